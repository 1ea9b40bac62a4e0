"""What was read and what is missing, for people and for scripts.

Comes in: `Network`. Goes out: text or JSON. Read next: `net/network.py`.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from penstock.collect.published import HOSTS
from penstock.net.network import Network
from penstock.report.columns import aligned
from penstock.report.escape import plain
from penstock.report.json import diagnostic_json, inputs_json, unread_json
from penstock.report.messages import render
from penstock.report.paint import Paint
from penstock.report.shape import Json, document
from penstock.report.words import counted

EGRESS: tuple[tuple[str, tuple[str, ...]], ...] = (("collect", ("management.azure.com",)), ("tags update", HOSTS))
"""The verbs that talk to anybody, and to whom; all others open no connection."""


def _version() -> str:
    try:
        return version("penstock")
    except PackageNotFoundError:
        return "unpacked"


def text(network: Network, paint: Paint, *, verbose: bool = False) -> Iterator[str]:
    """Give the page for people: what was read, what is missing, what is not understood, and whom penstock talks to."""
    yield from _rows(
        f"penstock {_version()}",
        [("python", platform.python_version()), ("network", "none")]
        + [(f"  {verb}", ", ".join(hosts)) for verb, hosts in EGRESS],
        paint,
    )
    yield from _rows("files", [(path, f"{kind}, {counted(n, 'resource')}") for path, kind, n in network.inputs], paint)
    yield from _rows("resources", [(name, str(n)) for name, n in sorted(network.resource_counts.items())], paint)
    yield from _rows("service tags from", [(network.tags_from, "")] if network.tags_from else [], paint)
    yield from _rows("Microsoft 365 names from", [(network.names_from, "")] if network.names_from else [], paint)
    tags = sorted(network.outside_tags.values(), key=lambda t: t.name)
    yield from _rows(
        "service tags named", [(t.name, "known" if t.known else f"not known: {CURE}") for t in tags], paint
    )
    unread = [one for one in network.unread if one.bears_on_traffic or verbose]
    yield from _rows("not modelled", [(one.type, f"{one.count}: {one.hides}") for one in unread], paint)
    beyond = [(plain(cause.why), f"cure: {cause.cure}") for cause in network.onprem_causes]
    yield from _rows("on-premises", beyond, paint)
    yield f"\n{paint('messages', 'bold')}  {len(network.diagnostics)}\n"
    for diagnostic in sorted(network.diagnostics, key=lambda d: d.sort_key):
        yield render(diagnostic).rstrip("\n") + "\n"


CURE = "give --service-tags FILE, or keep one: penstock tags update"


def _rows(title: str, rows: list[tuple[str, str]], paint: Paint) -> Iterator[str]:
    if not rows:
        return
    yield f"{'' if title.startswith('penstock') else chr(10)}{paint(title, 'bold')}\n"
    cells = [tuple(plain(cell) for cell in row) for row in rows]
    yield from (f"{line}\n" for line in aligned(cells, paint.width, (64,)))


def json(network: Network) -> Iterator[str]:
    """Give the page for scripts."""
    tags: list[Json] = [
        {"name": t.name, "known": t.known} for t in sorted(network.outside_tags.values(), key=lambda t: t.name)
    ]
    yield document(
        "doctor",
        {
            "version": _version(),
            "egress": [host for _, hosts in EGRESS for host in hosts],
            "inputs": inputs_json(network),
            "resources": dict(sorted(network.resource_counts.items())),
            "service_tags": tags,
            "not_modelled": unread_json(network),
            "diagnostics": [diagnostic_json(d) for d in network.diagnostics],
        },
    )
