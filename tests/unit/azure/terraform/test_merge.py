from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.terraform.instance import Mark
from penstock.azure.terraform.merge import hide, holds_mark, marked, values_of


def test_what_is_not_marked_is_the_same_object() -> None:
    value = {"a": [1, {"b": 2}]}
    assert marked(value, {}, {}) is value


@pytest.mark.parametrize(
    ("value", "pending", "expected"),
    [
        ({"a": 1}, {"b": True}, {"a": 1, "b": Mark.PENDING}),
        ({"a": None}, {"a": True}, {"a": Mark.PENDING}),
        ({"a": [{"b": 1}]}, {"a": [{"c": True}]}, {"a": [{"b": 1, "c": Mark.PENDING}]}),
        ({"a": ["x", None]}, {"a": [False, True]}, {"a": ["x", Mark.PENDING]}),
        ({}, {"a": [{"c": True}]}, {"a": [{"c": Mark.PENDING}]}),
        ({"a": 1}, {"b": {}, "c": []}, {"a": 1}),
    ],
)
def test_what_is_known_after_apply_is_marked_where_it_stands(value: Any, pending: Any, expected: Any) -> None:
    assert marked(value, pending, {}) == expected


def test_secrets_are_replaced_wherever_they_stand() -> None:
    value = {"password": "hunter2", "rule": [{"key": "hunter3", "name": "r"}]}
    found = marked(value, {}, {"password": True, "rule": [{"key": True}]})
    assert found == {"password": Mark.SECRET, "rule": [{"key": Mark.SECRET, "name": "r"}]}
    assert "hunter" not in repr(found)


def test_a_secret_that_is_not_known_yet_is_a_secret() -> None:
    assert marked(None, True, True) is Mark.SECRET


def test_a_stored_state_names_its_secrets_by_path() -> None:
    assert hide({"a": [{"b": "hunter2"}, {"b": 1}]}, ["a", 0, "b"]) == {"a": [{"b": Mark.SECRET}, {"b": 1}]}
    assert hide({"a": 1}, ["z"]) == {"a": 1}


def test_trees_without_true_mark_nothing() -> None:
    assert not holds_mark({"a": [False, {}]})
    assert holds_mark({"a": [False, {"b": True}]})


def test_a_resource_that_is_marked_as_a_whole_keeps_its_attributes() -> None:
    assert values_of({"a": 1}, None, True) == {"a": Mark.SECRET}
    assert values_of({"a": 1}, True, None) == {"a": Mark.PENDING}
    assert values_of([1], None, None) == {}
