"""What is read once for the same values, and what is read anew each time."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read.kept import LONG, Kept
from penstock.diagnostics import Origin
from penstock.source.node import Node, PlacedList, Unknown


class Counting:
    """Reads the property `a`, and counts how often; the word `bad` is noted."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, bag: Node, notes: Notes) -> str:
        self.times += 1
        if bag.get("a").value == "bad":
            notes.warn("PS000", "bad", bag.get("a").origin)
        return repr(bag.get("a").value)


def times(*bags: dict[str, Any]) -> int:
    reading = Counting()
    kept, notes = Kept(("a", "b"), reading), Notes()
    found = [kept.of(Node(bag, Origin(file="f.json", pointer=f"/{at}")), notes) for at, bag in enumerate(bags)]
    assert found == [repr(Node(bag, Origin(file="f.json")).get("a").value) for bag in bags]
    return reading.times


@pytest.mark.parametrize("value", ["x", 443, None, ["x", "y"], [{"id": "/x"}], []], ids=repr)
def test_the_same_plain_value_is_read_once(value: object) -> None:
    assert times({"a": value}, {"a": value}) == 1


def test_names_are_compared_as_properties_are() -> None:
    assert times({"a": "x"}, {"A": "x"}) == 1


def test_properties_that_are_not_looked_at_do_not_count() -> None:
    assert times({"a": "x", "c": "1"}, {"a": "x", "c": "2"}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x", ["x"]),
        ("1", 1),
        (1, 1.0),
        (1, True),
        ([["id", "x"]], [{"id": "x"}]),
        ({"id": "x"}, ["id", "x"]),
        (None, "None"),
        ([], {}),
    ],
    ids=repr,
)
def test_values_that_are_written_differently_are_read_each(one: object, other: object) -> None:
    assert times({"a": one}, {"a": other}) == 2


def test_what_was_noted_is_noted_at_every_place() -> None:
    notes, kept = Notes(), Kept(("a",), Counting())
    for at in "12":
        kept.of(Node({"a": "bad"}, Origin(file="f.json", pointer=f"/{at}")), notes)
    assert [note.origin.pointer for note in notes.diagnostics()] == ["/1/a", "/2/a"]


def test_what_is_noted_a_second_time_at_one_place_is_not_kept_either() -> None:
    notes, reading = Notes(), Counting()
    kept = Kept(("a",), reading)
    for _ in range(3):
        kept.of(Node({"a": "bad"}, Origin(file="f.json")), notes)
    assert reading.times == 3


def test_what_is_not_known_is_read_with_its_own_reason() -> None:
    assert times({"a": Unknown(why="one")}, {"a": Unknown(why="one")}) == 2
    assert times({"a": [Unknown(why="one")]}, {"a": [Unknown(why="one")]}) == 2


def test_what_an_expression_made_is_read_at_its_place() -> None:
    made = PlacedList(["x"])
    made.place = Origin(file="t.json", pointer="/copy")
    assert times({"a": made}, {"a": made}) == 2


def test_a_node_that_watches_is_asked_each_time() -> None:
    class Watching(Node):
        __slots__ = ()

    reading = Counting()
    kept = Kept(("a",), reading)
    for _ in range(2):
        kept.of(Watching({"a": "x"}, Origin(file="f.json")), Notes())
    assert reading.times == 2


def test_very_long_lists_are_not_kept() -> None:
    assert times({"a": ["x"] * (LONG + 1)}, {"a": ["x"] * (LONG + 1)}) == 2
