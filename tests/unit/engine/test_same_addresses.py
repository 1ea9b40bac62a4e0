"""Addresses that several networks have: who gets a packet is for the routes of its sender to say."""

from __future__ import annotations

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.engine.sweep import flows
from tests.unit.azure.arm import link, network, nic, ref, resource, vnet
from tests.unit.azure.services import pip

WEB = {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": False}


def two_of_a_kind() -> tuple[Resource, ...]:
    """Two networks with the same addresses and nothing between them."""
    return (
        vnet("here", "10.0.0.0/16", web=WEB),
        vnet("there", "10.0.0.0/16", web=WEB),
        nic("asker", "here/web", "10.0.0.9"),
        nic("twin", "here/web", "10.0.0.4"),
        nic("sought", "there/web", "10.0.0.4"),
        nic("lonely", "there/web", "10.0.0.5"),
    )


@pytest.mark.parametrize(
    ("destination", "expected"),
    [("twin", Verdict.ALLOWED), ("sought", Verdict.DENIED), ("lonely", Verdict.DENIED), ("10.0.0.4", Verdict.ALLOWED)],
)
def test_a_packet_that_comes_to_somebody_else_has_not_arrived(destination: str, expected: Verdict) -> None:
    assert Engine(network(*two_of_a_kind())).can("asker", destination).verdict is expected


def test_networks_with_the_same_addresses_and_nothing_between_them_are_apart() -> None:
    found = {
        (s, d) for flow in flows(Engine(network(*two_of_a_kind()))) for s in flow.sources for d in flow.destinations
    }
    asker, twin, sought = (f"{ref('nic', name)}/ip" for name in ("asker", "twin", "sought"))
    assert (asker, twin) in found
    assert (asker, sought) not in found


def test_whether_a_site_is_the_network_whose_addresses_it_states_is_unknown() -> None:
    """GW-02: two networks may be joined by gateways of which one is described as a site only."""
    estate = (
        vnet("here", "10.0.0.0/16", web=WEB, gatewaysubnet="10.0.9.0/24"),
        vnet("there", "10.1.0.0/16", web={**WEB, "addressPrefix": "10.1.0.0/24"}),
        nic("asker", "here/web", "10.0.0.9"),
        nic("sought", "there/web", "10.1.0.4"),
        pip("pip-gw", "20.0.0.1"),
        resource(
            "gateway",
            "gw",
            {
                "gatewayType": "Vpn",
                "ipConfigurations": [
                    {
                        "name": "ip",
                        "properties": {
                            "subnet": link("subnet", "here/gatewaysubnet"),
                            "publicIPAddress": link("pip", "pip-gw"),
                        },
                    }
                ],
            },
        ),
        resource("site", "far", {"localNetworkAddressSpace": {"addressPrefixes": ["10.1.0.0/16"]}}),
        resource(
            "connection",
            "tunnel",
            {
                "connectionType": "IPsec",
                "virtualNetworkGateway1": link("gateway", "gw"),
                "localNetworkGateway2": link("site", "far"),
            },
        ),
    )
    assert Engine(network(*estate)).can("asker", "sought").verdict is Verdict.UNKNOWN
    assert Engine(network(*estate)).can("asker", "10.1.0.4").verdict is Verdict.UNKNOWN
