"""Templates of any shape are deployed: without a fault, within bounds, and the same each time."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from penstock.azure.arm import Template, deploy_all
from penstock.azure.arm.facts import FACTS
from penstock.azure.arm.forms import FORMS
from penstock.azure.arm.functions.table import TABLE
from penstock.azure.arm.lambdas import FORMS as LAMBDAS
from penstock.azure.doors import open_door
from penstock.azure.lower import lower
from penstock.azure.read import read_all
from penstock.source.node import Unknown
from tests.unit.azure.arm.templates import root, template

STEPS = 20_000
NAMES = st.sampled_from(["a", "b", "c", "x", "copy", "none"])
TYPES = st.sampled_from(
    ["Microsoft.Network/virtualNetworks", "Microsoft.Network/virtualNetworks/subnets", "Microsoft.Network/networkSecurityGroups", "Microsoft.Network/routeTables", "Microsoft.Resources/deployments", "subnets", "A.B/c", "A", "", "providers/locks"]
)  # fmt: skip
CALLABLE = sorted({*TABLE, *FACTS, *FORMS, *LAMBDAS, "listkeys", "my.fn", "nosuch"})


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


LEAVES = st.one_of(
    st.integers(-3, 900).map(str),
    st.text("ab/-{}[']. \n", max_size=5).map(literal),
    NAMES.map("parameters('{}')".format),
    NAMES.map("variables('{}')".format),
    NAMES.map("reference('{}')".format),
    NAMES.map("reference(resourceId('A.B/c', '{}')).v".format),
    st.sampled_from(["copyIndex()", "resourceGroup().id", "true()", "null()", "newGuid()", "lambdaVariables('a')", "createArray(1, 2)", "'Microsoft.Network/virtualNetworks'"]),
)  # fmt: skip


def calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    made = st.tuples(st.sampled_from(CALLABLE), st.lists(inner, max_size=4)).map(lambda c: f"{c[0]}({', '.join(c[1])})")
    return made | st.tuples(made, NAMES).map(".".join) | st.tuples(made, inner).map(lambda c: f"{c[0]}[{c[1]}]")


UNTYPED = st.recursive(LEAVES, calls, max_leaves=6)

SHAPES = {
    "s": ["concat(s, s)", "format('{0}-{1}', s, i)", "toLower(s)", "trim(s)", "resourceId('A.B/c', s)", "join(a, s)", "string(a)", "if(b, s, s)", "first(split(s, '/'))", "replace(s, 'a', s)", "uniqueString(s)", "reference(s).v", "take(s, i)", "padLeft(s, 5, '0')", "coalesce(s, s)", "uri(s, s)", "last(s)", "tryGet(o, 'k')", "cidrSubnet('10.0.0.0/16', 24, i)", "dateTimeFromEpoch(i)", "base64(s)", "reference('a').v", "reference('d').outputs.o.value", "reference('a').list[0].id", "o.k", "resourceGroup().name"],
    "i": ["add(i, i)", "sub(i, i)", "mul(i, i)", "div(i, i)", "length(a)", "length(s)", "indexOf(s, s)", "max(i, i)", "int(s)", "copyIndex()", "if(b, i, i)", "reduce(a, 0, lambda('x', 'y', i))"],
    "b": ["equals(s, s)", "equals(o, o)", "not(b)", "and(b, b)", "or(b, b)", "contains(a, s)", "contains(o, s)", "contains(s, s)", "startsWith(s, s)", "empty(a)", "empty(s)", "less(i, i)", "greaterOrEquals(s, s)", "bool(b)"],
    "a": ["createArray(s, s)", "array(s)", "concat(a, a)", "split(s, '-')", "range(0, 3)", "map(a, lambda('x', concat(s, string(lambdaVariables('x')))))", "filter(a, lambda('x', b))", "sort(a, lambda('x', 'y', b))", "union(a, a)", "intersection(a, a)", "skip(a, i)", "flatten(createArray(a, a))", "items(o)", "objectKeys(o)", "if(b, a, a)", "coalesce(a, a)", "reference(s).list", "reference('a').list"],
    "o": ["createObject('k', s)", "createObject('k', a, 'l', b)", "union(o, o)", "if(b, o, o)", "json('{\"k\": 1}')", "toObject(a, lambda('x', string(lambdaVariables('x'))))", "groupBy(a, lambda('x', s))", "mapValues(o, lambda('x', s))", "shallowMerge(createArray(o, o))", "reference(s)", "reference('a')", "reference('d').outputs", "reference('a', '', 'full')", "first(items(o))", "parseCidr('10.0.0.0/8')", "resourceGroup()", "deployment()"],
}  # fmt: skip
"""Calls whose arguments fit, by what they give: a string, an integer, a truth, an array, an object."""

ATOMS = {
    "s": ["'x'", "''", "'a/b'", "parameters('c')", "variables('a')", "parameters('b')"],
    "i": ["0", "2", "-1", "parameters('c')"],
    "b": ["true()", "false()", "parameters('c')"],
    "a": ["createArray()", "createArray(1, 'a')", "parameters('c')", "variables('a')"],
    "o": ["createObject()", "createObject('k', 'v')", "parameters('c')", "variables('a')"],
}


@st.composite
def fitting(draw: st.DrawFn, kind: str = "", depth: int = 3) -> str:
    """Give an expression whose arguments fit."""
    wanted = kind or draw(st.sampled_from(sorted(SHAPES)))
    shape = draw(st.sampled_from(SHAPES[wanted] if depth else ATOMS[wanted]))
    if not depth or "(" not in shape:
        return shape
    tokens = re.split(r"('(?:[^']|'')*'|\b[sibao]\b(?!\())", shape)
    return "".join(draw(fitting(t, depth - 1)) if t in SHAPES else t for t in tokens)


EXPRESSIONS = (UNTYPED | fitting()).map("[{}]".format)
VALUES: st.SearchStrategy[Any] = st.recursive(
    EXPRESSIONS | st.none() | st.booleans() | st.integers(-2, 900) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)
LOOPS = st.fixed_dictionaries({"name": NAMES, "count": VALUES, "input": VALUES})


def templates(resources: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    listed = st.lists(resources, max_size=4) | st.dictionaries(NAMES, resources, max_size=3)
    outputs = st.dictionaries(NAMES, st.fixed_dictionaries({"value": VALUES}), max_size=2)
    declared = st.dictionaries(
        NAMES, st.fixed_dictionaries({}, optional={"defaultValue": VALUES, "nullable": VALUES}), max_size=3
    )
    variables = st.dictionaries(NAMES, VALUES | st.lists(LOOPS, max_size=2), max_size=4)
    function = st.fixed_dictionaries(
        {"parameters": st.just([{"name": "a"}]), "output": st.fixed_dictionaries({"value": VALUES})}
    )
    functions: st.SearchStrategy[Any] = st.just([]) | function.map(
        lambda made: [{"namespace": "my", "members": {"fn": made}}]
    )
    return st.fixed_dictionaries(
        {
            "resources": listed,
            "outputs": outputs,
            "parameters": declared,
            "variables": variables,
            "functions": functions,
        }
    )


RESOURCES: st.SearchStrategy[Any] = st.recursive(
    VALUES,
    lambda inner: st.fixed_dictionaries(
        {"type": TYPES, "name": VALUES},
        optional={
            "condition": VALUES,
            "copy": st.fixed_dictionaries({"name": NAMES, "count": st.integers(0, 4) | VALUES}),
            "properties": VALUES
            | st.fixed_dictionaries({"template": templates(inner)}, optional={"parameters": VALUES, "templateLink": VALUES, "expressionEvaluationOptions": st.just({"scope": "inner"})})
            | st.fixed_dictionaries({"copy": st.lists(LOOPS, max_size=2), "v": VALUES}),
            "resources": st.lists(inner, max_size=2),
            "scope": VALUES,
            "resourceGroup": VALUES,
            "existing": st.booleans() | VALUES,
            "location": VALUES,
        },
    ),
    max_leaves=8,
)  # fmt: skip


def tried(*texts: str) -> Any:
    """Deploy templates, read and lower what they deploy; nothing of it may be a fault of penstock."""
    made = [Template(root=root(text, f"{i}.json"), parameters={"b": "given"}) for i, text in enumerate(texts)]
    done = deploy_all(made, files=lambda *_: made[0].root, steps=STEPS)
    told = [d for one in done for d in one.diagnostics]
    assert not [d.message for d in told if d.code in ("PS901", "PS308") and "nosuch" not in d.message]
    for diagnostic in told:
        assert diagnostic.origin.line >= 1
        assert diagnostic.origin.column >= 1
    resources = [r for one in done for r in one.resources]
    for resource in resources:
        assert resource.id == resource.id.lower()
        assert resource.id.startswith("/")
    estate, noticed = read_all(resources)
    assert "PS501" not in {d.code for d in noticed}
    lower(estate, None)
    return [(r.id, repr(r.body.value), r.doubt) for r in resources], [(d.code, d.message, str(d.origin)) for d in told]


@given(templates(RESOURCES))
def test_any_template_is_deployed_without_a_fault(parts: Any) -> None:
    text = json.dumps(template(**parts), indent=1)
    assert tried(text) == tried(text)


@given(EXPRESSIONS, VALUES)
def test_any_expression_gives_a_value_or_an_unknown_with_its_reason(expression: str, variable: Any) -> None:
    thing = {"type": "A.B/c", "name": "x", "properties": {"v": expression}}
    text = json.dumps(template(resources=[thing], variables={"a": variable}, parameters={"b": {}, "c": {}}))
    done = deploy_all([Template(root=root(text), parameters={})], files=lambda *_: None, steps=STEPS)[0]
    for resource in done.resources:
        found = resource.properties.get("v").value
        assert not isinstance(found, Unknown) or (found.why and found.origin is not None)


@given(st.lists(fitting(), min_size=6, max_size=6), st.sampled_from(["inner", "outer"]), st.booleans())
def test_resources_and_deployments_that_ask_each_other_end(asked: list[str], scope: str, turned: bool) -> None:
    one, two, output, given_value, name, default = (f"[{expression}]" for expression in asked)
    inside = {
        "parameters": {"c": {"defaultValue": default}, "b": {"defaultValue": "b"}},
        "variables": {"a": two},
        "resources": [{"type": "Microsoft.Network/routeTables", "name": "in", "properties": {"v": two}}],
        "outputs": {"o": {"value": output}},
    }
    properties = {
        "expressionEvaluationOptions": {"scope": scope},
        "parameters": {"c": {"value": given_value}},
        "template": template(**inside),
    }
    thing = {
        "type": "Microsoft.Network/routeTables",
        "name": "a",
        "properties": {"v": one, "list": [{"name": name}, default]},
    }
    resources = [thing, {"type": "Microsoft.Resources/deployments", "name": "d", "properties": properties}]
    parameters = {"b": {"type": "string"}, "c": {"type": "string"}}
    whole = template(parameters=parameters, variables={"a": two}, resources=resources[::-1] if turned else resources)
    text = json.dumps(whole, indent=1)
    assert tried(text) == tried(text)


@given(templates(RESOURCES), templates(RESOURCES))
def test_any_two_templates_are_deployed_together(one: Any, other: Any) -> None:
    tried(json.dumps(template(**one)), json.dumps(template(**other)))


ROWS: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 70000) | st.text(max_size=5) | st.sampled_from(["*", "10.0.0.0/8", "Internet", "22-80", "80-22", "/subscriptions/s", "Allow", "System.Object[]"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["id", "name", "type", "properties", "subnets", "securityRules", "addressPrefix", "ipConfigurations", "routes", "value", "data", "columns", "rows", "resources", "ResourceId", "subnet", "addressSpace", "addressPrefixes", "priority", "nextHopType"]
    ), inner, max_size=5),
    max_leaves=25,
)  # fmt: skip
KINDS = ["virtualNetworks", "networkSecurityGroups", "routeTables", "networkInterfaces", "azureFirewalls", "loadBalancers", "applicationGateways", "privateEndpoints", "publicIPAddresses", "natGateways", "virtualNetworkGateways", "firewallPolicies"]  # fmt: skip


@given(ROWS, st.sampled_from(KINDS), ROWS)
def test_any_export_is_read_without_a_fault(value: Any, kind: str, properties: Any) -> None:
    identity = f"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/{kind}/x"
    row = {"id": identity, "name": "x", "type": f"Microsoft.Network/{kind}", "properties": properties}
    door = open_door(root(json.dumps([value, row])))
    assert door is not None
    estate, noticed = read_all(door.resources)
    assert "PS501" not in {d.code for d in noticed}, [d.message for d in noticed if d.code == "PS501"]
    lower(estate, None)
