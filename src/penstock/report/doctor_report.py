"""What was read and what is missing, for people and for scripts.

Comes in: `Network`. Goes out: text or JSON. Read next: `net/network.py`.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from penstock.net.network import Network
from penstock.report.escape import plain
from penstock.report.json import diagnostic_json, inputs_json, unread_json
from penstock.report.messages import render
from penstock.report.shape import Json, document
from penstock.report.words import counted

EGRESS: tuple[str, ...] = ()
"""Hosts that penstock talks to: none, with every verb there is."""


def _version() -> str:
    try:
        return version("penstock")
    except PackageNotFoundError:
        return "unpacked"


def text(network: Network, *, verbose: bool = False) -> Iterator[str]:
    """Give the page for people."""
    yield f"penstock {_version()}  Python {platform.python_version()}\n"
    yield f"network egress  {', '.join(EGRESS) or 'none: 0 hosts known, 0 connections made'}\n"
    yield "\nread\n"
    for path, kind, number in network.inputs:
        yield f"  {plain(path)}: {plain(kind)}, {counted(number, 'resource')}\n"
    for name, number in sorted(network.resource_counts.items()):
        yield f"  {number:6}  {plain(name)}\n"
    tags = network.outside_tags.values()
    unknown = sorted(t.name for t in tags if not t.known)
    yield f"\nservice tags  {counted(len(tags), 'tag')} named, {len(unknown)} without contents\n"
    if unknown:
        yield f"  {plain(', '.join(unknown))}\n  cure  give --service-tags FILE\n"
    yield f"\nnot modelled  {counted(sum(u.count for u in network.unread), 'resource')}\n"
    for one in network.unread:
        if one.bears_on_traffic or verbose:
            yield f"  {one.count:6}  {plain(one.type)}: {plain(one.hides)}\n"
    for cause in network.onprem_causes:
        yield f"\non-premises  {plain(cause.why)}\n  cure  {plain(cause.cure)}\n"
    yield f"\ndiagnostics  {len(network.diagnostics)}\n"
    for diagnostic in sorted(network.diagnostics, key=lambda d: d.sort_key):
        yield render(diagnostic).rstrip("\n") + "\n"


def json(network: Network) -> Iterator[str]:
    """Give the page for scripts."""
    tags: list[Json] = [
        {"name": t.name, "known": t.known} for t in sorted(network.outside_tags.values(), key=lambda t: t.name)
    ]
    yield document(
        "doctor",
        {
            "version": _version(),
            "egress": list(EGRESS),
            "inputs": inputs_json(network),
            "resources": dict(sorted(network.resource_counts.items())),
            "service_tags": tags,
            "not_modelled": unread_json(network),
            "diagnostics": [diagnostic_json(d) for d in network.diagnostics],
        },
    )
