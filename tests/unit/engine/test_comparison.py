"""Comparing a text with the values of a condition."""

from __future__ import annotations

import pytest

from penstock.engine.comparison import compares, fitting_values, folds_case, is_path
from penstock.net.inspection import Field, Operator
from tests.unit.engine.requests import when


@pytest.mark.parametrize(
    ("operator", "text", "values", "transforms", "expected"),
    [
        (Operator.EQUALS, "/a", ("/a", "/b"), "", True),
        (Operator.EQUALS, "/A", ("/a",), "", False),
        (Operator.EQUALS, "/A", ("/a",), "lowercase", True),
        (Operator.BEGINS, "/admin/x", ("/admin",), "", True),
        (Operator.BEGINS, "/%61dmin", ("/admin",), "", False),
        (Operator.BEGINS, "/%61dmin", ("/admin",), "urldecode", True),
        (Operator.ENDS, "/x.php", (".php",), "", True),
        (Operator.CONTAINS, "/a?q=1", ("q=",), "", True),
        (Operator.ANY, "", (), "", True),
        (Operator.FITS, "aaaa", ("(a+)+$",), "", None),
        (Operator.MEASURES, "aaaa", ("3",), "", None),
    ],
)
def test_comparisons(
    operator: Operator, text: str, values: tuple[str, ...], transforms: str, expected: bool | None
) -> None:
    condition = when(Field.TARGET, operator, *values, transforms=frozenset(transforms.split()))
    assert compares(text, condition) is expected


def test_a_value_in_the_wrong_case_never_fits() -> None:
    condition = when(Field.TARGET, Operator.BEGINS, "/Admin", "/user", transforms=frozenset(("lowercase",)))
    assert fitting_values(condition) == ("/user",)
    assert compares("/admin", condition) is False


def test_letters_without_folding_can_be_spelled_otherwise() -> None:
    assert not folds_case(when(Field.TARGET, Operator.BEGINS, "/a"), "/a")
    assert folds_case(when(Field.TARGET, Operator.BEGINS, "/1"), "/1")
    assert folds_case(when(Field.TARGET, Operator.BEGINS, "/a", transforms=frozenset(("lowercase",))), "/a")


def test_what_is_a_path_and_nothing_else() -> None:
    assert is_path("/a/b")
    assert not is_path("https://example.org/a")
    assert not is_path("/a?b")
