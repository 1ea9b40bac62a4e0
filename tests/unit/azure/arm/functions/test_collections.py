"""Functions of arrays and objects; most rows are examples of Microsoft Learn, "Array functions" and "Object functions"."""

from __future__ import annotations

import pytest

from penstock.source.node import Unknown
from tests.unit.azure.arm.templates import errors, unknown, value

VARIABLES = {
    "one": {"one": "a", "two": "b", "three": "c1"},
    "two": {"three": "c2", "four": "d", "five": "e"},
    "abc": ["one", "two", "three"],
    "cde": ["three", "four"],
    "deep": {"a": {"x": 1, "y": 1}, "b": [1]},
    "deeper": {"A": {"y": 2}, "b": [2]},
}
P = {"p": {"type": "string"}}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[array('a')]", ["a"]),
        ("[array(variables('abc'))]", ["one", "two", "three"]),
        ("[contains(variables('one'), 'ONE')]", True),
        ("[contains(variables('abc'), 'two')]", True),
        ("[contains(variables('abc'), 'TWO')]", False),
        ("[contains(createArray(1, 2), 2)]", True),
        ("[empty(null())]", True),
        ("[empty(createObject())]", True),
        ("[length(variables('one'))]", 3),
        ("[first(createArray())]", None),
        ("[last(variables('abc'))]", "three"),
        ("[skip(variables('abc'), 2)]", ["three"]),
        ("[take(variables('abc'), 9)]", ["one", "two", "three"]),
        ("[indexOf(variables('abc'), 'two')]", 1),
        ("[lastIndexOf(createArray(1, 2, 1), 1)]", 2),
        ("[range(5, 3)]", [5, 6, 7]),
        ("[min(createArray(0, 3, 2, 5, 4))]", 0),
        ("[max(0, 3, 2, 5, 4)]", 5),
        ("[flatten(createArray(createArray('one', 'two'), createArray('three')))]", ["one", "two", "three"]),
        (
            "[union(variables('one'), variables('two'))]",
            {"one": "a", "two": "b", "three": "c2", "four": "d", "five": "e"},
        ),
        ("[union(variables('abc'), variables('cde'))]", ["one", "two", "three", "four"]),
        ("[union(variables('deep'), variables('deeper'))]", {"a": {"x": 1, "y": 2}, "b": [2]}),
        (
            "[intersection(variables('one'), createObject('one', 'a', 'two', 'z', 'three', 'c1'))]",
            {"one": "a", "three": "c1"},
        ),
        ("[intersection(variables('abc'), createArray('two', 'three'))]", ["two", "three"]),
        ("[createObject('a', 1, 'b', createArray())]", {"a": 1, "b": []}),
        ("[items(createObject('b', 1, 'a', 2))]", [{"key": "a", "value": 2}, {"key": "b", "value": 1}]),
        ("[objectKeys(createObject('b', 1, 'a', 2))]", ["a", "b"]),
        ("[shallowMerge(createArray(variables('deep'), createObject('a', 1)))]", {"a": 1, "b": [1]}),
        ("[indexFromEnd(variables('abc'), 1)]", "three"),
        ("[tryIndexFromEnd(variables('abc'), 4)]", None),
        ("[equals(createObject('A', 1), createObject('a', 1))]", True),
        ("[equals(createArray(1, 'a'), createArray(1, 'A'))]", False),
        ("[equals(1, '1')]", False),
        ("[coalesce(null(), variables('one').one, 'x')]", "a"),
        ("[coalesce(null(), null())]", None),
    ],
)
def test_a_function_of_known_arguments(expression: str, expected: object) -> None:
    assert value(expression, variables=VARIABLES) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("[length(1)]", "takes array or object or string"),
        ("[range(0, 200000)]", "more than"),
        ("[range(0, -1)]", "makes no -1"),
        ("[min('a')]", "takes integers"),
        ("[createObject('a')]", "pairs"),
        ("[indexFromEnd(createArray(1), 2)]", "has 1 elements"),
        ("[union(createObject(), createArray())]", "takes object, not array"),
    ],
)
def test_arguments_that_do_not_fit_are_errors(expression: str, message: str) -> None:
    (told,) = errors(expression)
    assert message in told


def test_unknown_elements_do_not_hide_how_many_there_are() -> None:
    assert value("[length(createArray('a', parameters('p')))]", parameters=P) == 2
    first, second = value("[concat(createArray('a'), createArray(parameters('p')))]", parameters=P)
    assert first == "a"
    assert isinstance(second, Unknown)


def test_a_known_element_is_found_beside_unknown_ones() -> None:
    assert value("[contains(createArray(parameters('p'), 'x'), 'x')]", parameters=P) is True
    assert unknown("[contains(createArray(parameters('p'), 'x'), 'y')]", parameters=P)


def test_what_differs_in_a_known_part_differs() -> None:
    assert value("[equals(createArray(1, parameters('p')), createArray(2, parameters('p')))]", parameters=P) is False
    assert unknown("[equals(createArray(1, parameters('p')), createArray(1, 'x'))]", parameters=P)


def test_an_unknown_array_joined_makes_all_unknown() -> None:
    assert unknown("[concat(createArray('a'), parameters('p'))]", parameters=P)
    assert unknown("[union(createArray('a'), parameters('p'))]", parameters=P)


def test_an_unknown_that_may_be_null_leaves_open_what_is_taken() -> None:
    assert unknown("[coalesce(parameters('p'), 'x')]", parameters=P)
    assert value("[coalesce('x', parameters('p'))]", parameters=P) == "x"


def test_a_merge_with_an_unknown_property_is_unknown_there_alone() -> None:
    found = value("[union(createObject('a', 1, 'b', 2), createObject('b', parameters('p')))]", parameters=P)
    assert found["a"] == 1
    assert isinstance(found["b"], Unknown)


def test_ten_thousand_elements_are_joined_in_no_time() -> None:
    assert value("[length(union(range(0, 10000), range(5000, 10000)))]") == 15000
