"""Which senders and destinations are walked, and how their answers are joined."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.merge import summary
from penstock.engine.parties import Party
from penstock.net.network import Network
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import TransportSet
from tests.unit.engine.small import filter_, machine, network, rule, segment, system

HTTPS = TransportSet.tcp(443)


def estate(*, fixed: bool) -> Network:
    """A machine that may send HTTPS to 20.0.0.0/8 and nothing else; its address is stated, or one of two."""
    out = filter_("out", rule("one", "allow", dst="20.0.0.0/8", transport=HTTPS))
    sender = machine("a", "v", "s", "10.0.0.4/31", fixed=fixed, many=True, egress=("out",))
    return network((sender,), (segment("v", "s", "10.0.0.0/24"),), {"v/s": system("v", "10.0.0.0/24")}, (out,))


def to_internet(engine: Engine, address: str) -> tuple[bool, bool]:
    """Whether anything is allowed, and whether anything is unknown, towards one address of the internet."""
    inside = Party(text="a", endpoints=("a",), addresses=AddressSet.empty())
    outside = Party(text="internet", addresses=AddressSet.of(address), outside="internet")
    cases = engine.settled(engine.cases(inside, outside, engine.ports.mask(HTTPS)))
    sums = [summary(case.leaves) for case in cases]
    return any(allowed for allowed, _, _ in sums), any(unknown for _, unknown, _ in sums)


def test_destinations_that_fare_differently_are_no_doubt_about_the_sender() -> None:
    """Wherever the sender is within its pair of addresses, 20.0.0.1 is allowed and 30.0.0.1 is not."""
    for fixed in (True, False):
        engine = Engine(estate(fixed=fixed))
        inside = Party(text="a", endpoints=("a",), addresses=AddressSet.empty())
        everywhere = Party(text="internet", addresses=engine.network.internet, outside="internet")
        found = {}
        for case in engine.settled(engine.cases(inside, everywhere, engine.ports.mask(HTTPS))):
            allowed, unknown, _ = summary(case.leaves)
            assert not unknown
            found[case.goal.address in AddressSet.of("20.0.0.0/8")] = bool(allowed)
        assert found == {True: True, False: False}


def test_an_address_that_rules_tell_apart_is_a_doubt() -> None:
    """Only one of the two addresses that the machine may get is let out."""
    out = filter_("out", rule("one", "allow", src="10.0.0.4", transport=HTTPS))
    sender = machine("a", "v", "s", "10.0.0.4/31", fixed=False, egress=("out",))
    whole = network((sender,), (segment("v", "s", "10.0.0.0/24"),), {"v/s": system("v", "10.0.0.0/24")}, (out,))
    assert to_internet(Engine(whole), "20.0.0.1") == (False, True)
    assert Address.parse("10.0.0.5") in sender.where
