"""The AKS baseline: hub, spoke and cluster stamp as one estate, and what its nodes can send where (corpus: Microsoft's reference cluster).

Expected values are read from the templates by hand. Every subnet with nodes sends 0.0.0.0/0 to the hub's firewall (spoke, line 59). Its base policy
allows UDP 53 from anywhere to anywhere. Its own policy allows, to the node pools' prefix alone, TCP 443 to AzureCloud of the region by a network
rule, and names by application rules. Of the FQDN tag in one of them only the names that every cluster needs are known (FW-36): whether other names
pass on TCP 443 is open.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import penstock
from penstock.assess.assessment import Assessment, assess
from penstock.assess.finding import Finding
from penstock.engine.result import Answer, Decision, Step
from penstock.net.network import Network
from penstock.space.transport import TCP
from tests.conformance import corpus

HERE = corpus.folder("arm", "aks-baseline")
TAGS = corpus.folder("servicetags")
pytestmark = [corpus.needs(HERE), corpus.needs(TAGS)]

GROUPS = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups"
HUB = "providers/Microsoft.Network/virtualNetworks/vnet-eastus2-hub"
SPOKE = "providers/Microsoft.Network/virtualNetworks/vnet-spoke-BU0001A0008-00"
BY_ID = (
    "location=eastus2",
    f"hubVnetResourceId={GROUPS}/rg-hubs/{HUB}",
    f"targetVnetResourceId={GROUPS}/rg-spokes/{SPOKE}",
    f'nodepoolSubnetResourceIds=["{GROUPS}/rg-spokes/{SPOKE}/subnets/snet-clusternodes"]',
)
BY_POINTER = (
    "location=eastus2",
    "hubVnetResourceId=@virtualNetworks/vnet-eastus2-hub",
    "targetVnetResourceId=@virtualNetworks/vnet-spoke-BU0001A0008-00",
    'nodepoolSubnetResourceIds=["@vnet-spoke-BU0001A0008-00/subnets/snet-clusternodes"]',
)
NODES, INGRESS = "snet-clusternodes", "snet-clusteringressservices"
FIREWALL = "fw-eastus2"


@cache
def estate(parameters: tuple[str, ...] = BY_ID) -> Network:
    (tags,) = sorted(TAGS.glob("*.json"))
    return penstock.load(HERE, service_tags=tags, parameters=parameters)


def asked(source: str, destination: str, parameters: tuple[str, ...] = BY_ID) -> Answer:
    return penstock.can(estate(parameters), source, destination)


def place(step: Step) -> str:
    """Give the file and line of what decided a step."""
    if step.decided_by is None:
        return ""
    return f"{Path(step.decided_by.origin.file).name.partition('-')[0]}:{step.decided_by.origin.line}"


def at_firewall(answer: Answer) -> tuple[str, str, str]:
    """Give what the firewall's rules did, by which rule, and where it stands."""
    steps = [s for s in answer.trace.path if s.name == FIREWALL and s.kind.startswith("firewall")]
    assert len(steps) == 1, [s.kind for s in answer.trace.path]
    rule = steps[0].rule
    return steps[0].decision.value, rule.name.rsplit("/", 1)[-1] if rule is not None else "", place(steps[0])


# ---- one estate ------------------------------------------------------------------------------------------------------


def test_the_three_templates_are_one_estate() -> None:
    told = {Path(d.origin.file).name: d.message for d in estate().diagnostics if d.code == "PS115"}
    assert "resource group rg-hubs" in told["hub-regionA.json"]
    assert "resource group rg-spokes" in told["spoke-BU0001A0008.json"]
    assert sorted(told) == ["cluster-stamp.json", "hub-regionA.json", "spoke-BU0001A0008.json"]
    assert [d.message for d in estate().diagnostics if d.code == "PS403"] == []


@pytest.mark.parametrize("subnet", [NODES, INGRESS])
def test_what_is_for_outside_goes_to_the_firewall_where_the_firewall_is(subnet: str) -> None:
    found = estate()
    (device,) = (e for e in found.endpoints.values() if e.name == FIREWALL)
    (segment,) = (s for s in found.segments.values() if s.name == subnet)
    (route,) = (r for r in found.route_tables[segment.routes].routes if r.name == "r-nexthop-to-fw")
    assert getattr(route.next_hop, "address", None) == device.where.witness()
    assert route.origin.line == 59


# ---- what leaves -----------------------------------------------------------------------------------------------------

LEAVES = [
    ("DNS to anywhere", NODES, "8.8.8.8:53/udp", "allowed", "DNS", "hub:431"),
    ("DNS to anywhere, from the subnet that no rule is for", INGRESS, "1.1.1.1:53/udp", "allowed", "DNS", "hub:431"),
    ("the region's AzureCloud", NODES, "azure/AzureCloud.eastus2:443", "allowed", "pod-to-api-server", "hub:674"),
    ("telemetry", NODES, "fqdn:any.ods.opinsights.azure.com:443", "allowed", "azure-monitor-addon", "hub:517"),
    ("telemetry", NODES, "fqdn:any.oms.opinsights.azure.com:443", "allowed", "azure-monitor-addon", "hub:517"),
    ("policy", NODES, "fqdn:data.policy.core.windows.net:443", "allowed", "azure-policy-addon", "hub:541"),
    ("code hosts", NODES, "fqdn:github.com:443", "allowed", "flux-to-github", "hub:596"),
    ("code hosts", NODES, "fqdn:api.github.com:443", "allowed", "flux-to-github", "hub:596"),
    ("any storage account", NODES, "fqdn:mine.blob.core.windows.net:443", "allowed", "flux-addon-runtime-requirements", "hub:619"),
    ("any image", NODES, "fqdn:registry-1.docker.io:443", "allowed", "flux-addon-runtime-requirements", "hub:619"),
    ("any image", NODES, "fqdn:hub.docker.com:443", "allowed", "flux-addon-runtime-requirements", "hub:619"),
    ("required", NODES, "fqdn:mcr.microsoft.com:443", "allowed", "flux-addon-runtime-requirements", "hub:619"),
    ("required", NODES, "fqdn:management.azure.com:443", "allowed", "service-requirements", "hub:564"),
    ("required", NODES, "fqdn:login.microsoftonline.com:443", "allowed", "service-requirements", "hub:564"),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "source", "destination", "verdict", "rule", "where"), LEAVES)
def test_a_channel_is_proved_with_its_rule(
    channel: str, source: str, destination: str, verdict: str, rule: str, where: str
) -> None:
    for parameters in (BY_ID, BY_POINTER):
        found = asked(source, destination, parameters)
        assert found.verdict.value == verdict, channel
        assert at_firewall(found) == ("allow", rule, where)


@pytest.mark.parametrize(
    ("source", "destination"),
    [
        (NODES, "8.8.8.8:53"),  # the rule is for UDP
        (NODES, "8.8.8.8:123/udp"),  # no rule for time
        (NODES, "azure/AzureCloud.eastus2:9000"),  # the tunnel of older clusters
        (NODES, "azure/AzureCloud.eastus2:1194/udp"),
        (NODES, "fqdn:github.com:22"),
        (NODES, "fqdn:github.com:80"),
        (INGRESS, "fqdn:github.com:443"),  # rules on names are for the node pools
        (INGRESS, "azure/AzureCloud.eastus2:443/udp"),
        (INGRESS, "fqdn:mcr.microsoft.com:443"),
    ],
)
def test_what_no_rule_allows_is_stopped_by_the_firewall(source: str, destination: str) -> None:
    found = asked(source, destination)
    assert found.verdict.value == "denied"
    assert at_firewall(found)[0] == "deny"


@pytest.mark.parametrize("name", ["raw.githubusercontent.com", "packages.microsoft.com", "exfil.example.com"])
def test_other_names_hang_on_the_contents_of_the_tag(name: str) -> None:
    found = asked(NODES, f"fqdn:{name}:443")
    assert found.verdict.value == "unknown"
    assert at_firewall(found) == ("unknown", "service-requirements", "hub:564")
    assert [c.key for c in found.trace.unknown_because] == ["fqdn-tag:azurekubernetesservice"]


def test_storage_that_no_rule_names_may_pass_by_the_rules_of_the_platform() -> None:
    """The built-in rules of the firewall let storage of the platform through, and which that is is not published (FW-40)."""
    assert asked(INGRESS, "fqdn:mine.blob.core.windows.net:443").verdict.value == "unknown"
    assert asked(INGRESS, "fqdn:exfil.example.com:443").verdict.value == "denied"


# ---- around the firewall ---------------------------------------------------------------------------------------------


def names(answer: Answer) -> list[str]:
    return [step.name for step in answer.trace.path]


def test_the_gateway_sends_to_the_internet_past_the_firewall() -> None:
    """Its subnet has no route table (spoke, line 286), and its group allows everything out (line 199)."""
    gateway = next(e.name for e in estate().endpoints.values() if e.name.startswith("apw-aks-"))
    found = asked(gateway, "8.8.8.8:443")
    assert found.verdict.value == "allowed"
    assert FIREWALL not in names(found)
    assert place(found.trace.path[0]) == "spoke:199"


def test_what_comes_in_by_the_gateway_does_not_meet_the_firewall() -> None:
    """Whether the group before a gateway sees its subnet or its frontend is not documented: open, and told so."""
    gateway = next(e.name for e in estate().endpoints.values() if e.name.startswith("apw-aks-"))
    found = asked("internet", f"{gateway}:443")
    assert found.verdict.value == "unknown"
    assert FIREWALL not in names(found)
    allowed = [step for step in found.trace.path if step.kind == "nsg" and step.decision is Decision.ALLOW]
    assert place(allowed[0]) == "spoke:144"
    assert asked("internet", f"{gateway}:80").verdict.value == "denied"
    assert asked("internet", f"{NODES}:22").verdict.value == "denied"


def test_inside_the_spoke_nothing_is_inspected() -> None:
    found = asked(NODES, f"{INGRESS}:443")
    assert found.verdict.value == "allowed"
    assert FIREWALL not in names(found)


def test_the_vault_is_behind_an_endpoint_in_a_subnet_that_the_spoke_has_not() -> None:
    """The stamp puts it into snet-privatelinkendpoints (line 123): whether nodes get there is open, its public door is shut."""
    vault = next(e.name for e in estate().endpoints.values() if e.name.startswith("kv-aks-"))
    assert asked(NODES, f"{vault}:443").verdict.value == "unknown"
    assert [d.message for d in estate().diagnostics if d.code == "PS415"] == [
        'subnet "snet-privatelinkendpoints" is not in the input, yet it is used here'
    ]


# ---- the ways out, as findings ---------------------------------------------------------------------------------------


@cache
def assessed() -> Assessment:
    return assess(estate())


def findings() -> tuple[Finding, ...]:
    return assessed().findings


WAYS_OUT = [
    ("DNS to anywhere", "PS723", "hub:431", "udp/53", ""),
    ("the region's AzureCloud", "PS721", "hub:674", "tcp/443", ""),
    ("any storage account, any image", "PS722", "hub:619", "tcp/443", "example.blob.core.windows.net"),
    ("code hosts", "PS722", "hub:596", "tcp/443", "github.com"),
    ("any workspace of telemetry", "PS722", "hub:517", "tcp/443", "example.ods.opinsights.azure.com"),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "code", "where", "transport", "name"), WAYS_OUT)
def test_a_way_out_is_found_with_packet_path_rule_and_fix(
    channel: str, code: str, where: str, transport: str, name: str
) -> None:
    (finding,) = (f for f in findings() if f.code == code and place_at(f) == where)
    (proof, *_) = finding.proof
    assert proof.verdict.value == "allowed", channel
    assert f"{'tcp' if proof.packet.protocol == TCP else 'udp'}/{proof.packet.dst_port}" == transport
    assert proof.name == name
    assert FIREWALL in [step.name for step in proof.path]
    assert NODES in finding.affected
    assert finding.fix


def place_at(finding: Finding) -> str:
    return f"{Path(finding.origin.file).name.partition('-')[0]}:{finding.origin.line}"


def test_no_way_out_is_told_twice() -> None:
    """What only asks name servers is PS723's, not also PS701's (anywhere) or PS721's (a tag)."""
    told = [(f.code, place_at(f)) for f in findings() if f.code.startswith("PS7")]
    assert len([place for code, place in told if place == "hub:431"]) == 1
    assert len([place for code, place in told if place == "hub:674"]) == 1


def test_what_stays_open_after_each_fix_is_told() -> None:
    """Whichever of the ways out of the node pools is mended, the others are still there."""
    ways = {way.finding.id: way for status in assessed().channels for way in status.ways}
    told = {place_at(f): f.id for f in assessed().findings if f.code in ("PS721", "PS722", "PS723")}
    assert set(told) == {"hub:431", "hub:517", "hub:596", "hub:619", "hub:674"}
    for place, one in told.items():
        left = set(ways[one].remains) & set(told.values())
        assert left == {other for where, other in told.items() if where != place}, place


def test_nobody_sees_the_ways_out_and_the_ingress_reaches_them() -> None:
    """No flow log and no setting of the firewall is in the templates; the subnet of the ingress reaches the nodes (spoke, one network)."""
    (code_hosts,) = (
        w for s in assessed().channels for w in s.ways if place_at(w.finding) == "hub:596" and s.channel.number == 4
    )
    assert code_hosts.senders == (NODES,)
    assert INGRESS in code_hosts.pivots
