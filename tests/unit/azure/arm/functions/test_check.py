"""Types and sizes are checked before anything is made."""

from __future__ import annotations

import pytest

from penstock.azure.arm.functions import check
from penstock.azure.arm.functions.check import Opaque
from penstock.azure.arm.limits import MAX_ELEMENTS, MAX_TEXT
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import unknown

P = unknown("no value", "p")


def test_a_type_is_named_in_the_words_of_templates() -> None:
    with pytest.raises(ExpressionError, match=r"f\(\) takes array or string, not object"):
        check.need({}, "array|string", "f")
    assert check.whole(3.0, "f") == 3
    with pytest.raises(ExpressionError, match="takes an integer"):
        check.whole(3.5, "f")


def test_unknown_values_are_given_up_on() -> None:
    with pytest.raises(Opaque, match="no value"):
        check.top("a", P)
    check.top([P])
    with pytest.raises(Opaque, match="no value"):
        check.known([[P]])


def test_numbers_have_64_bits() -> None:
    assert check.number(2**63 - 1) == 2**63 - 1
    with pytest.raises(ExpressionError, match="too large"):
        check.number(2**63)


def test_sizes_have_bounds() -> None:
    check.fit_text(MAX_TEXT)
    check.fit_array(MAX_ELEMENTS)
    with pytest.raises(ExpressionError, match="longer than"):
        check.fit_text(MAX_TEXT + 1)
    with pytest.raises(ExpressionError, match="more than"):
        check.fit_array(MAX_ELEMENTS + 1)
    with pytest.raises(ExpressionError, match="longer than"):
        check.fit(["x" * MAX_TEXT, "y"])
