"""The text of JSON as characters: nothing moves, and no input costs more than its length."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.source.json_text import children, may_repeat, nesting, repeated_keys, smooth, still_open, unquoted

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1, // one\n "b": 2}', {"a": 1, "b": 2}),
        ('{"a": /* one\n or two */ 1}', {"a": 1}),
        ('{"a": [1, 2, ], }', {"a": [1, 2]}),
        ('{"a": "http://x, }"}', {"a": "http://x, }"}),
        ('{"a": "/* no */"}', {"a": "/* no */"}),
        ('\ufeff{"a":\xa01}', {"a": 1}),
    ],
    ids=["line comment", "block comment", "trailing commas", "a comma in a string", "a comment in a string", "blanks"],
)
def test_what_templates_may_have_and_json_may_not_becomes_blank(text: str, value: object) -> None:
    smoothed = smooth(text)
    assert json.loads(smoothed) == value
    assert len(smoothed) == len(text)
    assert smoothed.count("\n") == text.count("\n")


@given(VALUES)
def test_strict_json_is_left_alone(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert json.loads(smooth(text)) == value


@given(VALUES)
def test_children_stand_where_they_are_said_to(value: object) -> None:
    text = json.dumps(value, indent=1)
    found = children(text, 0)
    if isinstance(value, dict) and isinstance(found, dict):
        assert {name: json.JSONDecoder().raw_decode(text, at)[0] for name, at in found.items()} == value
    elif isinstance(value, list):
        assert [json.JSONDecoder().raw_decode(text, int(at))[0] for at in found] == value


def test_nesting_is_counted_outside_strings() -> None:
    assert nesting('[["]]"]]', 2) is None
    assert nesting('[["]]"]]', 1) == 1


def test_the_innermost_open_bracket_is_found() -> None:
    assert still_open('{"a": [1, 2') == 6
    assert still_open('{"a": [1]}') is None


def test_a_repeated_name_is_found_in_its_own_object_only() -> None:
    assert [name for _, name in repeated_keys('{"a": 1, "b": {"a": 2}, "\\u0061": 3}')] == ["a"]


@pytest.mark.parametrize("between", ["", " ", "\n", "\t", "\r\n  "], ids=repr)
def test_a_name_more_than_there_are_members_is_noticed_however_its_colon_stands(between: str) -> None:
    assert may_repeat(f'{{"a"{between}: 1, "a"{between}: {{"c"{between}: 2}}}}', 2)


def test_colons_in_texts_are_no_names() -> None:
    assert not may_repeat('{"a": "x: y : z", "b": {"c": "fe80::1"}}', 3)


def test_a_broken_escape_is_left_as_it_is_written() -> None:
    assert unquoted('"\\q"') == "\\q"


@pytest.mark.parametrize("text", ['"' * 200_000, "/*" * 100_000, "[" * 200_000, "\\" * 200_000, ",}" * 100_000])
def test_hostile_text_costs_its_length(text: str) -> None:
    started = time.perf_counter()
    smooth(text)
    still_open(text)
    list(repeated_keys(text))
    assert time.perf_counter() - started < 5
