"""The grammar of expressions."""

from __future__ import annotations

import pytest

from penstock.azure.arm.syntax import (
    MAX_DEPTH,
    Access,
    Call,
    ExpressionError,
    Literal,
    is_expression,
    parse,
    unescaped,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[parameters('a')]", True),
        ("[[not one]", False),
        ("[half", False),
        ("plain", False),
        ("half]", False),
        ("", False),
    ],
)
def test_a_string_in_brackets_is_an_expression(text: str, expected: bool) -> None:
    assert is_expression(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("[[a]", "[a]"), ("[[a", "[[a"), ("a", "a"), ("[[", "[["), ("[[]", "[]")]
)
def test_two_brackets_stand_for_one(text: str, expected: str) -> None:
    assert unescaped(text) == expected


def test_a_call_keeps_its_name_and_its_place() -> None:
    tree = parse("[  Concat('a', 1)]")
    assert isinstance(tree, Call)
    assert (tree.name, tree.key, tree.offset) == ("Concat", "concat", 3)
    assert [a.value for a in tree.arguments if isinstance(a, Literal)] == ["a", 1]


def test_a_quote_is_doubled_in_a_text() -> None:
    assert parse("['it''s']") == Literal("it's", 1)


def test_steps_follow_each_other() -> None:
    tree = parse("[variables('a').b[0].?c[?'d']]")
    assert isinstance(tree, Access)
    assert [(s.key.value, s.safe) for s in tree.steps if isinstance(s.key, Literal)] == [
        ("b", False),
        (0, False),
        ("c", True),
        ("d", True),
    ]


def test_a_function_of_a_namespace_has_a_dot() -> None:
    tree = parse("[my.own('x')]")
    assert isinstance(tree, Call)
    assert tree.name == "my.own"


def test_line_breaks_stand_where_blanks_may() -> None:
    tree = parse("[concat(\n   'a',\r\n\t'b'\n)]")
    assert isinstance(tree, Call)
    assert len(tree.arguments) == 2


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("[concat('a']", 11, "too early"),
        ("[concat('a' 'b')]", 12, "is expected, not \"'b'\""),
        ("[concat('a)]", 8, "no closing quote"),
        ("[concat('a')) ]", 12, "not expected"),
        ("[parameters.a]", 1, "no function call"),
        ("[a(#)]", 3, "cannot stand here"),
        ("[]", 1, "too early"),
        ("[a(,)]", 3, "not expected"),
        ("[a().'b']", 5, "property name"),
        ("[12345678901234567890123]", 1, "too large"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_told_with_its_place(text: str, offset: int, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.offset == offset
    assert message in str(caught.value)


def test_nesting_ends_with_a_message() -> None:
    deep = "a(" * (MAX_DEPTH + 2) + ")" * (MAX_DEPTH + 2)
    with pytest.raises(ExpressionError, match="levels deep"):
        parse(f"[{deep}]")


def test_a_hundred_thousand_brackets_are_read_in_no_time() -> None:
    with pytest.raises(ExpressionError):
        parse("[" + "[" * 100_000 + "]")
    assert isinstance(parse("[a()" + ".b" * 50_000 + "]"), Access)
