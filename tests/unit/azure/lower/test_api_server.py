"""Who reaches the API server of a cluster, and how. Expected: AKS-14, AKS-21..AKS-23 of the semantics reference."""

from __future__ import annotations

from typing import Any

from penstock.azure.kinds import KINDS
from penstock.azure.kinds.clusters import API_SERVER
from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, nsg, peering, ref, resource, rule, vnet
from tests.unit.azure.clusters import OVERLAY, cluster, pool

BALANCED = {**OVERLAY, "outboundType": "loadBalancer"}


def estate(net: dict[str, Any], access: dict[str, Any], *more: Resource, **subnets: Any) -> tuple[Resource, ...]:
    closed = {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": False}
    return (
        vnet("v", "10.0.0.0/16", **{"nodes": closed, "api": "10.0.1.0/28", **subnets}),
        vnet("w", "10.1.0.0/16", a="10.1.0.0/24"),
        peering("v/w", "w", allowVirtualNetworkAccess=True),
        peering("w/v", "v", allowVirtualNetworkAccess=True),
        nic("far", "w/a", "10.1.0.4"),
        cluster(net, apiServerAccessProfile=access),
        *more,
    )


def can(given: tuple[Resource, ...], source: str, destination: str = "aks/api:443/tcp") -> Verdict:
    return Engine(network(*given)).can(source, destination).verdict


def test_a_public_api_server_answers_everybody_on_one_port() -> None:
    assert can(estate(OVERLAY, {}), "internet") is Verdict.ALLOWED
    assert can(estate(OVERLAY, {}), "internet", "aks/api:22/tcp") is Verdict.DENIED


def test_nodes_reach_a_public_api_server_by_their_way_out() -> None:
    assert can(estate(OVERLAY, {}), "v/nodes") is Verdict.DENIED
    assert can(estate(BALANCED, {}), ref("agentpool", "aks/p")) is Verdict.ALLOWED


def test_authorized_ranges_let_in_nobody_else_but_the_cluster_s_own_address() -> None:
    given = estate(BALANCED, {"authorizedIPRanges": ["203.0.113.0/24"]})
    assert can(given, "203.0.113.7") is Verdict.ALLOWED
    assert can(given, "198.51.100.7") is Verdict.DENIED
    assert can(given, ref("agentpool", "aks/p")) is Verdict.ALLOWED
    assert can(given, "aks/pods") is Verdict.ALLOWED


def test_the_range_of_zeros_stands_for_the_cluster_s_own_address_alone() -> None:
    given = estate(BALANCED, {"authorizedIPRanges": ["0.0.0.0/32"]})
    assert can(given, "198.51.100.7") is Verdict.DENIED
    assert can(given, ref("agentpool", "aks/p")) is Verdict.ALLOWED


def test_ranges_that_nobody_knows_let_in_perhaps() -> None:
    given = estate(OVERLAY, {"authorizedIPRanges": ["[parameters('office')]"]})
    assert can(given, "198.51.100.7") is Verdict.UNKNOWN


def test_a_private_cluster_is_reached_inside_its_network_and_its_peers_only() -> None:
    given = estate(OVERLAY, {"enablePrivateCluster": True})
    assert can(given, "internet") is Verdict.DENIED
    assert can(given, ref("agentpool", "aks/p")) is Verdict.ALLOWED
    assert can(given, "far") is Verdict.ALLOWED


def test_authorized_ranges_do_not_touch_a_private_cluster() -> None:
    given = estate(OVERLAY, {"enablePrivateCluster": True, "authorizedIPRanges": ["203.0.113.0/24"]})
    assert can(given, "203.0.113.7") is Verdict.DENIED
    assert can(given, "far") is Verdict.ALLOWED


def test_an_endpoint_that_the_input_shows_is_not_there_twice() -> None:
    connection = {"name": "c", "properties": {"privateLinkServiceId": ref("aks", "aks"), "groupIds": ["management"]}}
    shown = resource(
        "pe", "kube-apiserver", {"subnet": link("subnet", "v/nodes"), "privateLinkServiceConnections": [connection]}
    )
    given = network(*estate(OVERLAY, {"enablePrivateCluster": True}, shown))
    leading = [e.id for e in given.endpoints.values() if e.service == ref("aks", "aks") and e.frontage is None]
    assert leading == [ref("pe", "kube-apiserver")]


def test_a_joined_api_server_stands_behind_the_groups_of_its_subnet() -> None:
    access = {"enableVnetIntegration": True, "subnetId": ref("subnet", "v/api"), "enablePrivateCluster": True}
    assert can(estate(OVERLAY, access), "far") is Verdict.ALLOWED
    guarded = {"addressPrefix": "10.0.1.0/28", "networkSecurityGroup": link("nsg", "g")}
    refused = nsg("g", rule("no", access="Deny", sourceAddressPrefix="10.1.0.0/16"))
    given = estate(OVERLAY, access, refused, api=guarded)
    assert can(given, "far") is Verdict.DENIED
    assert can(given, ref("agentpool", "aks/p")) is Verdict.ALLOWED
    assert can(given, ref("agentpool", "aks/p"), "aks/api:22/tcp") is Verdict.DENIED


def test_a_cluster_is_asked_about_by_its_machines_and_its_api_server_apart() -> None:
    given = network(*estate(OVERLAY, {}))
    party = Engine(given).parties.find("aks")
    assert all(given.endpoints[i].frontage is None for i in party.endpoints)


def test_an_api_server_is_no_service_that_is_read_as_others_are() -> None:
    assert API_SERVER.type not in KINDS


def test_a_private_server_whose_place_is_not_known_may_be_reached_all_the_same() -> None:
    """Its subnet may stand in another file: the closed public door is not all there is."""
    elsewhere = cluster(OVERLAY, pool("x/nodes"), apiServerAccessProfile={"enablePrivateCluster": True})
    given = (*(r for r in estate(OVERLAY, {}) if r.type != elsewhere.type), elsewhere)
    assert can(given, "far") is Verdict.UNKNOWN
    assert can(given, "internet") is Verdict.DENIED


def test_whether_ranges_hold_the_cluster_itself_is_open_if_its_way_out_is() -> None:
    outbound: Any = Unknown(why="a parameter without value")
    given = estate({**OVERLAY, "outboundType": outbound}, {"authorizedIPRanges": ["203.0.113.0/24"]})
    assert can(given, "203.0.113.7") is Verdict.ALLOWED
    assert can(given, ref("agentpool", "aks/p")) is Verdict.UNKNOWN
