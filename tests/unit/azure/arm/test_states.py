"""`reference()` to resources of the same estate."""

from __future__ import annotations

from typing import Any

from penstock.azure.resources.terms import Runtime
from penstock.source.node import Unknown
from tests.unit.azure.arm.templates import VNET, codes, deployed, nested, thing, vnet

FIREWALL = "Microsoft.Network/azureFirewalls"
NET = vnet(
    "v",
    location="westeurope",
    properties={
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [{"name": "a", "properties": {"addressPrefix": "10.0.0.0/24"}}, {"name": "b", "properties": {}}],
        "nothing": None,
    },
)


def asked(expression: str, *resources: dict[str, Any], **parts: Any) -> Any:
    """Give what an expression about a network evaluates to."""
    done = deployed({"resources": [*(resources or (NET,)), thing("t", v=expression)], **parts})
    return done.resources[-1].properties.get("v").value


def test_what_is_written_is_known() -> None:
    for target in ("'v'", f"resourceId('{VNET}', 'v')", f"'{VNET}/v'", f"resourceId('{VNET}', 'V')"):
        assert asked(f"[reference({target}).addressSpace.addressPrefixes[0]]") == "10.0.0.0/16"
    assert asked("[reference('v').SUBNETS[0].Properties.addressPrefix]") == "10.0.0.0/24"
    assert asked("[reference('v', '2020', 'Full').location]") == "westeurope"
    assert asked("[reference('v', '2020', 'Full').properties.subnets[1].name]") == "b"


def test_what_is_not_written_only_azure_knows_and_says_of_whom() -> None:
    found = asked("[reference('v').subnets[0].properties.provisioningState]")
    assert isinstance(found, Runtime)
    assert found.resource.endswith("/virtualnetworks/v")
    assert found.path == ("subnets", "0", "properties", "provisioningState")


def test_null_is_not_what_azure_answers() -> None:
    assert isinstance(asked("[reference('v').nothing]"), Unknown)


def test_the_address_of_a_firewall_is_known_to_be_that_of_the_firewall() -> None:
    firewall = {"type": FIREWALL, "name": "fw", "properties": {"ipConfigurations": [{"name": "c", "properties": {}}]}}
    found = asked("[reference('fw').ipConfigurations[0].properties.privateIPAddress]", firewall)
    assert isinstance(found, Runtime)
    assert found.path == ("ipConfigurations", "0", "properties", "privateIPAddress")
    assert found.origin is not None
    assert found.origin.pointer == "/resources/1/properties/v"


def test_arrays_that_nothing_adds_to_are_all_there_is() -> None:
    assert asked("[length(reference('v').subnets)]") == 2
    assert asked("[map(reference('v').subnets, lambda('s', lambdaVariables('s').name))]") == ["a", "b"]
    found = asked("[first(filter(reference('v').subnets, lambda('s', equals(lambdaVariables('s').name, 'b')))).id]")
    assert str(found).endswith("/virtualNetworks/v/subnets/b")


def test_arrays_that_other_resources_add_to_are_not() -> None:
    child = {"type": f"{VNET}/subnets", "name": "v/c", "properties": {}}
    assert isinstance(asked("[length(reference('v').subnets)]", NET, child), Unknown)
    assert asked("[reference('v').subnets[0].name]", NET, child) == "a"


def test_of_an_object_there_may_be_more() -> None:
    assert isinstance(asked("[length(reference('v').addressSpace)]"), Unknown)
    assert asked("[contains(reference('v'), 'subnets')]") is True
    assert isinstance(asked("[contains(reference('v'), 'other')]"), Unknown)
    assert isinstance(asked("[string(reference('v'))]"), Unknown)


def test_an_object_moved_as_it_is_holds_what_is_written() -> None:
    assert asked("[reference('v').addressSpace]") == {"addressPrefixes": ["10.0.0.0/16"]}
    assert asked("[createObject('x', reference('v').addressSpace)]") == {"x": {"addressPrefixes": ["10.0.0.0/16"]}}


def test_resources_of_other_deployments_are_found_by_id() -> None:
    inside = {"resources": [NET]}
    expression = f"[reference(resourceId('rg2', '{VNET}', 'v')).addressSpace.addressPrefixes[0]]"
    assert asked(expression, nested("d", inside, resourceGroup="rg2")) == "10.0.0.0/16"
    assert isinstance(asked(expression, nested("d", inside, resourceGroup="rg3")), Unknown)


def test_symbolic_names_and_loops_are_found() -> None:
    machine = thing("[concat('m', copyIndex())]", n="[copyIndex()]") | {"copy": {"name": "ms", "count": 2}}
    user = thing(
        "t",
        one="[reference('ms[1]').n]",
        full="[reference('ms[0]', '2020', 'full').properties.n]",
        both="[map(references('ms'), lambda('m', lambdaVariables('m').n))]",
    )
    done = deployed({"languageVersion": "2.0", "resources": {"ms": machine, "t": user}})
    assert done.resources[-1].properties.value == {"one": 1, "full": 0, "both": [0, 1]}


def test_an_existing_resource_is_read_where_the_estate_defines_it() -> None:
    mention = {"existing": True, "type": VNET, "name": "v", "resourceGroup": "rg2"}
    resources = {
        "d": nested("d", {"resources": [NET]}, resourceGroup="rg2"),
        "hub": mention,
        "t": thing("t", v="[reference('hub').addressSpace.addressPrefixes[0]]"),
    }
    done = deployed({"languageVersion": "2.0", "resources": resources})
    assert done.resources[-1].properties.get("v").value == "10.0.0.0/16"


def test_a_resource_that_reads_its_own_state_reads_what_was_there_before() -> None:
    own = thing("t", v="[reference('t').v]", w="[coalesce(tryGet(reference('t'), 'other'), 'x')]")
    done = deployed({"resources": [own]})
    assert isinstance(done.resources[0].properties.get("v").value, Runtime)
    assert codes(done) == []


def test_a_circle_through_the_state_of_resources_is_left_to_azure() -> None:
    inside = {"parameters": {"x": {"type": "string"}}, "resources": [thing("b", v="[parameters('x')]")]}
    given = {"parameters": {"x": {"value": "[reference('a').v]"}}}
    one = thing("a", v="[reference(resourceId('Test.Things/things', 'b')).v]")
    done = deployed({"resources": [one, nested("d", inside, properties=given)]})
    assert all(isinstance(r.properties.get("v").value, Unknown) for r in done.resources)
    assert codes(done) == []


def test_plain_names_that_two_resources_share_are_not_guessed() -> None:
    other = {"type": FIREWALL, "name": "v", "properties": {"addressSpace": 1}}
    assert isinstance(asked("[reference('v').addressSpace]", NET, other), Unknown)


def test_functions_of_arrays_take_the_state_of_a_resource_as_far_as_it_is_known() -> None:
    assert asked("[flatten(createArray(reference('v').addressSpace.addressPrefixes, createArray('x')))]") == [
        "10.0.0.0/16",
        "x",
    ]
    assert asked("[concat(reference('v').addressSpace.addressPrefixes, createArray('x'))]") == ["10.0.0.0/16", "x"]
    assert isinstance(asked("[shallowMerge(createArray(createObject('k', 1), reference('v')))]"), Unknown)


def test_the_same_template_gives_the_same_names_whatever_state_they_ask_for() -> None:
    name = "[concat('x', string(contains(reference('v'), 'other')))]"
    first, second = (deployed({"resources": [NET, thing(name)]}).resources[-1].id for _ in range(2))
    assert first == second
