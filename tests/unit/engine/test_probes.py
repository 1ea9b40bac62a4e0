"""Health probes: from the platform for load balancers, from its own subnet for a gateway."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.engine.api import can
from penstock.engine.engine import Engine
from penstock.engine.probes import probed
from penstock.net.network import Network
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, network, nic, nsg, rule, vnet
from tests.unit.azure.services import pip
from tests.unit.azure.web import gateway, part, pool, settings

SERVED = rule("serve", 100, sourceAddressPrefix="10.0.0.0/24", destinationPortRange="8080")
REST = rule("rest", 300, access="Deny")


def probing(*rules: dict[str, Any]) -> Network:
    """A gateway that probes its member, an interface, on port 8081."""
    guarded = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    member = {"applicationGatewayBackendAddressPools": [part("backendAddressPools", "web")]}
    parts = {
        "backendAddressPools": [pool("web")],
        "backendHttpSettingsCollection": [settings(probe=part("probes", "well"))],
        "probes": [{"name": "well", "properties": {"port": 8081}}],
    }
    return network(
        vnet("v", "10.0.0.0/16", edge="10.0.0.0/24", app=guarded),
        nsg("g", *rules),
        pip("pip-gw", "20.0.0.1"),
        nic("web", "v/app", "10.0.1.4", ip=member),
        gateway(**parts),
    )


def verdict(*rules: dict[str, Any]) -> str:
    return can(probing(*rules), "internet", "gw:80").verdict.value


@pytest.mark.parametrize(
    ("source", "expected"),
    [("10.0.0.0/24", "allowed"), ("AzureLoadBalancer", "denied"), ("10.0.9.0/24", "denied")],
)
def test_a_gateway_probes_from_its_own_subnet(source: str, expected: str) -> None:
    probe = rule("probe", 200, sourceAddressPrefix=source, destinationPortRange="8081")
    assert verdict(SERVED, probe, REST) == expected


def chosen_from(*addresses: str) -> str:
    """A gateway without a probe of its own before a subnet that lets it in and one that does not."""
    shut = {"addressPrefix": "10.0.2.0/24", "networkSecurityGroup": link("nsg", "shut")}
    found = network(
        vnet("v", "10.0.0.0/16", edge="10.0.0.0/24", app="10.0.1.0/24", shut=shut),
        nsg("shut", REST),
        pip("pip-gw", "20.0.0.1"),
        nic("web", "v/app", "10.0.1.4"),
        nic("lost", "v/shut", "10.0.2.4"),
        gateway(backendAddressPools=[pool("web", *addresses)]),
    )
    return can(found, "internet", "gw:80").verdict.value


def test_a_gateway_passes_by_a_backend_that_does_not_let_it_in() -> None:
    assert chosen_from("10.0.1.4", "10.0.2.4") == "allowed"


def test_a_gateway_whose_backends_all_refuse_it_serves_nobody() -> None:
    assert chosen_from("10.0.2.4", "10.0.2.5") == "denied"


def test_what_probes_found_holds_for_one_network_only() -> None:
    probe = rule("probe", 200, sourceAddressPrefix="10.0.0.0/24", destinationPortRange="8081")
    walkers = {
        name: Engine(found).walker
        for name, found in (("open", probing(SERVED, probe, REST)), ("shut", probing(SERVED, REST)))
    }
    walkers["shut"].probed = walkers["open"].probed

    def answers(name: str) -> bool:
        ends = {e.name: e for e in walkers[name].network.endpoints.values()}
        onward = ends["gw"].rewrites[0].routes[0].onward
        assert onward is not None
        return probed(walkers[name], onward, ends["web"], Address.parse("10.0.1.4"))[0]

    assert [answers(name) for name in ("open", "shut", "open")] == [True, False, True]
