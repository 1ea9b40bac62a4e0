"""Private link services: what consumers reach through them, and what machines behind them see."""

from __future__ import annotations

from typing import Any

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Answer
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, rule, vnet
from tests.unit.azure.services import inside


def estate(*rules: dict[str, Any], manual: bool = False, state: str | None = "Approved") -> tuple[Resource, ...]:
    """A consumer network with a private endpoint, and a provider network with a service, a balancer and a machine."""
    balancer = {
        "frontendIPConfigurations": [
            {"name": "fe", "properties": {"subnet": link("subnet", "p/lb"), "privateIPAddress": "10.9.0.9"}}
        ],
        "backendAddressPools": [{"name": "pool"}],
        "loadBalancingRules": [
            {
                "name": "https",
                "properties": {
                    "frontendIPConfiguration": inside("lb", "lb", "frontendIPConfigurations", "fe"),
                    "backendAddressPool": inside("lb", "lb", "backendAddressPools", "pool"),
                    "protocol": "Tcp",
                    "frontendPort": 443,
                    "backendPort": 8443,
                },
            }
        ],
    }
    source = {"name": "nat", "properties": {"subnet": link("subnet", "p/pls"), "privateIPAddress": "10.9.1.5"}}
    service = {
        "ipConfigurations": [source],
        "loadBalancerFrontendIpConfigurations": [inside("lb", "lb", "frontendIPConfigurations", "fe")],
    }
    connection = {
        "name": "c",
        "properties": {
            "privateLinkServiceId": ref("pls", "shop"),
            "privateLinkServiceConnectionState": {"status": state},
        },
    }
    array = "manualPrivateLinkServiceConnections" if manual else "privateLinkServiceConnections"
    machines = {"addressPrefix": "10.9.0.0/24", "networkSecurityGroup": link("nsg", "g")}
    pool = {"loadBalancerBackendAddressPools": [inside("lb", "lb", "backendAddressPools", "pool")]}
    return (
        vnet("c", "10.0.0.0/16", app="10.0.0.0/24"),
        vnet("p", "10.9.0.0/16", lb=machines, pls="10.9.1.0/24"),
        nsg("g", *rules),
        nic("client", "c/app", "10.0.0.4"),
        nic("server", "p/lb", "10.9.0.4", ip=pool),
        resource("lb", "lb", balancer, sku={"name": "Standard"}),
        resource("pls", "shop", service),
        resource("pe", "pe-shop", {"subnet": link("subnet", "c/app"), array: [connection]}),
    )


def ask(*resources: Resource, port: int = 443) -> Answer:
    return Engine(network(*resources)).can("client", f"pe-shop:{port}")


ONLY_SERVICE = (
    rule("service", 100, sourceAddressPrefix="10.9.1.0/24", destinationPortRange="8443"),
    rule("probes", 110, sourceAddressPrefix="AzureLoadBalancer"),
    rule("deny", 200, access="Deny"),
)
ONLY_CLIENT = (
    rule("client", 100, sourceAddressPrefix="10.0.0.0/24", destinationPortRange="8443"),
    rule("deny", 200, access="Deny"),
)


def test_a_consumer_reaches_the_machine_behind_the_balancer() -> None:
    answer = ask(*estate())
    assert answer.verdict.value == "allowed"
    assert answer.trace.destination == f"{ref('nic', 'server')}/ip"


def test_the_machine_sees_the_address_of_the_service() -> None:
    """PE-08."""
    assert ask(*estate(*ONLY_SERVICE)).verdict.value == "allowed"
    assert ask(*estate(*ONLY_CLIENT)).verdict.value == "denied"


def test_a_port_that_no_rule_of_the_balancer_takes_is_not_answered() -> None:
    assert ask(*estate(), port=22).verdict.value == "denied"


def test_a_connection_that_waits_carries_nothing() -> None:
    """PE-03."""
    assert ask(*estate(state="Pending")).verdict.value == "denied"
    assert ask(*estate(manual=True, state=None)).verdict.value == "unknown"
