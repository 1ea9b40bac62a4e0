"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

from penstock.azure.terraform.tables.gateways import CIRCUIT
from tests.unit.azure.terraform.making import NET, made, named
from tests.unit.azure.terraform.plans import SUBNET, V, managed, opened, plan, ref


def test_a_gateway_has_its_kind_place_and_clients() -> None:
    found = made(
        "azurerm_virtual_network_gateway",
        {
            "type": "Vpn",
            "vpn_type": "RouteBased",
            "enable_bgp": True,
            "ip_configuration": [{"name": "c"}],
            "vpn_client_configuration": [{"address_space": ["172.16.0.0/24"]}],
        },
        {"ip_configuration": [{"subnet_id": ref("azurerm_subnet.a.id")}]},
        SUBNET,
    )
    assert found == {
        "gatewayType": "Vpn",
        "vpnType": "RouteBased",
        "enableBgp": True,
        "ipConfigurations": [{"name": "c", "properties": {"subnet": {"id": f"{V}/subnets/a"}}}],
        "vpnClientConfiguration": {"vpnClientAddressPool": {"addressPrefixes": ["172.16.0.0/24"]}},
    }


def test_a_connection_leads_from_a_gateway_to_a_site() -> None:
    found = made(
        "azurerm_virtual_network_gateway_connection",
        {
            "type": "IPsec",
            "traffic_selector_policy": [
                {"local_address_cidrs": ["10.0.0.0/8"], "remote_address_cidrs": ["10.9.0.0/16"]}
            ],
        },
        {
            "virtual_network_gateway_id": ref("azurerm_virtual_network_gateway.g.id"),
            "local_network_gateway_id": ref("azurerm_local_network_gateway.l.id"),
        },
        named("azurerm_virtual_network_gateway.g", {"name": "g"}),
        named("azurerm_local_network_gateway.l", {"name": "l", "address_space": ["10.9.0.0/16"]}),
    )
    assert found == {
        "connectionType": "IPsec",
        "virtualNetworkGateway1": {"id": f"{NET}/virtualnetworkgateways/g"},
        "localNetworkGateway2": {"id": f"{NET}/localnetworkgateways/l"},
        "trafficSelectorPolicies": [{"localAddressRanges": ["10.0.0.0/8"], "remoteAddressRanges": ["10.9.0.0/16"]}],
    }


def test_a_peering_of_a_circuit_is_named_by_its_type() -> None:
    peering = managed(
        "azurerm_express_route_circuit_peering.p",
        {"resource_group_name": "rg", "express_route_circuit_name": "c", "peering_type": "AzurePrivatePeering"},
    )
    (found,) = opened(plan(peering)).resources
    assert found.type == f"{CIRCUIT}/peerings".lower()
    assert found.id == f"{NET}/expressroutecircuits/c/peerings/azureprivatepeering"


def test_a_diagnostic_setting_extends_what_it_is_of() -> None:
    setting = managed(
        "azurerm_monitor_diagnostic_setting.d",
        {
            "name": "d",
            "id": f"{V}|d",
            "target_resource_id": V,
            "enabled_log": [{"category": "AzureFirewallNetworkRule"}],
        },
    )
    (found,) = opened(plan(setting)).resources
    assert found.id == f"{V}/providers/microsoft.insights/diagnosticsettings/d"
    assert found.properties.value == {"logs": [{"category": "AzureFirewallNetworkRule", "enabled": True}]}


def test_a_flow_log_says_what_it_records() -> None:
    found = made(
        "azurerm_network_watcher_flow_log",
        {
            "network_watcher_name": "w",
            "network_security_group_id": f"{NET}/networkSecurityGroups/n",
            "enabled": True,
            "retention_policy": [{"enabled": True, "days": 7}],
        },
    )
    assert found == {
        "targetResourceId": f"{NET}/networksecuritygroups/n",
        "enabled": True,
        "retentionPolicy": {"enabled": True, "days": 7},
    }


def test_a_bastion_says_what_it_connects_by() -> None:
    found = made("azurerm_bastion_host", {"ip_configuration": [{"name": "c"}], "tunneling_enabled": True})
    assert found == {"ipConfigurations": [{"name": "c"}], "enableTunneling": True}
