"""What others' rules say about networks, clusters, edges and web firewalls, beside what we find (corpus: PSRule for Azure).

Rules that concern traffic, and agree: API servers with authorized addresses, endpoints that take plain HTTP, firewalls that drop what threat
intelligence knows, modes and gaps of web firewalls, peerings that are not connected, subnets without a group. `Azure.AKS.HttpAppRouting` is told as a
setting that answers do not follow (PS419). `Azure.AKS.NetworkPolicy` is about pods among themselves. `Azure.LB.Probe` asks whether a probe asks for
a page: what a healthy answer is decides no flow for certain. `Azure.CDN.UseFrontDoor` and the rest are about products, versions, TLS and names.
"""

from __future__ import annotations

import json
from functools import cache

import pytest

import penstock
from penstock.assess.assessment import assess
from penstock.azure.lower import lower
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.net.inspection import GapKind, Inspection, Mode
from penstock.net.network import Network
from penstock.net.route import Deliver
from penstock.snapshot.gather import gather
from tests.conformance import corpus
from tests.unit.azure.arm import vnet
from tests.unit.azure.web import gateway, site

FOLDER = corpus.folder("azure-exports", "psrule")
pytestmark = corpus.needs(FOLDER)


def expected(rule: str) -> dict[str, bool]:
    """Give, for each target of one of their rules, whether it passes."""
    file = FOLDER / "expected" / f"{rule.rsplit('.', 1)[0]}.json"
    assertions = json.loads(file.read_text(encoding="utf-8"))["assertions"]
    ours = [a for a in assertions if a["rule"] == rule and a["outcome"] in ("Pass", "Fail")]
    return {target: a["outcome"] == "Pass" for a in ours for target in a["targets"]}


@cache
def network(name: str) -> Network:
    """Read one of their estates."""
    return penstock.load(FOLDER / f"Resources.{name}.json")


def test_api_servers_that_anybody_reaches() -> None:
    found = {
        name: penstock.can(network("AKS"), "internet", f"{name}/api:443").verdict.value == "denied"
        for name in expected("Azure.AKS.AuthorizedIPs")
    }
    assert found == expected("Azure.AKS.AuthorizedIPs")


@pytest.mark.parametrize(("name", "passes"), [("cdn-endpoint-A", False), ("cdn-endpoint-B", True)])
def test_edges_that_take_plain_http(name: str, passes: bool) -> None:
    """Their third endpoint shares its id with three profiles in the file, so that nobody knows what it is: it is left out."""
    assert expected("Azure.CDN.HTTP")[name] is passes
    own = [r for r in gather([FOLDER / "Resources.CDN.json"], ()).resources if not r.id.endswith("/cdn-endpoint-c")]
    answer = penstock.can(lower(read_all(own)[0], None), "internet", f"fqdn:{name.lower()}.azureedge.net:80")
    assert (answer.verdict.value == "denied") is passes


def test_firewalls_that_drop_what_threat_intelligence_knows() -> None:
    said = {e.name: e.appliance.notes for e in network("Firewall").endpoints.values() if e.appliance is not None}
    assert {name: any("drops" in note for note in notes) for name, notes in said.items()} == expected(
        "Azure.Firewall.Mode"
    )


def test_peerings_that_carry_nothing() -> None:
    told = {d.message for d in network("VirtualNetwork").diagnostics if d.code == "PS404"}
    assert told == {'peering "peer-D" is Disconnected: it carries no traffic'}
    tables = network("VirtualNetwork").route_tables
    ways = {
        t.split("/virtualnetworks/")[1].split("/")[0]
        for t, table in tables.items()
        for r in table.routes
        if _peers(r.next_hop)
    }
    assert expected("Azure.VNET.PeerState") == {"vnet-A": True, "vnet-B": True, "vnet-C": False}
    assert ways == {"vnet-a", "vnet-b", "vnet-c"}, (
        "the other peering of vnet-C is connected; nothing leads to or from vnet-D"
    )


def _peers(hop: object) -> bool:
    return isinstance(hop, Deliver) and hop.type == "VNetPeering"


def test_subnets_without_a_group() -> None:
    found = {f.name.split("/")[0] for f in assess(network("VirtualNetwork")).findings if f.code == "PS605"}
    assert found == {name for name, passes in expected("Azure.VNET.UseNSGs").items() if not passes}


# ---- web firewalls ---------------------------------------------------------------------------------------------------


@cache
def inspections() -> dict[str, Inspection]:
    """Put a gateway before each of their policies, and give what inspects its requests."""
    policies = [r for r in gather([FOLDER / "Resources.AppGwWAF.json"], ()).resources if "firewallpolicies" in r.type]
    return {policy.name: _inspection(policy) for policy in policies}


def _inspection(policy: Resource) -> Inspection:
    estate, _ = read_all((*site(gateway(firewallPolicy={"id": policy.id})), policy, vnet("unused", "10.99.0.0/16")))
    doors = [r for e in lower(estate, None).endpoints.values() for r in e.rewrites]
    (found,) = {
        route.inspection.resource: route.inspection for r in doors for route in r.routes if route.inspection
    }.values()
    return found


def test_web_firewalls_that_are_on_and_block() -> None:
    modes = {name: some.mode for name, some in inspections().items()}
    assert {name: mode is not Mode.OFF for name, mode in modes.items()} == expected("Azure.AppGwWAF.Enabled")
    detecting = {name: mode is not Mode.LOGS for name, mode in modes.items() if mode is not Mode.OFF}
    assert detecting == {
        name: passes for name, passes in expected("Azure.AppGwWAF.PreventionMode").items() if name in detecting
    }


def test_web_firewalls_with_gaps() -> None:
    exclusions = {name: not any(g.kind is GapKind.EXCLUSION for g in some.gaps) for name, some in inspections().items()}
    assert exclusions == expected("Azure.AppGwWAF.Exclusions")
