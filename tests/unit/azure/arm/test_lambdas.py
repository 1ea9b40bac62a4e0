"""Lambda functions; rows are examples of Microsoft Learn, "Lambda functions for ARM templates"."""

from __future__ import annotations

import pytest

from tests.unit.azure.arm.templates import errors, unknown, value

DOGS = [
    {"name": "Evie", "age": 5, "interests": ["Ball", "Frisbee"]},
    {"name": "Casper", "age": 3, "interests": ["Other dogs"]},
    {"name": "Indy", "age": 2, "interests": ["Butter"]},
    {"name": "Kira", "age": 8, "interests": ["Rubs"]},
]
V = {"dogs": DOGS}
P = {"p": {"type": "array"}}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[map(variables('dogs'), lambda('dog', lambdaVariables('dog').name))]", ["Evie", "Casper", "Indy", "Kira"]),
        ("[map(createArray('a', 'b'), lambda('x', 'i', concat(lambdaVariables('x'), string(lambdaVariables('i')))))]", ["a0", "b1"]),
        ("[map(filter(variables('dogs'), lambda('dog', greaterOrEquals(lambdaVariables('dog').age, 5))), lambda('d', lambdaVariables('d').name))]", ["Evie", "Kira"]),
        ("[filter(range(0, 10), lambda('i', greater(lambdaVariables('i'), 7)))]", [8, 9]),
        ("[reduce(map(variables('dogs'), lambda('dog', lambdaVariables('dog').age)), 0, lambda('cur', 'next', add(lambdaVariables('cur'), lambdaVariables('next'))))]", 18),
        ("[map(sort(variables('dogs'), lambda('a', 'b', less(lambdaVariables('a').age, lambdaVariables('b').age))), lambda('d', lambdaVariables('d').name))]", ["Indy", "Casper", "Evie", "Kira"]),
        ("[toObject(createArray('a', 'b'), lambda('x', lambdaVariables('x')), lambda('x', toUpper(lambdaVariables('x'))))]", {"a": "A", "b": "B"}),
        ("[toObject(variables('dogs'), lambda('d', lambdaVariables('d').name)).Kira.age]", 8),
        ("[objectKeys(groupBy(createArray('foo', 'bar', 'baz'), lambda('x', substring(lambdaVariables('x'), 0, 1))))]", ["b", "f"]),
        ("[groupBy(createArray('foo', 'bar', 'baz'), lambda('x', substring(lambdaVariables('x'), 0, 1))).b]", ["bar", "baz"]),
        ("[mapValues(createObject('foo', 'foo'), lambda('v', toUpper(lambdaVariables('v'))))]", {"foo": "FOO"}),
        ("[map(createArray(1, 2), lambda('x', map(createArray(10), lambda('y', add(lambdaVariables('x'), lambdaVariables('y'))))))]", [[11], [12]]),
    ],
)  # fmt: skip
def test_a_lambda_is_applied(expression: str, expected: object) -> None:
    assert value(expression, variables=V) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("[map('a', lambda('x', 1))]", "takes array, not string"),
        ("[map(createArray(1), 'x')]", "takes lambda"),
        ("[map(createArray(1), lambda('x', lambdaVariables('y')))]", 'no lambda variable "y"'),
        ("[map(createArray(1))]", "takes 2 arguments"),
        ("[filter(createArray(1), lambda('x', 'what'))]", "true or false"),
    ],
)
def test_what_is_no_lambda_is_an_error(expression: str, message: str) -> None:
    (told,) = errors(expression)
    assert message in told


def test_what_to_keep_is_unknown_when_one_answer_is() -> None:
    assert unknown("[filter(createArray(1), lambda('x', equals(lambdaVariables('x'), parameters('p'))))]", parameters=P)
    assert unknown("[map(parameters('p'), lambda('x', 1))]", parameters=P)
    assert unknown("[sort(createArray(1, 2), lambda('a', 'b', parameters('p')))]", parameters=P)
    assert unknown("[toObject(createArray(1), lambda('x', parameters('p')))]", parameters=P)


def test_a_function_is_no_value() -> None:
    assert unknown("[lambda('x', 1)]") == "a function is no value"


def test_a_lambda_applied_to_itself_ends() -> None:
    own = "map(createArray(lambdaVariables('f')), lambdaVariables('f'))"
    (told,) = errors(f"[map(createArray(lambda('f', {own})), lambda('f', {own}))]")
    assert "refer to one another" in told
