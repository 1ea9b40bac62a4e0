"""Which of several definitions is found, and when plans are opened."""

from __future__ import annotations

import json

from penstock.azure.arm import Template, deploy_all
from tests.unit.azure.arm.templates import codes, deployed, names, nested, root, template, thing

ID = "[reference(resourceId('Test.Things/things', 'x')).v]"


def test_of_several_definitions_the_one_in_the_same_template_is_read() -> None:
    other = {"resources": [thing("x", v="other"), thing("t", v=ID)]}
    done = deployed({"resources": [thing("x", v="own"), thing("u", v=ID), nested("d", other)]})
    found = {r.name: r.properties.get("v").value for r in done.resources if r.name in "tu"}
    assert found == {"t": "other", "u": "own"}


def test_of_several_definitions_elsewhere_the_last_one_is_read() -> None:
    first, last = ({"resources": [thing("x", v=value)]} for value in ("first", "last"))
    done = deployed({"resources": [nested("a", first), nested("b", last), thing("t", v=ID)]})
    assert done.resources[-1].properties.get("v").value == "last"


def test_of_definitions_that_may_not_be_deployed_none_is_read() -> None:
    first = thing("x", v="one") | {"condition": "[parameters('p')]"}
    other = thing("x", v="two") | {"condition": "[not(parameters('p'))]"}
    done = deployed({"parameters": {"p": {"type": "bool"}}, "resources": [first, other, thing("t", v=ID)]})
    assert done.resources[-1].properties.get("v").is_unknown


def test_a_definition_is_read_before_a_mention() -> None:
    mention = {"existing": True, "type": "Test.Things/things", "name": "x"}
    resources = {"a": mention, "d": nested("d", {"resources": [thing("x", v="there")]}), "t": thing("t", v=ID)}
    done = deployed({"languageVersion": "2.0", "resources": resources})
    assert done.resources[-1].properties.get("v").value == "there"


def test_deployments_nested_many_times_are_all_listed() -> None:
    inside = {"resources": [thing("inmost")]}
    for depth in range(8):
        inside = {"resources": [nested(f"d{depth}", inside), thing(f"t{depth}")]}
    assert len(names(deployed(inside))) == 9


def test_deployments_nested_too_often_are_told() -> None:
    inside = {"resources": [thing("inmost")]}
    for depth in range(20):
        inside = {"resources": [nested(f"d{depth}", inside)]}
    assert "PS303" in codes(deployed(inside))


def test_a_name_that_another_template_gives_is_found_whatever_the_order() -> None:
    source = template(resources=[nested("d", {"outputs": {"n": {"type": "string", "value": "given"}}})])
    user = template(
        resources=[
            nested(
                "e",
                {"resources": [thing("[concat('x-', parameters('n'))]")], "parameters": {"n": {"type": "string"}}},
                properties={
                    "parameters": {
                        "n": {
                            "value": "[reference(resourceId('Microsoft.Resources/deployments', 'd')).outputs.n.value]"
                        }
                    }
                },
            )
        ]
    )
    for order in ((user, source), (source, user)):
        roots = [root(json.dumps(one), f"{i}.json") for i, one in enumerate(order)]
        done = deploy_all([Template(root=r, parameters={}) for r in roots], files=lambda *_: None)
        assert [r.name for one in done for r in one.resources] == ["x-given"]
