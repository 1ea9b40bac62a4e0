"""Which resource an id or a name stands for: in other templates, inside parents, in exports."""

from __future__ import annotations

import json
from typing import Any

from penstock.azure.arm import Template, deploy_all
from penstock.azure.doors import open_door
from penstock.source.node import Unknown
from tests.unit.azure.arm.templates import VNET, codes, deployed, nested, root, template, thing
from tests.unit.azure.arm.test_states import NET, asked


def test_a_part_of_a_resource_is_a_resource_as_well() -> None:
    by_id = f"[reference(resourceId('{VNET}/subnets', 'v', 'a')).addressPrefix]"
    assert asked(by_id) == "10.0.0.0/24"
    full = f"[reference(resourceId('{VNET}/subnets', 'v', 'a'), '2020', 'Full').properties.addressPrefix]"
    assert asked(full) == "10.0.0.0/24"
    assert isinstance(asked(f"[reference(resourceId('{VNET}/subnets', 'v', 'none')).addressPrefix]"), Unknown)


def test_what_a_later_definition_asks_of_itself_an_earlier_one_answers() -> None:
    again = thing("t", v="[reference(resourceId('Test.Things/things', 't')).v]", w=2)
    done = deployed({"resources": [thing("t", v=1), nested("d", {"resources": [again]})]})
    assert done.resources[1].properties.value == {"v": 1, "w": 2}


def test_a_name_that_needs_a_plan_that_needs_it_is_listed_later() -> None:
    """The name of x comes from an output that can be told only when all deployments are listed, x's own among them."""
    source = {
        "parameters": {"n": {"type": "string"}},
        "resources": [thing("[concat('y-', parameters('n'))]")],
        "outputs": {
            "n": {"type": "string", "value": "[reference('/subscriptions/s/resourceGroups/g/providers/A.B/c/gone').q]"}
        },
    }
    user = {"parameters": {"n": {"type": "string"}}, "resources": [thing("[concat('x-', parameters('n'))]")]}

    def fed(name: str, inside: dict[str, Any], by: str) -> dict[str, Any]:
        given = {"parameters": {"n": {"value": f"[reference('{by}').outputs.n.value]"}}}
        return nested(name, inside, properties=given)

    done = deployed({"resources": [fed("b", user, "a"), fed("a", source, "a")]})
    assert sorted(r.name[:2] for r in done.resources) == ["x-", "y-"]
    assert codes(done) == []


# ── other templates, and exports ─────────────────────────────────────────────────────────────────


def test_templates_read_each_other() -> None:
    hub = template(resources=[NET])
    spoke = template(
        resources=[thing("t", v=f"[reference(resourceId('{VNET}', 'v')).addressSpace.addressPrefixes[0]]")]
    )
    roots = [root(json.dumps(one), f"{i}.json") for i, one in enumerate((spoke, hub))]
    first, _ = deploy_all([Template(root=r, parameters={}) for r in roots], files=lambda *_: None)
    assert first.resources[0].properties.get("v").value == "10.0.0.0/16"


def test_a_template_that_goes_too_far_does_not_end_the_others() -> None:
    loop = {"copy": [{"name": "a", "count": 800, "input": {"copy": [{"name": "b", "count": 800, "input": 1}]}}]}
    large, small = (
        template(resources=[thing("large", **loop)]),
        template(resources=[thing("t", v="[reference('large').a]")]),
    )
    asking = template(resources=[thing("u", v="[reference(resourceId('Test.Things/things', 'large')).a[0].b[0]]")])
    roots = [root(json.dumps(one), f"{i}.json") for i, one in enumerate((asking, large, small))]
    done = deploy_all([Template(root=r, parameters={}) for r in roots], files=lambda *_: None, steps=5000)
    assert [codes(one) for one in done] == [[], ["PS309"], []]
    assert [[r.name for r in one.resources] for one in done] == [["u"], [], ["t"]]


def test_a_template_reads_what_an_export_holds() -> None:
    row = {
        "id": f"/subscriptions/s/resourceGroups/g/providers/{VNET}/V",
        "type": VNET,
        "name": "V",
        "properties": NET["properties"],
    }
    door = open_door(root(json.dumps([row]), "export.json"))
    assert door is not None
    expression = f"reference(resourceId('s', 'g', '{VNET}', 'v')).addressSpace.addressPrefixes[0]"
    inside = f"reference(resourceId('s', 'g', '{VNET}/subnets', 'v', 'a')).addressPrefix"
    full = f"reference(resourceId('s', 'g', '{VNET}', 'v'), '2020', 'Full').name"
    text = json.dumps(template(resources=[thing("t", a=f"[{expression}]", b=f"[{inside}]", c=f"[{full}]")]))
    (done,) = deploy_all([Template(root=root(text), parameters={})], files=lambda *_: None, exports=door.resources)
    assert done.resources[0].properties.value == {"a": "10.0.0.0/16", "b": "10.0.0.0/24", "c": "V"}
