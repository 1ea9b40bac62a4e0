"""Subnets that are named and not in the input: who stands there stays in the network, and nothing about it is certain."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.review import Review
from penstock.azure.lower import lower
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.net.network import Network
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, ref, resource, vnet
from tests.unit.azure.services import firewall, policy
from tests.unit.azure.web import gateway

ZONE = "privatelink.blob.core.windows.net"
ELSEWHERE = link("subnet", "v/elsewhere")
NOWHERE: dict[str, Any] = {"id": Unknown(why='parameter "subnetId" has no value')}
WHERE = pytest.mark.parametrize("subnet", [ELSEWHERE, NOWHERE], ids=["not in the input", "not known"])


def private(subnet: dict[str, Any]) -> tuple[Resource, ...]:
    """A machine, a closed storage account, and its private endpoint with a zone that keeps its name."""
    connection = {"name": "c", "properties": {"privateLinkServiceId": ref("storage", "st"), "groupIds": ["blob"]}}
    config = {"name": "z", "properties": {"privateDnsZoneId": ref("zone", ZONE)}}
    return (
        vnet("v", "10.0.0.0/16", web="10.0.0.0/24"),
        nic("n", "v/web", "10.0.0.4"),
        resource("pe", "pe-st", {"subnet": subnet, "privateLinkServiceConnections": [connection]}),
        resource("zonegroup", "pe-st/default", {"privateDnsZoneConfigs": [config]}),
        resource("storage", "st", {"publicNetworkAccess": "Disabled"}),
        resource("zone", ZONE),
        resource("zonelink", f"{ZONE}/l", {"virtualNetwork": link("vnet", "v")}),
    )


def verdict(found: Network, source: str, destination: str) -> str:
    return Engine(found).can(source, destination).verdict.value


@WHERE
def test_a_service_behind_a_private_endpoint_there_is_not_out_of_reach(subnet: dict[str, Any]) -> None:
    """Its public door is shut; the endpoint may let the machine in, for nobody knows the filters before it."""
    assert verdict(network(*private(subnet)), "n", "st:443") == "unknown"


def faced(subnet: dict[str, Any]) -> tuple[Resource, ...]:
    """A gateway with a public address and a backend."""
    stands = [{"name": "g", "properties": {"subnet": subnet}}]
    return (
        gateway(gatewayIPConfigurations=stands),
        resource("pip", "pip-gw", {"ipAddress": "20.0.0.1"}, sku={"name": "Standard"}),
        vnet("v", "10.0.0.0/16", web="10.0.1.0/24"),
        nic("n", "v/web", "10.0.1.4"),
    )


@WHERE
def test_a_public_gateway_there_may_be_entered(subnet: dict[str, Any]) -> None:
    assert verdict(network(*faced(subnet)), "internet", "gw:80") == "unknown"


@WHERE
def test_a_firewall_there_is_where_its_address_says(subnet: dict[str, Any]) -> None:
    stands = {"subnet": subnet, "privateIPAddress": "10.9.0.4", "publicIPAddress": link("pip", "p")}
    device = firewall(ipConfigurations=[{"name": "ip", "properties": stands}])
    found = network(device, policy(), vnet("v", "10.0.0.0/16", web="10.0.0.0/24"))
    assert str(found.endpoints[ref("firewall", "fw")].where.witness()) == "10.9.0.4"


def test_a_frontend_there_has_a_segment_of_its_own() -> None:
    made = [{"name": name, "properties": {"subnet": NOWHERE}} for name in ("one", "two")]
    balancer = resource("lb", "lb", {"frontendIPConfigurations": made}, sku={"name": "Standard"})
    found = [e for e in network(balancer).endpoints.values() if e.resource == balancer.id]
    assert len({e.segment for e in found}) == 2
    assert all(e.segment for e in found)


def messages(subnet: dict[str, Any]) -> list[str]:
    estate, _ = read_all(private(subnet))
    return [d.message for d in lower(estate, None).diagnostics if d.code == "PS415"]


def test_a_subnet_is_told_by_its_name_and_not_by_the_pieces_of_one_that_is_not_known() -> None:
    assert messages(ELSEWHERE) == ['subnet "elsewhere" is not in the input, yet it is used here']
    assert messages(NOWHERE) == []
    assert messages(link("subnet", "v/{prefix}-pe")) == ["the subnet that is used here has a name that is not known"]


def test_nobody_asks_about_machines_that_might_be_there() -> None:
    review = Review(network(*private(ELSEWHERE)))
    assert {g.endpoints[0] for g in review.senders} == {f"{ref('nic', 'n')}/ip"}
