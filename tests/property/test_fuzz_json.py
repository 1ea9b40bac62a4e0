"""The JSON reader takes any text: it gives a document or a diagnostic with a place, and ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from penstock.source.document import MAX_DEPTH, Document, measure, parse, read

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
PIECES = st.sampled_from(
    ["{", "}", "[", "]", ":", ",", '"', "\\", "//", "/*", "*/", "\n", "\r\n", " ", '"a"', "1", "-", "1e9", "tru", "null", "\\u00e4", "\\ud800", "\ufeff", "\x00"]
)  # fmt: skip


def pointers(value: Any, at: str = "") -> list[str]:
    """Give the pointer of every value inside a value."""
    if isinstance(value, dict):
        steps = [(str(key).replace("~", "~0").replace("/", "~1"), inside) for key, inside in value.items()]
    elif isinstance(value, list):
        steps = [(str(index), inside) for index, inside in enumerate(value)]
    else:
        return [at]
    return [at, *(p for step, inside in steps for p in pointers(inside, f"{at}/{step}"))]


def looked_at(text: str) -> Document | None:
    """Parse a text and look at every place in it."""
    document, told = parse(text, "fuzz.json")
    assert (document is None) <= bool(told)
    lines = text.count("\n") + 1
    for diagnostic in told:
        assert 1 <= diagnostic.origin.line <= lines
        assert diagnostic.origin.column >= 1
    if document is not None:
        assert measure(document.value)[0] <= MAX_DEPTH
        for pointer in pointers(document.value)[:200]:
            line, column = document.position(pointer)
            assert 1 <= line <= lines
            assert column >= 1
    return document


@given(st.text(max_size=200))
def test_any_text_is_read_or_told(text: str) -> None:
    looked_at(text)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_pieces_of_json_are_read_or_told(text: str) -> None:
    looked_at(text)


@given(VALUES, st.integers(0, 400), st.integers(0, 400), PIECES)
def test_any_damaged_json_is_read_or_told(value: Any, start: int, length: int, piece: str) -> None:
    text = json.dumps(value, indent=1)
    looked_at(text[:start] + piece + text[start + length :])


@given(VALUES)
def test_json_comes_back_as_it_was(value: Any) -> None:
    text = json.dumps(value)
    document = looked_at(text)
    assert document is not None
    assert document.value == json.loads(text) or "\\ud" in text


@given(VALUES)
def test_comments_and_trailing_commas_change_no_value_and_no_place(value: Any) -> None:
    text = json.dumps(value, indent=1)
    commented = text.replace("\n", " /* , { */\n")
    plain, with_comments = looked_at(text), looked_at(commented)
    assert plain is not None
    assert with_comments is not None
    assert with_comments.value == plain.value or "\\ud" in text or "\\n" in text
    for pointer in pointers(plain.value)[:50]:
        assert with_comments.position(pointer) == plain.position(pointer)


@given(raw=st.binary(max_size=200))
def test_any_bytes_are_read_or_told(raw: bytes, tmp_path_factory: Any) -> None:
    file: Path = tmp_path_factory.mktemp("fuzz") / "x.json"
    file.write_bytes(raw)
    document, told = read(file, "x.json")
    assert (document is None) <= bool(told)
