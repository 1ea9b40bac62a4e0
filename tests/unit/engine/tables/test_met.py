"""Which filters one transport meets: in the order of the way, up to the one that stops it."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.starts import Goal, Start
from penstock.engine.tables.met import met
from penstock.engine.tables.recorder import EGRESS, INGRESS
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet
from tests.unit.engine.small import filter_, machine, network, rule, segment, system

WEB = TransportSet.tcp(443)
START = Start(endpoint="one", address=Address.parse("10.1.0.4"))
GOAL = Goal(endpoint="two", address=Address.parse("10.1.0.5"))


def test_a_transport_meets_the_filters_of_the_sender_before_those_of_the_receiver() -> None:
    machines = (
        machine("one", "n", "s", "10.1.0.4", egress=("out",)),
        machine("two", "n", "s", "10.1.0.5", ingress=("in",)),
    )
    filters = (filter_("out", rule("web", "allow", transport=WEB)), filter_("in", default="deny"))
    routes = {"n/s": system("n", "10.1.0.0/16")}
    engine = Engine(network(machines, (segment("n", "s", "10.1.0.0/24"),), routes, filters))
    ends = engine.answers.between(START, GOAL)
    assert ends is not None
    plan = ends[0]
    web, other = engine.ports.mask(WEB), engine.ports.mask(TransportSet.udp())
    assert [plan.slots[at].ids for at in met(engine.answers, *ends, web)] == [EGRESS, INGRESS]
    assert [plan.slots[at].ids for at in met(engine.answers, *ends, other)] == [EGRESS]
