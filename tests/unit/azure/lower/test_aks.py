"""Nodes of clusters: their way out, their own group, their scale sets. Expected: AKS-10..AKS-13 of the semantics reference."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Answer, Verdict
from penstock.net.endpoint import Method
from tests.unit.azure.arm import codes, link, network, nic, nsg, ref, resource, rule, vnet
from tests.unit.azure.clusters import OVERLAY, cluster, pool

NODES = ref("agentpool", "aks/p")
CLOSED = {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": False}


def leaving(kind: str, subnet: Any = None, *more: Resource, **of_pool: Any) -> Answer:
    given = (
        vnet("v", "10.0.0.0/16", nodes=subnet or CLOSED),
        cluster({**OVERLAY, "outboundType": kind}, pool(**of_pool)),
    )
    return Engine(network(*given, *more)).can(NODES, "internet:443/tcp")


@pytest.mark.parametrize("kind", ["loadBalancer", "managedNATGateway"])
def test_a_cluster_that_makes_its_way_out_leaves_by_it(kind: str) -> None:
    assert leaving(kind).verdict is Verdict.ALLOWED


@pytest.mark.parametrize("kind", ["none", "userDefinedRouting", "userAssignedNATGateway"])
def test_otherwise_nodes_have_what_their_subnet_has(kind: str) -> None:
    assert leaving(kind).verdict is Verdict.DENIED
    assert leaving(kind, {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": True}).verdict is Verdict.ALLOWED


def test_none_says_nothing_of_addresses_that_nodes_have_themselves() -> None:
    found = leaving("none", enableNodePublicIP=True)
    assert found.verdict is Verdict.ALLOWED
    assert found.trace.exit == Method.PUBLIC_IP.value


def test_block_lets_nothing_out_whatever_the_subnet_has() -> None:
    found = leaving("block", {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": True})
    assert found.verdict is Verdict.DENIED
    assert "AKS-10" in found.trace.facts


def test_what_reaches_nodes_from_outside_is_in_a_group_that_nobody_sees() -> None:
    opened = {**CLOSED, "networkSecurityGroup": link("nsg", "g")}
    given = (
        vnet("v", "10.0.0.0/16", nodes=opened, db="10.0.1.0/24"),
        cluster(OVERLAY, pool(enableNodePublicIP=True)),
        nsg("g", rule("all")),
        nic("near", "v/db", "10.0.1.4"),
    )
    engine = Engine(network(*given))
    assert engine.can("internet", f"{NODES}").verdict is Verdict.UNKNOWN
    assert engine.can("near", f"{NODES}").verdict is Verdict.ALLOWED


def test_a_scale_set_of_the_cluster_is_its_nodes() -> None:
    configuration = {"name": "ip", "properties": {"primary": True, "subnet": link("subnet", "v/nodes")}}
    profile = {"networkInterfaceConfigurations": [{"name": "n", "properties": {"ipConfigurations": [configuration]}}]}
    body = {"virtualMachineProfile": {"networkProfile": profile}}
    for name, tags in (("aks-p-1234-vmss", {}), ("other", {"aks-managed-poolName": "p"})):
        shown = resource("vmss", name, body, tags=tags, sku={"capacity": 3})
        given = network(
            vnet("v", "10.0.0.0/16", nodes=CLOSED),
            cluster({**OVERLAY, "outboundType": "loadBalancer"}, group="rg"),
            shown,
        )
        assert NODES not in given.endpoints
        engine = Engine(given)
        assert engine.can("aks", "internet:443/tcp").verdict is Verdict.ALLOWED
        assert f"{shown.id}/n/ip" in engine.parties.find("aks").endpoints
        assert engine.can("aks/pods", "internet:443/tcp").verdict is Verdict.ALLOWED


def test_a_scale_set_of_another_group_is_none_of_the_cluster_s() -> None:
    shown = resource("vmss", "aks-p-1234-vmss", {})
    given = network(vnet("v", "10.0.0.0/16", nodes=CLOSED), cluster(OVERLAY), shown)
    assert NODES in given.endpoints


def test_a_pool_in_a_subnet_that_is_missing_is_told() -> None:
    assert codes(vnet("v", "10.0.0.0/16"), cluster(OVERLAY)) == ["PS402"]
