"""What nodes and bastions need. Expected: BAS-01, AKS-14, AKS-20, AKS-24 of the semantics reference."""

from __future__ import annotations

import pytest

from tests.unit.azure.arm import link, network, ref, resource, vnet
from tests.unit.azure.clusters import OVERLAY, cluster
from tests.unit.azure.services import pip

ALWAYS = ["aks/api", "name server 10.0.0.9"]
MANAGED = ["management.azure.com", "login.microsoftonline.com"]


@pytest.mark.parametrize(
    ("kind", "expected"), [("loadBalancer", {*ALWAYS, *MANAGED}), ("none", {*ALWAYS}), ("block", {*ALWAYS})]
)
def test_what_nodes_need(kind: str, expected: set[str]) -> None:
    space = {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "dhcpOptions": {"dnsServers": ["168.63.129.16", "10.0.0.9"]},
        "subnets": [{"name": "nodes", "properties": {"addressPrefix": "10.0.0.0/24"}}],
    }
    found = network(resource("vnet", "v", space), cluster({**OVERLAY, "outboundType": kind})).needs
    assert {need.words for need in found} == expected
    assert {need.who for need in found} == {ref("agentpool", "aks/p")}
    assert {need.resource for need in found} == {ref("aks", "aks")}


@pytest.mark.parametrize(
    ("public", "expected"),
    [
        (True, [("azure/GatewayManager", "b"), (ref("bastion", "b"), "AzureCloud")]),
        (False, [(ref("bastion", "b"), "AzureCloud")]),
    ],
)
def test_what_bastions_need(public: bool, expected: list[tuple[str, str]]) -> None:
    place: dict[str, object] = {"subnet": link("subnet", "v/AzureBastionSubnet")}
    if public:
        place["publicIPAddress"] = link("pip", "pip-b")
    host = resource("bastion", "b", {"ipConfigurations": [{"name": "c", "properties": place}]})
    given = network(vnet("v", "10.0.0.0/16", AzureBastionSubnet="10.0.0.0/26"), pip("pip-b", "20.0.0.1"), host)
    assert sorted((need.who, need.words) for need in given.needs) == sorted(expected)
