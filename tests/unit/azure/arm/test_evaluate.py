"""Values of a template: literals, expressions, places of errors."""

from __future__ import annotations

import json

import pytest

from penstock.azure.arm import deploy
from penstock.report.messages import render
from penstock.source.node import Unknown
from tests.unit.azure.arm.templates import deployed, errors, only, root, thing, unknown, value


def test_literals_stay_as_they_are() -> None:
    written = {"a": [1, True, None, "x"], "b": {"c": 1.5}}
    assert value(written) == written


def test_an_escaped_bracket_is_no_expression() -> None:
    assert value("[[parameters('x')]") == "[parameters('x')]"


def test_names_of_properties_may_be_expressions() -> None:
    assert value({"[concat('a', 'b')]": "[add(1, 2)]"}) == {"ab": 3}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[variables('net').subnets[1].name]", "b"),
        ("[variables('NET').Subnets[0]['NAME']]", "a"),
        ("[variables('net').subnets[sub(2, 1)].name]", "b"),
        ("[variables('net').?missing]", None),
        ("[variables('net').?missing.deeper]", None),
        ("[tryGet(variables('net'), 'subnets', 1, 'name')]", "b"),
        ("[tryGet(variables('net'), 'subnets', 7, 'name')]", None),
    ],
)
def test_steps_lead_into_a_value(expression: str, expected: object) -> None:
    net = {"subnets": [{"name": "a"}, {"name": "b"}]}
    assert value(expression, variables={"net": net}) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("[variables('net').x]", 'no property "x", but subnets'),
        ("[variables('net').subnets[4]]", "has 1 elements"),
        ("[variables('net').subnets[0].name.x]", 'string has no property "x"'),
        ("[variables('none')]", 'no variable "none"'),
        ("[parameters('none')]", 'no parameter "none"'),
        ("[nosuch.thing()]", 'no function "nosuch.thing"'),
    ],
)
def test_what_is_not_there_is_an_error_and_unknown(expression: str, message: str) -> None:
    variables = {"net": {"subnets": [{"name": "a"}]}}
    (told,) = errors(expression, variables=variables)
    assert message in told
    assert message in unknown(expression, variables=variables)


def test_an_error_costs_one_value_and_nothing_else() -> None:
    found = value({"good": "[add(1, 1)]", "bad": "[add(1, 'x')]"})
    assert found["good"] == 2
    assert isinstance(found["bad"], Unknown)


def test_an_error_points_at_the_character() -> None:
    text = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "resources": [{"type": "A.B/c", "name": "x",
    "properties": {"v": "[concat('a', nope.f(1))]"}}]
}"""
    (told,) = deploy(root(text), parameters={}, files=lambda *_: None).diagnostics
    line = text.splitlines()[3]
    assert (told.origin.line, told.origin.column) == (4, line.index("nope") + 1)
    assert told.value == "nope.f"
    assert "^^^^^^" in render(told)


def test_escapes_and_line_breaks_before_the_character_are_counted() -> None:
    text = '{"$schema": "deploymentTemplate.json", "resources": [{"type": "A.B/c", "name": "x", "properties": {"v": \n"[concat(\'\\u00e4\\"\\\\\', \n   oops.f())]"}}]}'
    (told,) = deploy(root(text), parameters={}, files=lambda *_: None).diagnostics
    assert (told.origin.line, told.origin.column) == (3, 4)


def test_a_property_points_to_where_it_was_written() -> None:
    rules = [{"name": "one", "properties": {"priority": 100}}, {"name": "two", "properties": {"priority": 200}}]
    parts = {
        "variables": {"rules": rules},
        "resources": [thing(direct={"a": 1}, through="[variables('rules')]", port="[add(1, 1)]")],
    }
    resource = only(deployed(parts))
    assert resource.properties.get("direct", "a").origin.pointer == "/resources/0/properties/direct/a"
    assert resource.properties.get("port").origin.pointer == "/resources/0/properties/port"
    second = list(resource.properties.get("through").elements())[1]
    assert second.get("properties", "priority").origin.pointer == "/variables/rules/1/properties/priority"


def test_a_part_of_an_array_keeps_its_place() -> None:
    parts = {
        "variables": {"rules": [{"name": "one"}, {"name": "two"}]},
        "resources": [thing(rules="[concat(skip(variables('rules'), 1), createArray(createObject('name', 'new')))]")],
    }
    resource = only(deployed(parts))
    two, new = resource.properties.get("rules").elements()
    assert two.origin.pointer == "/variables/rules/1"
    assert new.origin.line == resource.properties.get("rules").origin.line


def test_evaluation_is_lazy() -> None:
    bad = {"never": "[add('no', 'number')]"}
    assert value("[if(true(), 'yes', variables('never'))]", variables=bad) == "yes"
    assert errors("[if(true(), 'yes', variables('never'))]", variables=bad) == []


def test_a_value_is_computed_once_and_its_error_told_once() -> None:
    uses = {f"p{i}": "[variables('bad')]" for i in range(5)}
    done = deployed({"variables": {"bad": "[div(1, 0)]"}, "resources": [thing(**uses)]})
    assert [d.message for d in done.diagnostics] == ["division by zero"]


def test_the_same_input_gives_the_same_output() -> None:
    parts = {"resources": [thing(value="[concat(newGuid(), uniqueString(resourceGroup().id), utcNow())]")]}
    first, second = (deployed(parts) for _ in range(2))
    assert repr(first.resources[0].body.value) == repr(second.resources[0].body.value)
    assert json.dumps(sorted(str(d) for d in first.diagnostics)) == json.dumps(
        sorted(str(d) for d in second.diagnostics)
    )
