"""The parser of expressions takes any text: it gives a tree or an error with a place inside the text, and ends."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from penstock.azure.arm.forms import written
from penstock.azure.arm.functions.partial import begins, ends, holds, may_be
from penstock.azure.arm.functions.table import TABLE, apply
from penstock.azure.arm.syntax import Expression, ExpressionError, is_expression, parse
from penstock.azure.arm.values import Symbolic, compose, holds_unknown, unknown
from penstock.source.node import Unknown

PIECES = st.sampled_from(
    ["[", "]", "(", ")", ",", ".", ".?", "[?", "'", "''", "'a'", "a", "concat", "f(", "1", "-", "9" * 25, " ", "\n", "$x", "_", "{", "\ufeff", "é"]
)  # fmt: skip


def tried(text: str) -> Expression | ExpressionError:
    """Parse a text, or give the error."""
    try:
        return parse(text)
    except ExpressionError as error:
        return error


def checked(text: str) -> None:
    """A tree can be written and read again; an error stands inside the text."""
    found = tried(text)
    if isinstance(found, ExpressionError):
        assert found.offset is not None
        assert 0 <= found.offset <= len(text)
    else:
        again = tried(f"[{written(found)}]")
        assert not isinstance(again, ExpressionError), again
        assert written(again) == written(found)


@given(st.text(max_size=80).map("[{}]".format))
def test_any_text_in_brackets_is_read_or_told(text: str) -> None:
    if is_expression(text):
        checked(text)


@given(st.lists(PIECES, max_size=40).map("".join).map("[{}]".format))
def test_any_pieces_of_expressions_are_read_or_told(text: str) -> None:
    if is_expression(text):
        checked(text)


ARGUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.just(unknown("no value", "p")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(TABLE)), st.lists(ARGUMENTS, max_size=4))
def test_a_function_gives_a_value_or_an_error_for_any_arguments(name: str, arguments: list[object]) -> None:
    with suppress(ExpressionError):
        apply(name, list(arguments))


@given(st.sampled_from(sorted(TABLE)), st.lists(ARGUMENTS, min_size=1, max_size=3))
def test_no_function_makes_something_known_of_what_it_does_not_know(name: str, arguments: list[object]) -> None:
    """Replace every unknown by a value: the result may be anything it could be, but a known result must not change."""
    if all(holds_unknown(a) is None for a in arguments):
        return
    outcomes = []
    values: tuple[Any, ...] = (None, "", "zz", 7, [], {})
    for given_value in values:
        try:
            outcomes.append(apply(name, [_filled(a, given_value) for a in arguments]))
        except ExpressionError:
            continue
    try:
        found = apply(name, list(arguments))
    except ExpressionError:
        return
    if isinstance(found, bool | int | str | None) and not isinstance(found, Unknown):
        assert all(outcome == found for outcome in outcomes), (name, found, outcomes)


def _filled(value: object, given_value: object) -> object:
    if isinstance(value, Unknown):
        return given_value
    if isinstance(value, list):
        return [_filled(v, given_value) for v in value]
    return {k: _filled(v, given_value) for k, v in value.items()} if isinstance(value, dict) else value


@given(
    st.lists(st.text("ab/", max_size=3) | st.none(), min_size=1, max_size=5),
    st.text("ab/", max_size=4),
    st.lists(st.text("ab/", max_size=3), min_size=5, max_size=5),
)
def test_what_is_said_of_a_text_with_unknown_pieces_holds_whatever_they_are(
    parts: list[str | None], other: str, fillings: list[str]
) -> None:
    text = compose([unknown("no value", f"p{i}") if part is None else part for i, part in enumerate(parts)])
    if not isinstance(text, Symbolic):
        return
    filled = "".join(fillings[i] if part is None else part for i, part in enumerate(parts))
    assert filled != other or may_be(text, other)
    assert holds(text, other) in (None, other in filled)
    assert begins(text, other) in (None, filled.startswith(other))
    assert ends(text, other) in (None, filled.endswith(other))
