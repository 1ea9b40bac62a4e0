"""A machine whose address is decided at deployment: its alternatives are joined, its destinations are not."""

from __future__ import annotations

import pytest

from penstock.engine.engine import Engine
from penstock.engine.merge import summary
from penstock.engine.parties import Party
from penstock.engine.result import Verdict
from penstock.net.network import Network
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet
from tests.unit.engine.small import filter_, machine, network, rule, segment, system

HTTPS = TransportSet.tcp(443)


def estate(*, fixed: bool, src: str = "*") -> Network:
    """A machine that may send HTTPS to 20.0.0.0/8 and nothing else; its address is stated, or one of two."""
    out = filter_("out", rule("one", "allow", src=src, dst="20.0.0.0/8", transport=HTTPS))
    sender = machine("a", "v", "s", "10.0.0.4/31", fixed=fixed, egress=("out",))
    return network((sender,), (segment("v", "s", "10.0.0.0/24"),), {"v/s": system("v", "10.0.0.0/24")}, (out,))


@pytest.mark.parametrize("fixed", [True, False], ids=["stated", "decided at deployment"])
def test_destinations_that_fare_differently_are_no_doubt_about_the_sender(fixed: bool) -> None:
    """Wherever the sender is within its pair of addresses, 20.0.0.1 is allowed and 30.0.0.1 is not."""
    engine = Engine(estate(fixed=fixed))
    sender = Party(text="a", endpoints=("a",), addresses=AddressSet.empty())
    cases = engine.cases(sender, engine.parties.outside("internet"), engine.ports.mask(HTTPS))
    found: dict[bool, set[tuple[bool, bool]]] = {True: set(), False: set()}
    for case in engine.settled(cases):
        allowed, unknown, _ = summary(case.leaves)
        found[case.goal.address in AddressSet.of("20.0.0.0/8")].add((bool(allowed), bool(unknown)))
    assert found == {True: {(True, False)}, False: {(False, False)}}


def test_an_address_that_rules_tell_apart_is_a_doubt() -> None:
    """Only one of the two addresses that the machine may get is let out."""
    engine = Engine(estate(fixed=False, src="10.0.0.4"))
    assert engine.can("a", "20.0.0.1:443").verdict is Verdict.UNKNOWN
    assert engine.can("a", "30.0.0.1:443").verdict is Verdict.DENIED


def test_the_doubt_is_about_the_machine_whose_address_matters() -> None:
    """Both addresses are decided at deployment, and the rule tells only those of the receiver apart."""
    into = filter_("in", rule("one", "allow", dst="10.0.0.8", transport=HTTPS))
    sender = machine("a", "v", "s", "10.0.0.4/31", fixed=False)
    receiver = machine("b", "v", "s", "10.0.0.8/31", fixed=False, ingress=("in",))
    found = network(
        (sender, receiver), (segment("v", "s", "10.0.0.0/24"),), {"v/s": system("v", "10.0.0.0/24")}, (into,)
    )
    answer = Engine(found).can("a", "b:443")
    assert answer.verdict is Verdict.UNKNOWN
    assert [cause.key for cause in answer.trace.unknown_because] == ["assigned:b"]
