"""Expected properties are written by hand from the provider's pages and ARM's reference."""

from __future__ import annotations

from penstock.azure.terraform.tables.balancers import FRONTENDS
from tests.unit.azure.terraform.making import NET, made, named, with_parts
from tests.unit.azure.terraform.plans import SUBNET, V, managed, ref

LB = named("azurerm_lb.x", {"sku": "Standard", "frontend_ip_configuration": [{"name": "f"}]})
X = f"{NET}/loadbalancers/x"
OWNER = {"loadbalancer_id": ref("azurerm_lb.x.id")}


def test_a_frontend_stands_in_a_subnet_or_has_a_public_address() -> None:
    inside = {"frontend_ip_configuration": [{"name": "f", "private_ip_address": "10.1.1.9"}]}
    found = made(
        "azurerm_lb", inside, {"frontend_ip_configuration": [{"subnet_id": ref("azurerm_subnet.a.id")}]}, SUBNET
    )
    properties = {"subnet": {"id": f"{V}/subnets/a"}, "privateIPAddress": "10.1.1.9"}
    assert found[FRONTENDS] == [{"name": "f", "properties": properties}]


def test_a_rule_leads_from_a_frontend_to_a_pool_past_a_probe() -> None:
    pool = managed("azurerm_lb_backend_address_pool.p", {"name": "p"}, OWNER)
    probe = managed("azurerm_lb_probe.q", {"name": "q", "port": 80, "protocol": "Tcp"}, OWNER)
    rule = managed(
        "azurerm_lb_rule.r",
        {
            "name": "r",
            "protocol": "Tcp",
            "frontend_port": 443,
            "backend_port": 8443,
            "frontend_ip_configuration_name": "f",
            "floating_ip_enabled": False,
            "disable_outbound_snat": True,
        },
        {
            **OWNER,
            "backend_address_pool_ids": ref("azurerm_lb_backend_address_pool.p.id"),
            "probe_id": ref("azurerm_lb_probe.q.id"),
        },
    )
    found = with_parts(LB, pool, probe, rule)
    assert found["probes"] == [{"name": "q", "properties": {"protocol": "Tcp", "port": 80}}]
    assert found["loadBalancingRules"] == [
        {
            "name": "r",
            "properties": {
                "frontendIPConfiguration": {"id": f"{X}/frontendipconfigurations/f"},
                "backendAddressPools": [{"id": f"{X}/backendaddresspools/p"}],
                "protocol": "Tcp",
                "frontendPort": 443,
                "backendPort": 8443,
                "enableFloatingIP": False,
                "disableOutboundSnat": True,
                "probe": {"id": f"{X}/probes/q"},
            },
        }
    ]


def test_an_outbound_rule_names_frontends_of_its_own_balancer() -> None:
    rule = managed(
        "azurerm_lb_outbound_rule.o",
        {"name": "o", "protocol": "All", "frontend_ip_configuration": [{"name": "f"}], "backend_address_pool_id": "/p"},
        OWNER,
    )
    (found,) = with_parts(LB, rule)["outboundRules"]
    assert found["properties"]["frontendIPConfigurations"] == [{"id": f"{X}/frontendipconfigurations/f"}]


def test_a_pool_takes_in_addresses() -> None:
    pool = named("azurerm_lb_backend_address_pool.x", {"loadbalancer_id": X})
    address = managed(
        "azurerm_lb_backend_address_pool_address.a",
        {"name": "a", "ip_address": "10.1.1.7", "virtual_network_id": V},
        {"backend_address_pool_id": ref("azurerm_lb_backend_address_pool.x.id")},
    )
    assert with_parts(pool, address)["loadBalancerBackendAddresses"] == [
        {"name": "a", "properties": {"ipAddress": "10.1.1.7", "virtualNetwork": {"id": V}}}
    ]


def test_a_link_service_leads_to_a_frontend_that_is_known_by_name() -> None:
    found = made(
        "azurerm_private_link_service",
        {"nat_ip_configuration": [{"name": "n", "subnet_id": f"{V}/subnets/a", "primary": True}]},
        {"load_balancer_frontend_ip_configuration_ids": ref("azurerm_lb.y.frontend_ip_configuration[0].id")},
        named("azurerm_lb.y", {"name": "y", "frontend_ip_configuration": [{"name": "f"}]}),
    )
    assert found["loadBalancerFrontendIpConfigurations"] == [
        {"id": f"{NET}/loadbalancers/y/frontendipconfigurations/f"}
    ]
