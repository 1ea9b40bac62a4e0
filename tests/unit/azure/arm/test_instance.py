"""The body of a resource as readers get it."""

from __future__ import annotations

from tests.unit.azure.arm.templates import deployed, only, thing


def test_what_steers_the_deployment_is_no_part_of_the_resource() -> None:
    steered = thing("x", a=1) | {
        "dependsOn": ["[nosuch.function()]"],
        "comments": "c",
        "metadata": {},
        "condition": True,
        "sku": {"name": "Standard"},
    }
    done = deployed({"resources": [steered]})
    assert set(only(done).body.value) == {"name", "type", "apiVersion", "properties", "sku"}
    assert done.diagnostics == ()


def test_properties_may_be_one_expression() -> None:
    whole = thing("x") | {"properties": "[union(createObject('a', 1), variables('more'))]"}
    user = thing("t", v="[reference('x').b]")
    done = deployed({"variables": {"more": {"b": 2}}, "resources": [whole, user]})
    assert done.resources[0].properties.value == {"a": 1, "b": 2}
    assert done.resources[1].properties.get("v").value == 2


def test_one_property_is_evaluated_without_the_others() -> None:
    source = thing("x", good="yes", bad="[reference('t').v]")
    done = deployed({"resources": [source, thing("t", v="[reference('x').good]")]})
    assert [r.properties.get("bad").value or r.properties.get("v").value for r in done.resources] == ["yes", "yes"]


def test_a_resource_without_properties_has_none() -> None:
    done = deployed({"resources": [{"type": "A.B/c", "name": "x"}]})
    assert only(done).properties.is_missing
