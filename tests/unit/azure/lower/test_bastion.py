"""Bastion hosts: who gets an answer at their door (BAS-01)."""

from __future__ import annotations

import pytest

from penstock.engine.engine import Engine
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import link, network, nic, ref, resource, vnet
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
