"""Where a filter decides otherwise than it did."""

from __future__ import annotations

from penstock.engine.axis import AddressAxis, sets_of_filter
from penstock.engine.ports import PortAxis, transports_of_filter
from penstock.engine.sides import Sides
from penstock.engine.turned import Turned
from penstock.net.rule import Filter
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet
from tests.unit.engine.small import filter_, rule

HERE, THERE, ELSEWHERE = (Address.parse(text) for text in ("10.1.0.4", "10.1.0.5", "10.2.0.4"))


def turns(old: Filter, new: Filter, src: Address, dst: Address) -> bool:
    axis = AddressAxis(some for one in (old, new) for some in sets_of_filter(one))
    ports = PortAxis(some for one in (old, new) for some in transports_of_filter(one))
    before, after = Sides(axis, ports), Sides(axis, ports)
    turned = Turned((old, before), (new, after), by_name=False)
    return turned.turns(turned.from_([after.position(src)]), turned.to([after.position(dst)]))


def test_a_flipped_rule_turns_what_it_decides_and_nothing_else() -> None:
    old, new = (filter_("f", rule("r", action, src="10.1.0.0/16")) for action in ("allow", "deny"))
    assert turns(old, new, HERE, THERE)
    assert not turns(old, new, ELSEWHERE, THERE)


def test_a_rule_behind_one_that_takes_everything_turns_nothing() -> None:
    first = rule("first", "allow", src="10.0.0.0/8")
    old, new = (filter_("f", first, rule("r", action, src="10.1.0.0/16")) for action in ("allow", "deny"))
    assert not turns(old, new, HERE, THERE)


def test_which_of_two_rules_decides_the_same_does_not_matter() -> None:
    web = rule("web", "allow", transport=TransportSet.tcp(443))
    old, new = filter_("f", web, rule("all", "allow")), filter_("f", rule("all", "allow"))
    assert not turns(old, new, HERE, THERE)
