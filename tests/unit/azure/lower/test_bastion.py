"""Bastion hosts: who gets an answer at their door (BAS-01)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import codes, link, network, nic, ref, resource, table, vnet
from tests.unit.azure.services import pip

HOST = resource(
    "bastion",
    "b",
    {
        "ipConfigurations": [
            {
                "name": "c",
                "properties": {
                    "subnet": link("subnet", "v/AzureBastionSubnet"),
                    "publicIPAddress": link("pip", "pip-b"),
                },
            }
        ]
    },
    sku={"name": "Basic"},
)
ESTATE = (
    vnet("v", "10.0.0.0/16", AzureBastionSubnet="10.0.0.0/26", web="10.0.1.0/24"),
    pip("pip-b", "20.0.0.1"),
    nic("n", "v/web", "10.0.1.4"),
    HOST,
)


@pytest.mark.parametrize(
    ("source", "port", "verdict"),
    [
        ("internet", 443, "allowed"),
        ("internet", 8080, "denied"),
        ("n", 8080, "allowed"),
        ("n", 22, "denied"),
    ],
    ids=["anybody at the door", "not between instances", "the network between instances", "nothing else"],
)
def test_what_a_bastion_answers(source: str, port: int, verdict: str) -> None:
    assert Engine(network(*ESTATE)).can(source, f"b:{port}/tcp").verdict.value == verdict


def test_a_bastion_is_seen_under_its_public_address() -> None:
    outbound = network(*ESTATE).endpoints[ref("bastion", "b")].outbound
    assert outbound is not None
    assert outbound.sources == AddressSet.of("20.0.0.1")


def test_a_bastion_opens_shells() -> None:
    assert Engine(network(*ESTATE)).can("b", "n:22/tcp").verdict.value == "allowed"


def test_one_in_no_known_subnet_is_told() -> None:
    found = network(HOST)
    assert ref("bastion", "b") not in found.endpoints
    assert "PS402" in [d.code for d in found.diagnostics]


def host(**settings: Any) -> Resource:
    place = {"subnet": link("subnet", "v/AzureBastionSubnet"), "publicIPAddress": link("pip", "pip-b")}
    return resource("bastion", "b", {"ipConfigurations": [{"name": "c", "properties": place}], **settings})


@pytest.mark.parametrize(
    ("client", "verdict"), [("203.0.113.7", "allowed"), ("198.51.100.7", "denied")], ids=["listed", "not listed"]
)
def test_clients_may_be_limited(client: str, verdict: str) -> None:
    rules = {"networkAcls": {"ipRules": [{"addressPrefix": "203.0.113.0/24"}]}}
    given = network(*ESTATE[:3], host(**rules))
    assert Engine(given).can(client, "b:443/tcp").verdict.value == verdict


def test_what_widens_it_is_said_beside_it() -> None:
    given = network(
        *ESTATE[:3], host(enableShareableLink=True, enableIpConnect="[parameters('x')]", enableTunneling=False)
    )
    notes = given.endpoints[ref("bastion", "b")].notes
    assert [note for note in notes if "link" in note]
    assert [note for note in notes if note.startswith("perhaps: it connects")]
    assert not [note for note in notes if "tunnel" in note]


def test_a_route_table_on_its_subnet_is_told() -> None:
    """BAS-03."""
    routed = {"addressPrefix": "10.0.0.0/26", "routeTable": link("table", "t")}
    given = (vnet("v", "10.0.0.0/16", AzureBastionSubnet=routed), table("t"), *ESTATE[1:2], host())
    assert "PS518" in codes(*given)
    assert "PS518" not in codes(*ESTATE)
