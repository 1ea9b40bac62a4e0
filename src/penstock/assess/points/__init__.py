"""The points of the review, in the order in which a reviewer asks, and their answers.

Codes of benchmarks that each point bears on are data: `data/benchmarks.json`. Read next: `assess/points/point.py`.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec

from penstock.assess.points.inside import east_west, hub_and_spoke, kubernetes_policies, next_hop, security_groups
from penstock.assess.points.outward import (
    access_broker,
    egress_firewall,
    exfiltration,
    north_south,
    packet_inspection,
    web_application_firewall,
)
from penstock.assess.points.point import Given, Point, Reply
from penstock.assess.points.services import detection, encryption_on_the_way, identity, keys, private_link

POINTS: tuple[Point, ...] = (
    east_west,
    north_south,
    security_groups,
    web_application_firewall,
    egress_firewall,
    next_hop,
    hub_and_spoke,
    private_link,
    kubernetes_policies,
    packet_inspection,
    exfiltration,
    access_broker,
    detection,
    identity,
    keys,
    encryption_on_the_way,
)


class Framework(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A benchmark: its name and version, where and when it was read, and the titles that its ids have there."""

    name: str
    source: str
    read: str
    titles: dict[str, str]


class Benchmarks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file: frameworks by key, and for each point the controls it bears on, by framework."""

    frameworks: dict[str, Framework]
    controls: dict[str, dict[str, tuple[str, ...]]]


@cache
def benchmarks() -> Benchmarks:
    """Give the mapping to benchmarks."""
    text = resources.files("penstock.assess").joinpath("data", "benchmarks.json").read_bytes()
    return msgspec.json.decode(text, type=Benchmarks)


def replies(given: Given) -> tuple[Reply, ...]:
    """Answer every point."""
    return tuple(
        Reply(point=one, tally=one.count(given), evidence=tuple(f.id for f in given.named(*one.codes)))
        for one in POINTS
    )
