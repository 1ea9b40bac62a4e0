"""What a walk found holds for every question that names none of the addresses it asked about."""

from __future__ import annotations

from penstock.engine.engine import Engine
from penstock.engine.remembered import Remembered
from penstock.engine.result import Verdict
from penstock.engine.state import At, Leaf, Leg, ended
from penstock.engine.walking import Walker
from penstock.space.addresses import Address
from tests.unit.azure.arm import network, nic, vnet

ONE, TWO, THREE = (Address.parse(f"10.0.0.{last}") for last in (4, 5, 6))
KEY = "the question"


def walker() -> Walker:
    return Engine(network(vnet("v", "10.0.0.0/16", app="10.0.0.0/24"), nic("a", "v/app", "10.0.0.4"))).walker


class Walks:
    """Asks about one address and tells how often it was walked."""

    def __init__(self, walker: Walker, about: Address) -> None:
        self.walker, self.about, self.count = walker, about, 0
        self.remembered = Remembered()

    def under(self, *pins: tuple[Address, str]) -> tuple[Leaf, ...]:
        self.walker.pins = dict(pins)
        return self.remembered.leaves(self.walker, KEY, self._walk)

    def _walk(self) -> tuple[Leaf, ...]:
        self.count += 1
        self.walker.owners("v", self.about)
        at = At(ONE, TWO, self.count, Leg(start="", address=ONE), self.walker.all_names)
        return (ended(at, Verdict.ALLOWED),)


def test_questions_that_name_other_addresses_share_a_walk() -> None:
    walks = Walks(walker(), ONE)
    assert walks.under((TWO, "b")) is walks.under((THREE, "c")) is walks.under()
    assert walks.count == 1


def test_a_question_that_names_an_address_asked_about_is_walked_by_itself() -> None:
    walks = Walks(walker(), ONE)
    first, other, own = walks.under((TWO, "b")), walks.under((ONE, "a")), walks.under((ONE, "b"))
    assert walks.count == 3
    assert [first, other, own] == [walks.under(), walks.under((ONE, "a")), walks.under((ONE, "b"))]
    assert walks.count == 3


def test_what_was_found_under_a_name_of_its_own_is_not_handed_to_others() -> None:
    walks = Walks(walker(), ONE)
    assert walks.under((ONE, "a")) != walks.under()
    assert walks.count == 2


def test_what_was_asked_is_noted_for_whoever_asked_around_it() -> None:
    walks = Walks(walker(), ONE)
    walks.under()
    walks.walker.noted = set()
    walks.under()
    assert walks.count == 1
    assert walks.walker.noted == {ONE}
