"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.azure.terraform.making import BASE, NET, made
from tests.unit.azure.terraform.plans import NETWORK, N, V, by_name, managed, opened, plan, ref


def test_a_network_has_its_addresses_servers_and_subnets() -> None:
    subnet = {
        "name": "a",
        "address_prefixes": ["10.0.1.0/24"],
        "security_group": N,
        "delegation": [{"name": "d", "service_delegation": [{"name": "Microsoft.Web/serverFarms", "actions": []}]}],
        "default_outbound_access_enabled": False,
    }
    found = made(
        "azurerm_virtual_network",
        {"address_space": ["10.0.0.0/16"], "dns_servers": ["10.0.0.4"], "subnet": [subnet]},
    )
    assert found == {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "dhcpOptions": {"dnsServers": ["10.0.0.4"]},
        "subnets": [
            {
                "name": "a",
                "properties": {
                    "addressPrefixes": ["10.0.1.0/24"],
                    "networkSecurityGroup": {"id": N},
                    "delegations": [{"name": "d", "properties": {"serviceName": "Microsoft.Web/serverFarms"}}],
                    "defaultOutboundAccess": False,
                },
            }
        ],
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"private_endpoint_network_policies": "RouteTableEnabled"}, "RouteTableEnabled"),
        ({"private_endpoint_network_policies_enabled": False}, "Disabled"),
        ({"private_endpoint_network_policies_enabled": True}, "Enabled"),
        ({"enforce_private_link_endpoint_network_policies": True}, "Disabled"),
        ({"enforce_private_link_endpoint_network_policies": False}, "Enabled"),
    ],
    ids=["4", "3, off", "3, on", "2, enforced means off", "2, not enforced means on"],
)
def test_versions_of_the_provider_say_in_their_ways_whether_policies_hold(
    values: dict[str, Any], expected: str
) -> None:
    assert made("azurerm_subnet", {"virtual_network_name": "v", **values})["privateEndpointNetworkPolicies"] == expected


def test_a_subnet_names_the_services_it_has_endpoints_of() -> None:
    found = made("azurerm_subnet", {"virtual_network_name": "v", "service_endpoints": ["Microsoft.Storage"]})
    assert found["serviceEndpoints"] == [{"service": "Microsoft.Storage"}]


def test_a_rule_has_prefixes_ports_and_groups() -> None:
    asg = managed("azurerm_application_security_group.g", {**BASE, "name": "g"})
    found = made(
        "azurerm_network_security_rule",
        {
            "network_security_group_name": "n",
            "priority": 100,
            "direction": "Inbound",
            "access": "Allow",
            "protocol": "Tcp",
            "source_port_range": "*",
            "source_address_prefixes": ["10.0.0.0/8"],
            "destination_port_ranges": ["80", "443"],
        },
        {"destination_application_security_group_ids": ref("azurerm_application_security_group.g.id")},
        asg,
    )
    assert found == {
        "priority": 100,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": "Tcp",
        "sourcePortRange": "*",
        "sourceAddressPrefixes": ["10.0.0.0/8"],
        "destinationPortRanges": ["80", "443"],
        "destinationApplicationSecurityGroups": [{"id": f"{NET}/applicationsecuritygroups/g"}],
    }


@pytest.mark.parametrize(
    "values", [{"bgp_route_propagation_enabled": False}, {"disable_bgp_route_propagation": True}], ids=["4", "3"]
)
def test_a_table_that_takes_no_learned_routes(values: dict[str, Any]) -> None:
    assert made("azurerm_route_table", values)["disableBgpRoutePropagation"] is True


def test_a_peering_points_at_the_other_network() -> None:
    found = made(
        "azurerm_virtual_network_peering",
        {"virtual_network_name": "w", "allow_forwarded_traffic": True, "use_remote_gateways": False},
        {"remote_virtual_network_id": ref("azurerm_virtual_network.v.id")},
        NETWORK,
    )
    assert found == {
        "remoteVirtualNetwork": {"id": V},
        "allowForwardedTraffic": True,
        "useRemoteGateways": False,
    }


def test_an_interface_takes_in_its_groups_pools_and_filter() -> None:
    asg = managed("azurerm_application_security_group.g", {**BASE, "name": "g"})
    nic = managed(
        "azurerm_network_interface.x",
        {**BASE, "ip_configuration": [{"name": "p"}, {"name": "q"}], "ip_forwarding_enabled": True},
    )
    pool = f"{NET}/loadbalancers/l/backendaddresspools/b"
    joins = [
        managed(
            "azurerm_network_interface_application_security_group_association.j",
            {},
            {
                "network_interface_id": ref("azurerm_network_interface.x.id"),
                "application_security_group_id": ref("azurerm_application_security_group.g.id"),
            },
        ),
        managed(
            "azurerm_network_interface_backend_address_pool_association.j",
            {"ip_configuration_name": "q", "backend_address_pool_id": pool},
            {"network_interface_id": ref("azurerm_network_interface.x.id")},
        ),
        managed(
            "azurerm_network_interface_security_group_association.j",
            {"network_security_group_id": N},
            {"network_interface_id": ref("azurerm_network_interface.x.id")},
        ),
    ]
    found = by_name(opened(plan(asg, nic, *joins)))["x"].properties.value
    groups = [{"id": f"{NET}/applicationsecuritygroups/g"}]
    assert found == {
        "enableIPForwarding": True,
        "networkSecurityGroup": {"id": N},
        "ipConfigurations": [
            {"name": "p", "properties": {"applicationSecurityGroups": groups}},
            {
                "name": "q",
                "properties": {
                    "applicationSecurityGroups": groups,
                    "loadBalancerBackendAddressPools": [{"id": pool}],
                },
            },
        ],
    }


def test_a_nat_gateway_takes_in_its_addresses() -> None:
    address = managed("azurerm_public_ip.p", {**BASE, "name": "p", "allocation_method": "Static"})
    join = managed(
        "azurerm_nat_gateway_public_ip_association.j",
        {},
        {"nat_gateway_id": ref("azurerm_nat_gateway.x.id"), "public_ip_address_id": ref("azurerm_public_ip.p.id")},
    )
    found = by_name(opened(plan(address, managed("azurerm_nat_gateway.x", BASE), join)))["x"].properties.value
    assert found == {"publicIpAddresses": [{"id": f"{NET}/publicipaddresses/p"}]}
