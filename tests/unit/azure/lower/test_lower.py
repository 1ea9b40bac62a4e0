"""The whole network: what is unused, unread, and the same every time."""

from __future__ import annotations

import random

from penstock.azure.lower import lower
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.diagnostics import Origin
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.network import Network
from penstock.source.node import Node
from penstock.space.addresses import Address, AddressSet
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, rule, vnet


def unread(arm_type: str) -> Resource:
    body = Node({}, Origin(file="x.json"))
    return Resource(id="/x", type=arm_type, name="x", body=body, properties=body, origin=body.origin)


def estate() -> list[Resource]:
    guarded = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    return [
        vnet("v", "10.0.0.0/16", a=guarded, b="10.0.2.0/24"),
        nsg("g", rule("out", 100, "Outbound", destinationAddressPrefix="Storage")),
        nsg("unused"),
        *(nic(f"n{i}", "v/a", ip={"publicIPAddress": link("pip", f"p{i}")}) for i in range(5)),
        *(resource("pip", f"p{i}", {}, sku={"name": "Standard"}) for i in range(5)),
    ]


def outline(found: Network) -> object:
    return (
        [(e.id, e.where, e.fixed, e.public) for e in found.endpoints.values()],
        list(found.filters.items()),
        list(found.route_tables.items()),
        list(found.symbols.items()),
        found.diagnostics,
    )


def test_nothing_gives_an_empty_network_with_the_internet() -> None:
    found = network()
    assert list(found.endpoints) == ["internet"]
    assert found.diagnostics == ()


def test_the_order_of_input_does_not_matter() -> None:
    resources = estate()
    before = outline(network(*resources))
    random.Random(7).shuffle(resources)
    assert outline(network(*resources)) == before


def test_groups_that_nothing_uses_are_named() -> None:
    found = network(*estate())
    assert {found.filters[identity].resource for identity in found.orphan_filters} == {ref("nsg", "unused")}


def test_types_that_are_not_modelled_are_counted_with_what_they_hide() -> None:
    (row,) = network(unread("microsoft.network/routefilters")).unread
    assert (row.type, row.count, row.bears_on_traffic) == ("microsoft.network/routefilters", 1, True)
    assert "circuit" in row.hides


def test_tags_named_in_rules_are_part_of_the_outside() -> None:
    found = network(*estate())
    assert list(found.outside_tags) == ["storage"]
    assert found.symbols[found.outside_tags["storage"].symbol] == "Storage"


def test_public_blocks_used_inside_are_not_the_internet() -> None:
    found = network(vnet("v", "20.0.0.0/16"))
    assert found.internet.is_disjoint(AddressSet.of("20.0.0.0/16"))
    assert Address.parse("21.0.0.1") in found.internet


def test_every_filter_and_route_table_that_is_named_is_there() -> None:
    found = network(*estate())
    for segment in found.segments.values():
        assert segment.routes in found.route_tables
    for segment in found.segments.values():
        assert {*segment.ingress, *segment.egress} <= set(found.filters)
    for endpoint in found.endpoints.values():
        assert {*endpoint.ingress, *endpoint.egress} <= set(found.filters)


def test_a_hostile_estate_is_read_to_the_end() -> None:
    mess = [
        resource("vnet", "v", {"addressSpace": [], "subnets": [{}, 5, None, {"name": "a", "properties": []}]}),
        resource("nsg", "g", {"securityRules": {"a": 1}}),
        resource(
            "nsg", "h", {"securityRules": [[], "x", {"properties": {"priority": [], "sourceAddressPrefixes": {}}}]}
        ),
        resource("nic", "n", {"ipConfigurations": [None, {"properties": {"subnet": 7, "privateIPAddress": "<b>"}}]}),
        resource("table", "t", {"routes": [{"properties": {"addressPrefix": {}, "nextHopType": []}}]}),
        resource("peering", "v/p", {"remoteVirtualNetwork": [], "localSubnetNames": {"a": 1}}),
        resource("gateway", "g", {"ipConfigurations": "x", "vpnClientConfiguration": 5}),
        resource("pip", "p", {"ipAddress": "300.1.1.1"}, sku="Standard"),
        resource(
            "vmss", "s", {"virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": [1, {}]}}}
        ),
        resource("connection", "c", {"virtualNetworkGateway1": 1}),
    ]
    found, told = read_all(mess)
    assert "PS501" not in {d.code for d in told}
    assert lower(found, None).endpoints


def test_a_delegated_subnet_may_hold_rules_that_nobody_shows() -> None:
    """NSG-39: said beside what arrives there, and no doubt."""
    delegated = {
        "addressPrefix": "10.0.0.0/24",
        "delegations": [{"name": "d", "properties": {"serviceName": "Microsoft.ContainerInstance/containerGroups"}}],
    }
    found = network(vnet("v", "10.0.0.0/16", work=delegated, other="10.0.1.0/24"), nic("n", "v/other", "10.0.1.4"))
    answer = Engine(found).can("n", "10.0.0.9:443")
    assert answer.verdict is Verdict.ALLOWED
    assert "NSG-39" in answer.trace.path[-1].note
    assert "NSG-39" not in Engine(found).can("10.0.0.9", "n:443").trace.path[-1].note
