"""Small ways of taking values out of nodes: what is not known stays so, and what is there is not lost."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read import parts
from penstock.azure.resources.terms import Block
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown

HIDDEN = Unknown(why="a parameter")


def node(value: Any) -> Node:
    return Node(value, Origin(file="x.json"))


@pytest.mark.parametrize(
    ("value", "expected"), [(" a ", "a"), ("  ", None), (3, "3"), ({"a": 1}, None), (None, None)], ids=str
)
def test_text(value: Any, expected: str | None) -> None:
    assert parts.text(node(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(["a", " ", "b"], ("a", "b")), ("a", ("a",)), ([], ()), (None, ())], ids=str
)
def test_texts(value: Any, expected: tuple[str, ...]) -> None:
    assert parts.texts(node(value)) == expected


def test_a_list_that_is_not_known_is_one_thing_that_is_not() -> None:
    """An empty list would say that there is nothing."""
    (text,) = parts.texts(node(HIDDEN))
    (block,) = parts.blocks(node(HIDDEN), Notes())
    assert isinstance(text, Unknown)
    assert isinstance(block, Unknown)
    (element,) = parts.pieces(node(HIDDEN))
    assert element.is_unknown


def test_several_values_in_one_text() -> None:
    assert [piece.value for piece in parts.pieces(node(["a, b", "c", " ,d"]))] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [("10.0.0.1-10.0.0.9", "10.0.0.1-10.0.0.9"), ("10.0.0.0/24", "10.0.0.0/24"), ("10.0.0.4", "10.0.0.4")],
)
def test_ranges_prefixes_and_addresses(written: str, expected: str) -> None:
    (found,) = parts.blocks(node([written]), Notes())
    assert isinstance(found, Block)
    assert str(found.addresses) == expected


def test_a_range_that_runs_backwards_is_told_and_not_known() -> None:
    notes = Notes()
    found = list(parts.ranges(node(["10.0.0.9-10.0.0.1"]), notes))
    assert not any(isinstance(one, Block) for one in found)
    assert len(notes.diagnostics()) == 1


@pytest.mark.parametrize(
    ("value", "default", "expected"), [(True, False, True), (None, True, True), (False, True, False)]
)
def test_a_switch_has_a_default_only_where_nothing_is_said(value: Any, default: bool, expected: bool) -> None:
    assert parts.switch(node(value), Notes(), default) is expected


def test_a_switch_that_is_not_known_has_no_default() -> None:
    assert isinstance(parts.switch(node(HIDDEN), Notes(), default=True), Unknown)


def test_elements_that_are_not_known() -> None:
    assert len(parts.unknowns(node([{"a": 1}, HIDDEN]))) == 1
    assert len(parts.unknowns(node(HIDDEN))) == 1
    assert parts.unknowns(node([{"a": 1}])) == ()


def test_a_flattened_child_is_its_own_bag() -> None:
    assert parts.props(node({"properties": {"a": 1}})).get("a").value == 1
    assert parts.props(node({"a": 1})).get("a").value == 1


def test_the_first_of_several_names_that_is_there() -> None:
    assert parts.first(node({"b": 2, "c": 3}), "a", "b", "c").value == 2
    assert parts.first(node({}), "a", "b").is_missing
