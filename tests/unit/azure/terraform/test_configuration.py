from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.terraform.configuration import expression, read_configuration, references
from tests.unit.azure.terraform.plans import node

TWO = [
    {"name": {"constant_value": "b"}, "x": {"references": ["of.b"]}},
    {"name": {"constant_value": "a"}, "x": {"references": ["of.a"]}},
]


@pytest.mark.parametrize(
    ("expressions", "steps", "expected"),
    [
        ({"x": {"references": ["of.x"]}}, ("x",), ["of.x"]),
        ({"x": {"references": ["of.x"]}}, ("x", 0, "y"), ["of.x"]),
        ({"block": TWO[:1]}, ("block", 0, "x"), ["of.b"]),
        ({"block": TWO}, ("block", 0, "x"), ["of.a"]),
        ({"block": TWO}, ("block", 1, "x"), ["of.b"]),
        ({"y": {"constant_value": 1}}, ("x",), []),
    ],
    ids=["attribute", "inside an expression", "only block", "by its name", "by its name too", "not configured"],
)
def test_the_expression_of_a_value_is_found(
    expressions: Any, steps: tuple[str | int, ...], expected: list[str]
) -> None:
    values = node({"block": [{"name": "a"}, {"name": "b"}]})
    assert references(expression(node(expressions), steps, values)) == expected


def test_modules_inside_modules_are_read_by_their_path() -> None:
    resource = {"address": "data.azurerm_x.y", "expressions": {}}
    inner = {"resources": [resource], "outputs": {"o": {"expression": {"constant_value": 1}}}}
    root = {"module_calls": {"a": {"module": {"module_calls": {"b": {"expressions": {"v": {}}, "module": inner}}}}}}
    found = read_configuration(node({"root_module": root}))
    assert found.resource(("a", "b"), is_data=True, kind="azurerm_x", name="y").value == resource
    assert found.resource(("a", "b"), is_data=False, kind="azurerm_x", name="y").is_missing
    assert found.call(("a", "b")).get("expressions").value == {"v": {}}
    assert found.output(("a", "b"), "o").get("constant_value").value == 1
    assert found.call(()).is_missing


def test_modules_without_end_come_to_one() -> None:
    module: dict[str, Any] = {}
    for _ in range(90):
        module = {"module_calls": {"m": {"module": module}}}
    assert len(read_configuration(node({"root_module": module})).modules) == 41
