"""Application Gateway for Containers: what is known of it without the cluster's manifests (AGC-01)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.api import can, uninspected
from penstock.engine.result import Answer
from penstock.net.endpoint import Kind
from penstock.net.network import Network
from tests.unit.azure.arm import codes, link, network, nic, nsg, ref, resource, rule, vnet
from tests.unit.azure.clusters import IN_SUBNET, OVERLAY, cluster, pool
from tests.unit.azure.web import waf_policy

ASSOCIATED = resource("agcassociation", "agc/a", {"subnet": link("subnet", "v/edge")})
GATEWAY = (
    resource("agc", "agc", {}),
    resource("agcfrontend", "agc/f", {"fqdn": "abc.fz01.alb.azure.com"}),
    ASSOCIATED,
)
FROM_GATEWAY = (
    rule("gateway", 100, sourceAddressPrefix="10.0.5.0/24", destinationPortRange="8080"),
    rule("rest", 200, access="Deny"),
)


def estate(*more: Resource, rules: tuple[dict[str, Any], ...] = FROM_GATEWAY, net: Any = IN_SUBNET) -> Network:
    """A cluster, a machine beside it, and the subnet of the gateway; the pods' subnet admits the gateway on port 8080."""
    guarded = {"addressPrefix": "10.0.2.0/24", "networkSecurityGroup": link("nsg", "g")}
    nodes = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}
    own = {} if net is OVERLAY else {"podSubnetID": ref("subnet", "v/pods")}
    return network(
        vnet("v", "10.0.0.0/16", nodes=nodes, pods=guarded, edge="10.0.5.0/24", db="10.0.1.0/24"),
        nsg("g", *rules),
        nic("beside", "v/db", "10.0.1.4"),
        cluster(net, pool(**own)),
        *more,
    )


def asked(to: str, **parts: Any) -> Answer:
    return can(estate(*GATEWAY, **parts), "internet", to)


def test_without_a_gateway_nobody_comes_in() -> None:
    assert can(estate(), "internet", "aks/pods:8080").verdict.value == "denied"


def test_what_the_pods_admit_may_come_through_on_any_port_of_theirs() -> None:
    """The manifests say which pods on which port."""
    answer = asked("aks/pods:8080")
    assert answer.verdict.value == "unknown"
    (cause,) = answer.trace.unknown_because
    assert cause.why == "where agc leads is written in a cluster, and not in the input"


def test_what_the_pods_do_not_admit_from_its_subnet_stays_out() -> None:
    assert asked("aks/pods:22").verdict.value == "denied"
    assert asked("aks/pods:8080", rules=(rule("no", 100, access="Deny"),)).verdict.value == "denied"


def test_machines_outside_of_the_cluster_are_not_meant() -> None:
    assert asked("beside:8080").verdict.value == "denied"


@pytest.mark.parametrize(("to", "verdict"), [("agc:443", "unknown"), ("agc:80", "unknown"), ("agc:8080", "denied")])
def test_listeners_are_on_two_ports(to: str, verdict: str) -> None:
    assert asked(to).verdict.value == verdict


def test_pods_with_addresses_among_themselves_may_be_meant_too() -> None:
    assert asked("aks/pods:8080", net=OVERLAY).verdict.value == "unknown"


def test_it_is_called_by_the_name_of_its_frontend() -> None:
    assert can(estate(*GATEWAY), "internet", "fqdn:abc.fz01.alb.azure.com:443").verdict.value == "unknown"


def test_a_frontend_that_is_not_in_the_input_is_there_all_the_same() -> None:
    found = estate(resource("agc", "agc", {}), ASSOCIATED)
    (gateway,) = (e for e in found.endpoints.values() if e.kind is Kind.PROXY)
    assert len(gateway.public) == 1
    assert can(found, "internet", "aks/pods:8080").verdict.value == "unknown"


def test_without_a_subnet_it_is_told() -> None:
    assert "PS402" in codes(resource("agc", "agc", {}), vnet("v", "10.0.0.0/16", a="10.0.0.0/24"))


def test_without_a_cluster_anybody_may_be_meant() -> None:
    found = network(
        vnet("v", "10.0.0.0/16", edge="10.0.5.0/24", db="10.0.1.0/24"), nic("m", "v/db", "10.0.1.4"), *GATEWAY
    )
    assert can(found, "internet", "m:8080").verdict.value == "unknown"


def policy(mode: str) -> tuple[Resource, ...]:
    return (resource("agcpolicy", "agc/p", {"wafPolicy": link("waf", "waf")}), waf_policy("waf", mode=mode))


@pytest.mark.parametrize(
    ("more", "seen"), [((), "uninspected"), (policy("Prevention"), "unknown"), (policy("Detection"), "uninspected")]
)
def test_whether_a_firewall_inspects_is_said_in_the_cluster(more: tuple[Resource, ...], seen: str) -> None:
    ways = uninspected(estate(*GATEWAY, *more), "aks/pods")
    assert {way.seen.value for way in ways} == {seen}
