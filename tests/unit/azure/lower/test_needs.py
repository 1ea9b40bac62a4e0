"""What nodes need. Expected: AKS-14, AKS-20, AKS-24 of the semantics reference."""

from __future__ import annotations

import pytest

from tests.unit.azure.arm import network, ref, resource
from tests.unit.azure.clusters import OVERLAY, cluster

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
