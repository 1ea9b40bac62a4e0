"""Filters on the axes: what is known of one is kept when another changes."""

from __future__ import annotations

from penstock.engine.axis import AddressAxis, sets_of_filter
from penstock.engine.ports import PortAxis
from penstock.engine.sides import Sides
from penstock.net.rule import Action
from penstock.space.addresses import Address
from tests.unit.engine.small import filter_, rule

SRC, DST = Address.parse("10.1.0.4"), Address.parse("10.1.0.5")


def test_what_is_known_of_other_filters_is_shared_and_of_a_changed_one_forgotten() -> None:
    one, other = filter_("one", rule("r", "allow", src="10.1.0.0/16")), filter_("other", rule("r", "allow"))
    ports = PortAxis([])
    sides = Sides(AddressAxis([*sets_of_filter(one), *sets_of_filter(other)]), ports)
    assert [part.action for part in sides.decided(one, SRC, DST, ports.full)] == [Action.ALLOW]
    known = sides.weighed(other)
    changed = filter_("one", rule("r", "deny", src="10.1.0.0/16"))
    later = sides.without({"one"})
    assert [part.action for part in later.decided(changed, SRC, DST, ports.full)] == [Action.DENY]
    assert later.weighed(other) is known
    assert [part.action for part in sides.decided(one, SRC, DST, ports.full)] == [Action.ALLOW]
