"""One packet at a glance: the verdict and the rules, worked out by hand."""

from __future__ import annotations

import pytest

from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.network import Network
from penstock.net.rule import Action
from penstock.space.packets import Packet
from penstock.space.transport import TransportSet
from tests.unit.engine.small import filter_, machine, network, rule, segment, system

WEB = TransportSet.tcp(443)


def made() -> Network:
    """Two machines; one may send web traffic only, the other takes it from the first."""
    return network(
        (
            machine("one", "n", "s", "10.1.0.4", egress=("out",)),
            machine("two", "n", "s", "10.1.0.5", ingress=("in",)),
        ),
        (segment("n", "s", "10.1.0.0/24"),),
        {"n/s": system("n", "10.1.0.0/16")},
        (filter_("out", rule("web", "allow", transport=WEB)), filter_("in", rule("from-one", "allow", src="10.1.0.4"))),
    )


@pytest.mark.parametrize(
    ("port", "verdict", "stages"),
    [
        (443, Verdict.ALLOWED, [("out", "web", Action.ALLOW), ("in", "from-one", Action.ALLOW)]),
        (22, Verdict.DENIED, [("out", "default", Action.DENY)]),
    ],
)
def test_the_filters_on_the_way_are_told_up_to_the_one_that_stops_it(
    port: int, verdict: Verdict, stages: list[tuple[str, str, Action]]
) -> None:
    engine = Engine(made())
    packet = Packet.parse(f"tcp 10.1.0.4:50000 -> 10.1.0.5:{port}")
    seen = engine.glance(packet, "one", "two")
    assert seen.verdict is verdict
    assert [(stage.filter.id, stage.rule.name, stage.action) for stage in seen.stages] == stages
    assert seen.trace == engine.trace(packet, "one", "two")


def test_what_has_no_plan_is_followed_at_once() -> None:
    engine = Engine(made())
    packet = Packet.parse("tcp 10.1.0.4:50000 -> 10.1.0.5:443")
    seen = engine.glance(packet)
    assert (seen.verdict, seen.stages) == (Verdict.ALLOWED, ())
    assert seen.trace.destination == "two"
