"""Real templates and exports that others wrote: every one is read, and understood templates give the resources counted by hand.

The counts below were made by reading the templates, not by running penstock. The corpus is not part of the repository.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import penstock
from penstock.assess.assessment import assess
from penstock.diagnostics import InputError, Level
from penstock.snapshot.gather import Gathered, gather
from tests.conformance.corpus import folder, needs
from tests.conformance.corpus_table import files, read, unknowns

pytestmark = needs(folder())

FAULTS = {"PS501", "PS901"}
EXPRESSIONS = {"PS302", "PS303", "PS306", "PS308", "PS309"}
"""Errors of expressions, loops and names, functions never heard of: templates that Azure takes have none."""

FILE_S, ESTATE_S = 10, 60
PATHS = files() if folder().exists() else []


def title(path: Path) -> str:
    return path.relative_to(folder()).as_posix()


@pytest.mark.parametrize("path", PATHS, ids=title)
def test_a_file_is_read_without_a_fault(path: Path) -> None:
    started = time.process_time()
    gathered = read(path)
    assert time.process_time() - started < FILE_S
    told = {d.code for d in gathered.diagnostics}
    assert not told & FAULTS
    assert not told & EXPRESSIONS, [str(d.origin) + d.message for d in gathered.diagnostics if d.code in EXPRESSIONS]
    for resource in gathered.resources:
        assert resource.origin.line >= 1
        assert all(found.why for found in unknowns(resource))


@pytest.mark.parametrize(
    "names",
    [
        ("arm", "aks-baseline"),
        ("arm", "mspnp-samples"),
        ("arm", "missionlz", "mlz.json"),
        ("arm", "azure-network-security"),
        ("arm", "quickstarts", "301-multi-tier-service-networking"),
        ("arm", "quickstarts", "201-private-aks-cluster"),
        ("azure-exports", "psrule"),
        ("azure-exports", "batfish-cloud-azure"),
    ],
    ids="/".join,
)
def test_an_estate_is_assessed_in_bounded_time(names: tuple[str, ...]) -> None:
    started = time.process_time()
    network = penstock.load(folder(*names))
    result = assess(network)
    assert time.process_time() - started < ESTATE_S
    assert network.endpoints
    assert result.findings is not None


# ── counted by hand ──────────────────────────────────────────────────────────────────────────────


def deployed(path: str, parameters: dict[str, Any] | None = None) -> Gathered:
    file = folder("arm", *path.split("/"))
    beside = sorted(file.parent.glob("azuredeploy.parameters.json"))
    return gather([file, *beside], parameters or {})


def count(gathered: Gathered) -> Counter[str]:
    """Count resources by the last part of their type; mentions of existing ones do not count."""
    return Counter(r.type.rsplit("/", 1)[-1] for r in gathered.resources if not r.existing)


@pytest.mark.parametrize(("machines", "interfaces", "total"), [(2, 6, 37), (5, 12, 55)])
def test_loops_of_a_multi_tier_estate(machines: int, interfaces: int, total: int) -> None:
    """Twelve declarations turn twice, six turn once a machine and region, one stands alone."""
    gathered = deployed("quickstarts/301-multi-tier-loadbalancing/azuredeploy.json", {"numberOfVMInstances": machines})
    found = count(gathered)
    assert found["networkinterfaces"] == interfaces
    assert found["virtualmachines"] == 2 + 2 * machines
    assert found["publicipaddresses"] == 6 + 2 * machines
    assert (found["networksecuritygroups"], found["virtualnetworks"], found["applicationgateways"]) == (4, 2, 2)
    assert sum(found.values()) == total


@pytest.mark.parametrize(
    ("gateway", "expected"),
    [
        ("No", {"virtualnetworks": 3, "subnets": 5, "virtualnetworkpeerings": 4, "publicipaddresses": 2}),
        ("Yes", {"virtualnetworks": 3, "subnets": 6, "virtualnetworkpeerings": 4, "virtualnetworkgateways": 1}),
    ],
)
def test_conditions_of_a_hub_and_spoke_sandbox(gateway: str, expected: dict[str, int]) -> None:
    gathered = deployed("quickstarts/101-hub-and-spoke-sandbox/azuredeploy.json", {"deployVpnGateway": gateway})
    found = count(gathered)
    assert {kind: found[kind] for kind in expected} == expected
    assert sum(found.values()) == {"No": 18, "Yes": 20}[gateway]
    through_gateway = [r.name for r in gathered.resources if r.name.startswith("gwPeering")]
    assert bool(through_gateway) is (gateway == "Yes")


def test_the_hub_and_spoke_of_the_architecture_center() -> None:
    path = "mspnp-samples/azure-hub-spoke.json"
    plain = count(deployed(path))
    assert (plain["virtualnetworks"], plain["virtualnetworkpeerings"], plain["rulecollectiongroups"]) == (3, 4, 2)
    assert (plain["publicipaddresses"], plain["azurefirewalls"], plain["networkinterfaces"]) == (4, 1, 0)
    assert sum(plain.values()) == 35
    whole = count(deployed(path, {"deployVpnGateway": True, "deployVirtualMachines": True, "adminPassword": "x"}))
    assert (whole["virtualnetworkgateways"], whole["networkinterfaces"], whole["virtualmachines"]) == (1, 2, 2)
    assert sum(whole.values()) == 45


UNIT = "BU0001A0008 00".replace(" ", "-")
"""The business unit of the baseline: written like this, it does not look like the id of a fact."""


def test_the_private_cluster_baseline() -> None:
    """Hub 17, spoke 12 and stamp 61 resources: one public address stands three times in the hub."""
    vnet = f"/subscriptions/s/resourceGroups/rg-spokes/providers/Microsoft.Network/virtualNetworks/vnet-spoke-{UNIT}"
    hub = "/subscriptions/s/resourceGroups/rg-hubs/providers/Microsoft.Network/virtualNetworks/vnet-eastus2-hub"
    stated = [
        "subscription()=s",
        "hub-regionA.json:resourceGroup()=rg-hubs",
        "spoke-BU0001A0008.json:resourceGroup()=rg-spokes",
        "cluster-stamp.json:resourceGroup()=rg-cluster",
        "location=eastus2",
        f"hubVnetResourceId={hub}",
        f"targetVnetResourceId={vnet}",
        f"nodepoolSubnetResourceIds={json.dumps([vnet + '/subnets/snet-clusternodes'])}",
    ]
    gathered = gather([folder("arm", "aks-baseline")], stated)
    assert {Path(path).name: number for path, _, number in gathered.inputs} == {
        "cluster-stamp.json": 61,
        "hub-regionA.json": 17,
        "spoke-BU0001A0008.json": 12,
    }
    by_id = {r.id: r for r in gathered.resources}
    hub_to_spoke = by_id[f"{hub.lower()}/virtualnetworkpeerings/hub-to-vnet-spoke-{UNIT.lower()}"]
    assert hub_to_spoke.properties.get("remoteVirtualNetwork", "id").value == vnet
    (group,) = (r for r in gathered.resources if r.type == "microsoft.network/ipgroups")
    assert group.name == "ipg-eastus2-AksNodepools"
    # the nodes' subnet is written in the spoke's template: the hub's IP group reads its prefix from there
    assert group.properties.get("ipAddresses").value == ["10.240.0.0/22"]
    (table,) = (r for r in gathered.resources if r.type == "microsoft.network/routetables")
    (route,) = table.properties.get("routes").elements()
    assert route.get("properties", "addressPrefix").value == "0.0.0.0/0"
    assert route.get("properties", "nextHopIpAddress").is_unknown


RULES = [
    {
        "name": "allow-web",
        "properties": {
            "access": "Allow",
            "direction": "Inbound",
            "priority": 200,
            "protocol": "Tcp",
            "sourceAddressPrefix": "Internet",
            "sourcePortRange": "*",
            "destinationAddressPrefix": "10.0.1.0/24",
            "destinationPortRanges": ["80", "443"],
        },
    }
]


def test_a_verified_module_of_a_security_group() -> None:
    gathered = deployed("avm/network-security-group.json", {"name": "nsg-a", "securityRules": RULES})
    (group,) = gathered.resources
    assert (group.type, group.name) == ("microsoft.network/networksecuritygroups", "nsg-a")
    (rule,) = group.properties.get("securityRules").elements()
    found = rule.get("properties").value
    assert {key: found[key] for key in RULES[0]["properties"]} == RULES[0]["properties"]
    assert found["destinationPortRange"] == ""
    assert found["sourceApplicationSecurityGroups"] == []


def test_a_verified_module_of_a_network() -> None:
    """The network itself, and a deployment for each subnet; the subnet's module mentions the network again."""
    subnets = [
        {"name": "web", "addressPrefix": "10.0.1.0/24", "networkSecurityGroupResourceId": "/nsg"},
        {"name": "db", "addressPrefix": "10.0.2.0/24", "serviceEndpoints": ["Microsoft.Sql"]},
    ]
    gathered = deployed(
        "avm/virtual-network.json", {"name": "v", "addressPrefixes": ["10.0.0.0/16"], "subnets": subnets}
    )
    assert count(gathered) == {"virtualnetworks": 1, "subnets": 2}
    network, *_ = gathered.resources
    assert network.properties.get("addressSpace", "addressPrefixes").value == ["10.0.0.0/16"]
    web, db = (r.properties for r in gathered.resources if r.type.endswith("/subnets"))
    assert (web.get("addressPrefix").value, web.get("networkSecurityGroup", "id").value) == ("10.0.1.0/24", "/nsg")
    assert (db.get("addressPrefix").value, db.get("serviceEndpoints").value) == (
        "10.0.2.0/24",
        [{"service": "Microsoft.Sql"}],
    )
    assert db.get("networkSecurityGroup").is_missing


def test_a_verified_module_of_a_firewall_policy() -> None:
    groups = [{"name": "rcg", "priority": 100, "ruleCollections": []}]
    gathered = deployed("avm/firewall-policy.json", {"name": "p", "ruleCollectionGroups": groups})
    assert count(gathered) == {"firewallpolicies": 1, "rulecollectiongroups": 1}
    (group,) = (r for r in gathered.resources if r.type.endswith("/rulecollectiongroups"))
    assert group.id.endswith("/firewallpolicies/p/rulecollectiongroups/rcg")
    assert group.properties.get("priority").value == 100


def test_linked_templates_of_a_quickstart_are_deployed_with_it() -> None:
    gathered = gather([folder("arm", "quickstarts", "301-parameterized-linked-templates")], ())
    kinds = {Path(path).name: kind for path, kind, _ in gathered.inputs}
    assert kinds["paramvm.json"] == kinds["paramappgateway.json"] == "linked template"
    assert count(gathered)["applicationgateways"] == 1


def test_a_mission_landing_zone_is_three_networks_around_a_firewall() -> None:
    gathered = deployed("missionlz/mlz.json", {"identifier": "abc", "location": "eastus"})
    networks = sorted(r.name for r in gathered.resources if r.type == "microsoft.network/virtualnetworks")
    assert networks == ["abc-dev-use-hub-vnet", "abc-dev-use-operations-vnet", "abc-dev-use-sharedServices-vnet"]
    assert count(gathered)["virtualnetworkpeerings"] == 4
    assert count(gathered)["azurefirewalls"] == 1
    hub = next(r for r in gathered.resources if r.name == "abc-dev-use-hub-vnet")
    prefixes = [s.get("properties", "addressPrefix").value for s in hub.properties.get("subnets").elements()]
    assert prefixes == ["10.0.128.0/26", "10.0.128.64/26", "10.0.128.128/26"]


def test_a_template_without_values_says_what_is_missing() -> None:
    gathered = deployed("avm/virtual-network.json")
    missing = {d.value for d in gathered.diagnostics if d.code == "PS301"}
    assert missing == {"name", "addressPrefixes"}
    assert all(d.level is Level.NOTE for d in gathered.diagnostics)


def test_only_what_holds_nothing_ends_the_run() -> None:
    with pytest.raises(InputError):
        penstock.load(folder("arm", "mspnp-reference-architectures"))
