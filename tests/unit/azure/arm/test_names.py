"""Parameters, variables, functions of a template's own."""

from __future__ import annotations

from penstock.source.node import Node, Unknown
from tests.unit.azure.arm.templates import codes, deployed, errors, only, root, thing, unknown, value


def test_a_parameter_given_wins_over_its_default() -> None:
    parts = {
        "parameters": {"a": {"type": "string", "defaultValue": "default"}},
        "resources": [thing(value="[parameters('A')]")],
    }
    assert only(deployed(parts, {"a": "given"})).properties.get("value").value == "given"
    assert only(deployed(parts, {"A": "given"})).properties.get("value").value == "given"
    assert only(deployed(parts)).properties.get("value").value == "default"


def test_null_given_is_nothing_given() -> None:
    parts = {
        "parameters": {"a": {"type": "string", "defaultValue": "default"}},
        "resources": [thing(value="[parameters('a')]")],
    }
    assert only(deployed(parts, {"a": None})).properties.get("value").value == "default"


def test_a_default_may_be_an_expression_of_other_parameters() -> None:
    parameters = {"a": {"defaultValue": "x"}, "b": {"defaultValue": "[concat(parameters('a'), 'y')]"}}
    assert value("[parameters('b')]", parameters=parameters) == "xy"


def test_a_value_given_is_no_expression() -> None:
    parts = {"parameters": {"a": {"type": "string"}}, "resources": [thing(value="[parameters('a')]")]}
    assert only(deployed(parts, {"a": "[add(1, 1)]"})).properties.get("value").value == "[add(1, 1)]"


def test_a_value_from_a_file_knows_its_place() -> None:
    file = root('{"parameters": {"rules": {"value": [{"name": "r"}]}}}', "main.parameters.json")
    parts = {"parameters": {"rules": {"type": "array"}}, "resources": [thing(value="[parameters('rules')]")]}
    resource = only(deployed(parts, {"rules": file.get("parameters", "rules", "value")}))
    (rule,) = resource.properties.get("value").elements()
    assert (rule.origin.file, rule.origin.pointer) == ("main.parameters.json", "/parameters/rules/value/0")


def test_a_parameter_without_value_is_unknown_and_told_once() -> None:
    parts = {
        "parameters": {"ip": {"type": "string"}},
        "resources": [thing(a="[parameters('ip')]", b="[concat(parameters('ip'), '/32')]")],
    }
    done = deployed(parts)
    assert [(d.code, d.message) for d in done.diagnostics] == [("PS301", 'parameter "ip" has no value')]
    for name in ("a", "b"):
        found = only(done).properties.get(name).value
        assert isinstance(found, Unknown)
        assert found.why == 'parameter "ip" has no value'
        assert found.origin is not None
        assert found.origin.pointer == "/parameters/ip"


def test_an_unused_parameter_is_not_told() -> None:
    assert codes(deployed({"parameters": {"x": {"type": "string"}}, "resources": [thing()]})) == []


def test_a_nullable_parameter_is_null() -> None:
    parameters = {"a": {"type": "string", "nullable": True}}
    assert value("[coalesce(parameters('a'), 'none')]", parameters=parameters) == "none"


def test_a_parameter_of_a_nullable_type_is_null() -> None:
    parameters = {"a": {"$ref": "#/definitions/lock"}}
    definitions = {"lock": {"$ref": "#/definitions/base"}, "base": {"type": "object", "nullable": True}}
    assert value("[empty(parameters('a'))]", parameters=parameters, definitions=definitions) is True


def test_types_that_refer_to_each_other_end() -> None:
    parameters = {"a": {"$ref": "#/definitions/x"}}
    definitions = {"x": {"$ref": "#/definitions/y"}, "y": {"$ref": "#/definitions/x"}}
    assert "has no value" in unknown("[parameters('a')]", parameters=parameters, definitions=definitions)


def test_a_secret_is_unknown() -> None:
    secret = Unknown(why='parameter "key" is a secret in a key vault')
    parts = {"parameters": {"key": {"type": "securestring"}}, "resources": [thing(value="[parameters('key')]")]}
    found = only(deployed(parts, {"key": secret})).properties.get("value").value
    assert isinstance(found, Unknown)
    assert "key vault" in found.why


def test_a_circle_of_variables_is_an_error() -> None:
    circle = {"a": "[variables('b')]", "b": "[concat(variables('a'), 'x')]"}
    (told,) = errors("[variables('a')]", variables=circle)
    assert told == 'the variable "a" refers to itself'


def test_a_circle_of_parameters_is_an_error() -> None:
    circle = {"a": {"defaultValue": "[parameters('a')]"}}
    (told,) = errors("[parameters('a')]", parameters=circle)
    assert told == 'the parameter "a" refers to itself'


def test_a_long_chain_of_variables_ends_with_a_message() -> None:
    chain = {f"v{i}": f"[variables('v{i + 1}')]" for i in range(3000)} | {"v3000": "end"}
    (told,) = errors("[variables('v0')]", variables=chain)
    assert "refer to one another" in told
    assert value("[variables('v2950')]", variables=chain) == "end"


FUNCTIONS = [
    {
        "namespace": "my",
        "members": {
            "name": {
                "parameters": [{"name": "prefix", "type": "string"}, {"name": "n", "type": "int"}],
                "output": {"type": "string", "value": "[concat(parameters('prefix'), '-', string(parameters('n')))]"},
            },
            "twice": {
                "parameters": [{"name": "s", "type": "string"}],
                "output": {
                    "type": "string",
                    "value": "[concat(my.name(parameters('s'), 1), my.name(parameters('s'), 2))]",
                },
            },
            "peek": {"parameters": [], "output": {"type": "string", "value": "[variables('v')]"}},
            "forever": {"parameters": [], "output": {"type": "string", "value": "[my.forever()]"}},
        },
    }
]


def test_a_function_of_the_template_is_called() -> None:
    assert value("[My.Name('web', 3)]", functions=FUNCTIONS) == "web-3"
    assert value("[my.twice('a')]", functions=FUNCTIONS) == "a-1a-2"


def test_a_function_does_not_see_variables() -> None:
    (told,) = errors("[my.peek()]", functions=FUNCTIONS, variables={"v": "secret"})
    assert "do not see" in told


def test_a_function_that_calls_itself_ends() -> None:
    (told,) = errors("[my.forever()]", functions=FUNCTIONS)
    assert "refer to one another" in told


def test_too_many_arguments_are_an_error() -> None:
    (told,) = errors("[my.name('a', 1, 2)]", functions=FUNCTIONS)
    assert "takes 2 arguments, not 3" in told


def test_an_unknown_argument_stays_unknown() -> None:
    parameters = {"p": {"type": "string"}}
    assert "has no value" in unknown("[my.name(parameters('p'), 1)]", functions=FUNCTIONS, parameters=parameters)


def test_variables_may_be_loops() -> None:
    variables = {
        "copy": [{"name": "names", "count": 3, "input": "[concat('vm', copyIndex('names'))]"}],
        "box": {"copy": [{"name": "ports", "count": 2, "input": "[add(80, copyIndex('ports'))]"}], "other": 1},
    }
    assert value("[variables('names')]", variables=variables) == ["vm0", "vm1", "vm2"]
    assert value("[variables('box')]", variables=variables) == {"ports": [80, 81], "other": 1}


def test_a_node_is_placed_deeply() -> None:
    file = root('{"a": {"b": [1]}}', "f.json")
    assert isinstance(file, Node)
    parts = {"parameters": {"x": {"type": "object"}}, "resources": [thing(value="[parameters('x').b]")]}
    found = only(deployed(parts, {"x": file.get("a")})).properties.get("value")
    assert found.origin.pointer == "/a/b"
