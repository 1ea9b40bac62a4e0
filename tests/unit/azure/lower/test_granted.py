"""Addresses that a template asks for by their owner are those that the owner has in the network."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower import lower
from penstock.azure.read import read_all
from penstock.net.network import Network
from penstock.net.route import Through, Undetermined, Via
from penstock.space.addresses import Address
from tests.unit.azure.arm.templates import GROUP, deployed

NETWORK = "Microsoft.Network/"


def part(kind: str, name: str, **properties: Any) -> dict[str, Any]:
    return {"type": NETWORK + kind, "apiVersion": "2024-01-01", "name": name, "properties": properties}


def at(kind: str, *names: str) -> dict[str, str]:
    quoted = ", ".join(f"'{name}'" for name in names)
    return {"id": f"[resourceId('{NETWORK}{kind}', {quoted})]"}


def subnet(name: str, prefix: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "properties": {"addressPrefix": prefix, **more}}


def hub(hop: str, *more: dict[str, Any], servers: str = "168.63.129.16") -> Network:
    """A firewall, and a subnet whose default route names its next hop by an expression."""
    resources = [
        part(
            "virtualNetworks",
            "v",
            addressSpace={"addressPrefixes": ["10.0.0.0/16"]},
            dhcpOptions={"dnsServers": [servers]},
            subnets=[
                subnet("AzureFirewallSubnet", "10.0.0.0/26"),
                subnet("work", "10.0.1.0/24", routeTable=at("routeTables", "t")),
            ],
        ),
        part("publicIPAddresses", "pip", publicIPAllocationMethod="Static") | {"sku": {"name": "Standard"}},
        part(
            "azureFirewalls",
            "fw",
            sku={"name": "AZFW_VNet", "tier": "Standard"},
            ipConfigurations=[
                {
                    "name": "c",
                    "properties": {
                        "subnet": at("virtualNetworks/subnets", "v", "AzureFirewallSubnet"),
                        "publicIPAddress": at("publicIPAddresses", "pip"),
                    },
                }
            ],
            natRuleCollections=[
                {
                    "name": "n",
                    "properties": {
                        "priority": 100,
                        "action": {"type": "Dnat"},
                        "rules": [
                            {
                                "name": "in",
                                "protocols": ["TCP"],
                                "sourceAddresses": ["*"],
                                "destinationAddresses": ["[reference('pip').ipAddress]"],
                                "destinationPorts": ["443"],
                                "translatedAddress": "10.9.0.4",
                                "translatedPort": "443",
                            }
                        ],
                    },
                }
            ],
        ),
        part(
            "routeTables",
            "t",
            routes=[
                {
                    "name": "out",
                    "properties": {
                        "addressPrefix": "0.0.0.0/0",
                        "nextHopType": "VirtualAppliance",
                        "nextHopIpAddress": hop,
                    },
                }
            ],
        ),
        *more,
    ]
    done = deployed({"resources": resources})
    estate, _ = read_all(done.resources)
    return lower(estate, None)


FIREWALL = f"{GROUP}microsoft.network/azurefirewalls/fw"
WORK = f"{GROUP}microsoft.network/virtualnetworks/v/subnets/work"


def hop_of(network: Network) -> Any:
    (found,) = (r for r in network.route_tables[network.segments[WORK].routes].routes if r.name == "out")
    return found.next_hop


def where(network: Network, endpoint: str) -> Address | None:
    return network.endpoints[endpoint].where.witness()


@pytest.mark.parametrize(
    "hop",
    [
        "[reference('fw').ipConfigurations[0].properties.privateIPAddress]",
        "[reference(resourceId('Microsoft.Network/azureFirewalls', 'fw'), '2024-01-01').ipConfigurations[0].properties.privateIPAddress]",
        "[reference('fw', '2024-01-01', 'Full').properties.ipConfigurations[0].properties.privateIPAddress]",
    ],
    ids=["by name", "by id", "in full"],
)
def test_a_route_to_the_firewall_leads_to_where_the_firewall_is(hop: str) -> None:
    network = hub(hop)
    found = hop_of(network)
    assert isinstance(found, Via)
    assert found.address == where(network, FIREWALL)


def test_a_route_to_an_address_of_something_else_stays_unknown() -> None:
    elsewhere = "[reference('/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/azureFirewalls/x').ipConfigurations[0].properties.privateIPAddress]"
    assert isinstance(hop_of(hub(elsewhere)), Undetermined)
    assert isinstance(hop_of(hub("[reference('fw').ipConfigurations[3].x]")), Undetermined)


def test_a_route_to_a_machine_leads_to_the_machine() -> None:
    configuration = {"name": "ip", "properties": {"subnet": at("virtualNetworks/subnets", "v", "work")}}
    nic = part("networkInterfaces", "nva", enableIPForwarding=True, ipConfigurations=[configuration])
    network = hub("[reference('nva').ipConfigurations[0].properties.privateIPAddress]", nic)
    found = hop_of(network)
    assert isinstance(found, Via)
    assert found.address == where(network, f"{GROUP}microsoft.network/networkinterfaces/nva/ip")


def test_a_route_to_a_balancer_leads_to_its_frontend() -> None:
    frontend = {"name": "f", "properties": {"subnet": at("virtualNetworks/subnets", "v", "work")}}
    balancer = part("loadBalancers", "lb", frontendIPConfigurations=[frontend]) | {"sku": {"name": "Standard"}}
    network = hub("[reference('lb').frontendIPConfigurations[0].properties.privateIPAddress]", balancer)
    found = hop_of(network)
    assert isinstance(found, Via)
    (at_frontend,) = (e for e in network.endpoints.values() if e.name == "lb/f")
    assert found.address == at_frontend.where.witness()


def test_a_route_to_an_application_gateway_leads_to_its_private_frontend() -> None:
    stands = [{"name": "g", "properties": {"subnet": at("virtualNetworks/subnets", "v", "work")}}]
    private = {"name": "f", "properties": {"subnet": at("virtualNetworks/subnets", "v", "work")}}
    gateway = part("applicationGateways", "gw", gatewayIPConfigurations=stands, frontendIPConfigurations=[private])
    network = hub("[reference('gw').frontendIPConfigurations[0].properties.privateIPAddress]", gateway)
    found = hop_of(network)
    assert isinstance(found, Via)
    assert found.address in network.endpoints[f"{GROUP}microsoft.network/applicationgateways/gw"].where


def test_a_translation_of_a_public_address_is_one_of_the_firewalls_own() -> None:
    network = hub("10.0.0.4")
    firewall = network.endpoints[FIREWALL]
    assert firewall.appliance is not None
    (translation,) = firewall.appliance.translations
    (public,) = firewall.public
    assert public.address in translation.match.dst.sure
    assert not translation.match.dst.maybe


def test_a_name_server_may_be_the_firewall() -> None:
    asked = "[reference('fw').ipConfigurations[0].properties.privateIPAddress]"
    network = hub(asked, servers=asked)
    (domain,) = network.domains.values()
    assert domain.asks.servers == (where(network, FIREWALL),)


def test_an_address_that_rules_tell_apart_is_not_settled() -> None:
    """A route names one address of the firewall's subnet: whether it is the firewall's, Azure decides."""
    network = hub("10.0.0.9", servers="[reference('fw').ipConfigurations[0].properties.privateIPAddress]")
    (domain,) = network.domains.values()
    assert domain.asks.servers == ()


def test_a_route_to_a_firewall_whose_address_is_not_settled_leads_through_it_all_the_same() -> None:
    """Another route states an address that may or may not be the firewall's: which one it gets is open, who is meant is not."""
    other = part(
        "routeTables",
        "u",
        routes=[
            {
                "name": "stated",
                "properties": {
                    "addressPrefix": "10.9.0.0/16",
                    "nextHopType": "VirtualAppliance",
                    "nextHopIpAddress": "10.0.0.4",
                },
            }
        ],
    )
    asked = "[reference('fw').ipConfigurations[0].properties.%s]"
    assert hop_of(hub(asked % "privateIPAddress", other)) == Through(device=FIREWALL, type="VirtualAppliance")
    assert isinstance(hop_of(hub(asked % "other", other)), Undetermined)
