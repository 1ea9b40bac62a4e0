"""Functions of numbers and of truth."""

from __future__ import annotations

import pytest

from tests.unit.azure.arm.templates import errors, unknown, value

P = {"p": {"type": "bool"}}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[add(5, 3)]", 8),
        ("[sub(3, 7)]", -4),
        ("[mul(5, 3)]", 15),
        ("[div(8, 3)]", 2),
        ("[div(-8, 3)]", -2),
        ("[mod(7, 3)]", 1),
        ("[mod(-7, 3)]", -1),
        ("[int('4')]", 4),
        ("[int(' -12 ')]", -12),
        ("[float('1.5')]", 1.5),
        ("[less(1, 2)]", True),
        ("[lessOrEquals(2, 2)]", True),
        ("[greater('b', 'a')]", True),
        ("[greaterOrEquals(1, 2)]", False),
        ("[bool('True')]", True),
        ("[bool(0)]", False),
        ("[not(true())]", False),
        ("[xor(true(), false())]", True),
        ("[and(true(), equals(1, 1))]", True),
        ("[and(true(), false(), true())]", False),
        ("[or(false(), true())]", True),
        ("[if(equals(1, 1), 'yes', 'no')]", "yes"),
        ("[if('false', 'yes', 'no')]", "no"),
    ],
)
def test_a_function_of_known_arguments(expression: str, expected: object) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("[div(1, 0)]", "division by zero"),
        ("[mod(1, 0)]", "division by zero"),
        ("[add('1', 2)]", "takes int, not string"),
        ("[mul(9000000000000000000, 10)]", "too large"),
        ("[int('x')]", "takes a number"),
        ("[less(1, 'a')]", "two numbers or two strings"),
        ("[if('maybe', 1, 2)]", "true or false is expected"),
        ("[and(true(), 'x')]", "true or false is expected"),
        ("[if(true())]", "takes 2 to 3 arguments"),
    ],
)
def test_arguments_that_do_not_fit_are_errors(expression: str, message: str) -> None:
    (told,) = errors(expression)
    assert message in told


def test_one_decisive_argument_settles_what_others_leave_open() -> None:
    assert value("[and(parameters('p'), false())]", parameters=P) is False
    assert value("[or(parameters('p'), true())]", parameters=P) is True
    assert unknown("[and(parameters('p'), true())]", parameters=P)
    assert unknown("[or(parameters('p'), false())]", parameters=P)
    assert unknown("[not(parameters('p'))]", parameters=P)
    assert unknown("[if(parameters('p'), 'a', 'b')]", parameters=P)


def test_the_branch_not_taken_is_not_evaluated() -> None:
    assert value("[if(false(), div(1, 0), 'fine')]") == "fine"
    assert errors("[and(false(), div(1, 0))]") == []
