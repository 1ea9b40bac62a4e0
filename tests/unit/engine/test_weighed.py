"""What one filter decides between positions, by what its rules say of them."""

from __future__ import annotations

from penstock.engine.axis import AddressAxis, sets_of_filter
from penstock.engine.ports import PortAxis
from penstock.engine.sides import NOTHING, Sides
from penstock.net.rule import Action
from penstock.space.addresses import Address
from tests.unit.engine.small import filter_, rule


def test_pairs_of_which_the_same_rules_speak_are_alike_and_decided_alike() -> None:
    found = filter_(
        "f", rule("one", "allow", src="10.1.0.0/16", dst="10.2.0.0/16"), rule("two", "deny", src="10.3.0.0/16")
    )
    ports = PortAxis([])
    sides = Sides(AddressAxis(sets_of_filter(found)), ports)
    weighed = sides.weighed(found)
    inside, aside, outside = (
        sides.numbers(found, Address.parse(src), Address.parse(dst))
        for src, dst in (("10.1.0.4", "10.2.0.4"), ("10.1.0.4", "10.9.0.4"), ("10.8.0.4", "10.2.0.4"))
    )
    assert weighed.alike(aside) == weighed.alike(outside) != weighed.alike(inside)
    actions = [[part.action for part in weighed.decided(n, ports.full, NOTHING)] for n in (inside, aside, outside)]
    assert actions == [[Action.ALLOW], [Action.DENY], [Action.DENY]]
    assert [row.rule.name for row in weighed.candidates(inside)] == ["one"]
    assert [row.rule.name for row in weighed.candidates(aside)] == ["default"]
