"""Lines, columns and pointers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.source.places import Lines, OneLine, Pointers

TEXT = '{\n  "rules": [\n    {"name": "a"},\n    {"na/me": {"x~y": 1}}\n  ]\n}\n'


@pytest.mark.parametrize(
    ("pointer", "start"),
    [
        ("", "{\n"),
        ("/rules", "["),
        ("/rules/0/name", '"a"'),
        ("/rules/1/na~1me", '{"x~y"'),
        ("/rules/1/na~1me/x~0y", "1}"),
        ("/rules/7", "["),
        ("/rules/00", '{"name"'),
        ("/rules/0/name/deeper", '"a"'),
        ("/other/rules", "{\n"),
    ],
    ids=str,
)
def test_a_pointer_leads_to_its_value_or_the_nearest_ancestor(pointer: str, start: str) -> None:
    assert TEXT[Pointers(TEXT).offset(pointer) :].startswith(start)


@given(st.text(alphabet="ab\n\r", max_size=60), st.integers(min_value=0, max_value=60))
def test_places_are_those_that_counting_gives(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    before = text[:offset]
    assert Lines(text).place(offset) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


@given(st.lists(st.text(alphabet="abc", max_size=5), min_size=1, max_size=8))
def test_a_line_is_given_without_its_break(lines: list[str]) -> None:
    found = Lines("\r\n".join(lines))
    assert [found.line(number) for number in range(1, len(lines) + 1)] == lines
    assert found.line(0) == found.line(len(lines) + 1) == ""


def test_lines_beyond_a_block_are_found() -> None:
    text = json.dumps(list(range(20_000)), indent=0)
    offset = text.index("\n15000,") + 1
    assert Lines(text).place(offset) == (15_002, 1)
    assert Lines(text).line(15_002) == "15000,"


def test_one_line_knows_one_place() -> None:
    assert OneLine("a\nbc", 3).position("/anything") == (2, 2)
    assert OneLine("a\nbc", 3).line_text(2) == "bc"
