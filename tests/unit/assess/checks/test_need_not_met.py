"""Nodes of clusters that do not reach what they need. Expected: AKS-14, AKS-20, AKS-24, BAS-01 of the semantics reference."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.need_not_met import need_not_met
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nsg, resource, rule, vnet
from tests.unit.azure.clusters import OVERLAY, cluster, pool
from tests.unit.azure.services import application_rule, collection, firewall, group, hub_and_spokes, pip, policy

PRIVATE = {"enablePrivateCluster": True}


def estate(rule: dict[str, Any], access: Any = None, kind: str = "userDefinedRouting") -> tuple[Resource, ...]:
    """A cluster behind a firewall with one application rule."""
    rules = group("fp/g", 100, collection("names", 100, "Allow", rule))
    name = "shop.hcp.westeurope.azmk8s.io"
    profile = PRIVATE if access is None else access
    nodes = cluster({**OVERLAY, "outboundType": kind}, pool("spoke1/work"), apiServerAccessProfile=profile, fqdn=name)
    return hub_and_spokes(firewall(), policy(), rules, nodes)


def test_what_a_firewall_refuses_is_told_once_for_each_cluster() -> None:
    given = estate(application_rule("r", "archive.ubuntu.com"))
    assert told(need_not_met, *given) == [("medium", "aks", True)]
    title = found(need_not_met, *given)[0].title
    assert "management.azure.com" in title
    assert "login.microsoftonline.com" in title


def test_the_tag_of_names_for_clusters_holds_them() -> None:
    assert told(need_not_met, *estate(application_rule("r", fqdnTags=["AzureKubernetesService"]))) == []


def test_a_public_api_server_is_reached_by_the_way_out() -> None:
    given = estate(application_rule("r", *("management.azure.com", "login.microsoftonline.com")), {})
    assert [finding.title for finding in found(need_not_met, *given)] == ["aks/p cannot reach aks/api"]


def test_an_isolated_cluster_needs_no_internet() -> None:
    assert told(need_not_met, *estate(application_rule("r", "archive.ubuntu.com"), kind="none")) == []


def test_name_servers_of_the_network_must_be_reached() -> None:
    subnet = {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": False}
    space = {"addressPrefixes": ["10.0.0.0/16"]}
    for server, expected in (("10.0.0.9", []), ("10.9.9.9", ["aks/p cannot reach name server 10.9.9.9"])):
        network = {
            "addressSpace": space,
            "dhcpOptions": {"dnsServers": [server]},
            "subnets": [{"name": "nodes", "properties": subnet}],
        }
        nodes = cluster({**OVERLAY, "outboundType": "none"}, apiServerAccessProfile=PRIVATE)
        assert [f.title for f in found(need_not_met, resource("vnet", "v", network), nodes)] == expected


RIGHT = (
    rule("door", 100, sourceAddressPrefix="Internet", destinationPortRange="443"),
    rule("management", 110, sourceAddressPrefix="GatewayManager", destinationPortRange="443"),
    rule("no", 4000, access="Deny"),
)


@pytest.mark.parametrize(
    ("rules", "titles"),
    [
        (RIGHT, []),
        (RIGHT[1:], []),
        (RIGHT[2:], ["azure/GatewayManager cannot reach b"]),
        ((*RIGHT, rule("out", direction="Outbound", access="Deny")), ["b cannot reach AzureCloud"]),
    ],
    ids=["as documented", "for its managers", "for nobody", "nothing out"],
)
def test_a_bastion_whose_group_cuts_it_off(rules: tuple[dict[str, Any], ...], titles: list[str]) -> None:
    """BAS-01."""
    guarded = {"addressPrefix": "10.0.0.0/26", "networkSecurityGroup": link("nsg", "g")}
    place = {"subnet": link("subnet", "v/AzureBastionSubnet"), "publicIPAddress": link("pip", "pip-b")}
    host = resource("bastion", "b", {"ipConfigurations": [{"name": "c", "properties": place}]})
    network = vnet("v", "10.0.0.0/16", AzureBastionSubnet=guarded)
    given = (network, nsg("g", *rules), pip("pip-b", "20.0.0.1"), host)
    assert [finding.title for finding in found(need_not_met, *given)] == titles
