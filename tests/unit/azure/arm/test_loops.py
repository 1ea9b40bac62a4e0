"""Copy loops of resources, properties and outputs."""

from __future__ import annotations

import pytest

from penstock.source.node import Unknown
from tests.unit.azure.arm.templates import codes, deployed, ids, names, only, thing


def test_a_resource_is_repeated() -> None:
    resource = thing("[concat('nic', copyIndex())]", n="[copyIndex(10)]") | {"copy": {"name": "nics", "count": 3}}
    done = deployed({"resources": [resource]})
    assert names(done) == ["nic0", "nic1", "nic2"]
    assert [r.properties.get("n").value for r in done.resources] == [10, 11, 12]
    assert {r.origin.pointer for r in done.resources} == {"/resources/0"}


def test_a_count_may_be_an_expression() -> None:
    resource = thing("[concat('nic', copyIndex('nics'))]") | {
        "copy": {"name": "nics", "count": "[length(parameters('l'))]"}
    }
    parts = {"parameters": {"l": {"defaultValue": ["a", "b"]}}, "resources": [resource]}
    assert names(deployed(parts)) == ["nic0", "nic1"]
    assert names(deployed(parts, {"l": []})) == []


def test_a_property_is_repeated() -> None:
    loop = [{"name": "rules", "count": 2, "input": {"name": "[concat('r', copyIndex('rules'))]", "fixed": 1}}]
    resource = only(deployed({"resources": [thing(copy=loop, other="x")]}))
    assert resource.properties.value == {
        "rules": [{"name": "r0", "fixed": 1}, {"name": "r1", "fixed": 1}],
        "other": "x",
    }
    second = list(resource.properties.get("rules").elements())[1]
    assert second.origin.pointer == "/resources/0/properties/copy/0/input"
    assert second.get("fixed").origin.pointer == "/resources/0/properties/copy/0/input/fixed"


def test_loops_nest() -> None:
    inner = {"copy": [{"name": "ports", "count": 2, "input": "[add(mul(copyIndex(), 10), copyIndex('ports'))]"}]}
    resource = thing("[concat('x', copyIndex())]", deep=inner) | {"copy": {"name": "xs", "count": 2}}
    done = deployed({"resources": [resource]})
    assert [r.properties.get("deep", "ports").value for r in done.resources] == [[0, 1], [10, 11]]


def test_a_property_called_copy_that_is_no_loop_is_a_property() -> None:
    assert only(deployed({"resources": [thing(copy="x", deep={"copy": [1]})]})).properties.value == {
        "copy": "x",
        "deep": {"copy": [1]},
    }


@pytest.mark.parametrize("count", [801, 100_000_000, -1, "many", 1.5, None, "[createArray()]"])
def test_a_count_out_of_bounds_is_an_error(count: object) -> None:
    resource = thing("[concat('x', copyIndex())]") | {"copy": {"name": "xs", "count": count}}
    done = deployed({"resources": [resource]})
    assert codes(done) == ["PS303", "PS305"]
    assert only(done).doubt is not None


def test_a_loop_of_unknown_length_stands_once_and_in_doubt() -> None:
    resource = thing("[concat('x', copyIndex())]", n="[copyIndex()]") | {
        "copy": {"name": "xs", "count": "[parameters('n')]"}
    }
    done = deployed({"parameters": {"n": {"type": "int"}}, "resources": [resource]})
    one = only(done)
    assert one.doubt is not None
    assert one.doubt.why == 'how often the loop "xs" turns is not known: parameter "n" has no value'
    assert one.name.startswith("x{copyIndex")
    assert isinstance(one.properties.get("n").value, Unknown)


def test_a_property_loop_of_unknown_length_is_unknown() -> None:
    loop = [{"name": "rules", "count": "[parameters('n')]", "input": 1}]
    done = deployed({"parameters": {"n": {"type": "int"}}, "resources": [thing(copy=loop)]})
    found = only(done).properties.get("rules").value
    assert isinstance(found, Unknown)
    assert "has no value" in found.why


def test_an_index_outside_of_a_loop_is_an_error() -> None:
    done = deployed({"resources": [thing(a="[copyIndex()]", b="[copyIndex('x')]")]})
    assert [d.message for d in done.diagnostics] == [
        "there is no loop around this",
        'there is no loop "x" around this',
    ]


def test_children_are_repeated_with_their_parent() -> None:
    child = {"type": "parts", "name": "p", "properties": {"n": "[copyIndex()]"}}
    resource = thing("[concat('x', copyIndex())]") | {"copy": {"name": "xs", "count": 2}, "resources": [child]}
    assert ids(deployed({"resources": [resource]})) == [
        "test.things/things/x0",
        "test.things/things/x0/parts/p",
        "test.things/things/x1",
        "test.things/things/x1/parts/p",
    ]
