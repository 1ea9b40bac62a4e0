"""Admin rules before security groups: actions, deployment, groups, order. Expected values are from the semantics reference, section 7."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Trace, Verdict
from penstock.net.network import Network
from penstock.net.rule import Action, Filter
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.packets import Packet
from penstock.space.transport import ESP, TransportSet
from tests.unit.azure.arm import codes, link, network, nic, nsg, ref, resource, rule, vnet
from tests.unit.azure.managers import (
    REGION,
    admin_rule,
    collection,
    commit,
    deployed,
    group,
    located,
    manager,
    perhaps,
    row,
    security,
)

A, B = "10.0.1.4", "10.0.1.5"


def place(name: str = "v", second: int = 0, region: str = REGION, **subnet: Any) -> Resource:
    """A network in the region where things are deployed."""
    inside = {"addressPrefix": f"10.{second}.1.0/24", **subnet}
    return located(vnet(name, f"10.{second}.0.0/16", a=inside), region)


def estate(*parts: Resource, rules: tuple[dict[str, Any], ...] = (), region: str = REGION) -> Network:
    """Two machines in a subnet, guarded by a group with these rules if any."""
    guard: dict[str, Any] = {"networkSecurityGroup": link("nsg", "nsg")} if rules else {}
    body = place(region=region, **guard)
    return network(body, nsg("nsg", *rules), nic("a", "v/a", A), nic("b", "v/a", B), *parts)


def asked(found: Network, port: int = 443, src: str = A, dst: str = B) -> Trace:
    return Engine(found).trace(Packet.parse(f"tcp {src}:50000 -> {dst}:{port}"))


def verdict(found: Network, port: int = 443) -> Verdict:
    return asked(found, port).verdict


def inbound(found: Network) -> Filter:
    (one,) = [f for f in found.filters.values() if f.kind == "admin-rule" and f.id.endswith("/in")]
    return one


ALLOW_ALL, DENY_ALL = rule("open", 100), rule("shut", 100, access="Deny")


@pytest.mark.parametrize(
    ("access", "guard", "expected"),
    [
        ("Deny", ALLOW_ALL, Verdict.DENIED),  # T-56
        ("Allow", DENY_ALL, Verdict.DENIED),  # T-57
        ("Allow", ALLOW_ALL, Verdict.ALLOWED),
        ("AlwaysAllow", DENY_ALL, Verdict.ALLOWED),  # T-58
    ],
)
def test_an_admin_rule_comes_before_the_security_group(access: str, guard: dict[str, Any], expected: Verdict) -> None:
    found = estate(*deployed(admin_rule(access=access)), rules=(guard,))
    assert verdict(found) is expected


def test_an_admin_rule_needs_no_security_group() -> None:  # AV-01
    found = estate(*deployed(admin_rule(access="Deny", destinationPortRanges=["22"])))
    assert (verdict(found, 22), verdict(found, 443)) == (Verdict.DENIED, Verdict.ALLOWED)


def test_outbound_rules_hold_for_the_sender() -> None:  # AV-01
    found = estate(*deployed(admin_rule(direction="Outbound", dst=["10.0.1.5/32"])))
    assert asked(found).verdict is Verdict.DENIED
    assert asked(found, src=B, dst=A).verdict is Verdict.ALLOWED


def test_the_filter_stands_first_in_both_directions() -> None:
    found = estate(*deployed(admin_rule(), admin_rule("m/c/s/out", direction="Outbound")), rules=(ALLOW_ALL,))
    machine = next(e for e in found.endpoints.values() if e.name == "a")
    base = f"admin-rules@{ref('vnet', 'v')}"
    assert (machine.ingress[0], machine.egress[0]) == (f"{base}/in", f"{base}/out")
    assert len(machine.ingress) == 2


def test_the_first_match_by_number_decides() -> None:  # AV-03
    rules = (admin_rule("m/c/s/late", 200, "Deny"), admin_rule("m/c/s/soon", 100, "AlwaysAllow"))
    assert verdict(estate(*deployed(*rules))) is Verdict.ALLOWED


def test_collections_are_ordered_together() -> None:  # AV-03
    parts = deployed(admin_rule("m/c/s/deny", 200, "Deny"))
    found = estate(*parts, collection("m/c/t"), admin_rule("m/c/t/let", 100, "AlwaysAllow"))
    assert verdict(found) is Verdict.ALLOWED


def test_what_a_rule_matches() -> None:  # AV-04
    found = inbound(
        estate(
            *deployed(admin_rule(protocol="Tcp", src=["10.0.0.0/8", "Internet"], destinationPortRanges=["22", "3389"]))
        )
    )
    (one,) = found.rules
    assert one.match.transport == TransportSet.tcp(22, 3389)
    assert one.match.src.words == "10.0.0.0/8, Internet"
    assert (one.priority, one.resource, one.action) == (100, ref("adminset", "m/c/s"), Action.DENY)
    assert found.default.action is Action.PASS


def test_any_is_every_protocol_and_ports_of_esp_do_not_count() -> None:
    everything = inbound(estate(*deployed(admin_rule())))
    assert everything.rules[0].match.transport == TransportSet.full()
    esp = inbound(estate(*deployed(admin_rule(protocol="Esp"))))
    assert esp.rules[0].match.transport == TransportSet.protocol(ESP)


def test_platform_tags_are_told() -> None:  # AV-04
    assert "PS263" in codes(place(), *deployed(admin_rule(direction="Outbound", dst=["AzurePlatformDNS"])))


# ── deployment ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["r", "s", "g"])
def test_a_rule_that_may_not_be_there_is_in_doubt(name: str) -> None:
    parts = [perhaps(part) if part.name == name else part for part in deployed(admin_rule())]
    assert verdict(estate(*parts)) is Verdict.UNKNOWN


def undeployed(*more: Resource) -> list[Resource]:
    return [*deployed(admin_rule())[:-1], *more]


def test_without_word_of_deployment_the_effect_is_unknown() -> None:
    trace = asked(estate(*undeployed()))
    assert trace.verdict is Verdict.UNKNOWN
    (cause,) = trace.unknown_because
    assert cause.why == 'whether configuration "c" is deployed to westeurope is not in the input'
    assert "list-deploy-status" in cause.cure
    assert cause.facts == ("AV-05",)


def test_what_a_security_group_denies_is_denied_whatever_is_deployed() -> None:
    assert verdict(estate(*undeployed(), rules=(DENY_ALL,))) is Verdict.DENIED


@pytest.mark.parametrize(
    ("regions", "configurations", "more", "expected"),
    [
        (("westeurope",), ("m/c",), {}, Verdict.DENIED),
        (("West Europe",), ("m/c",), {}, Verdict.DENIED),
        (("northeurope",), ("m/c",), {}, Verdict.ALLOWED),  # T-81: not deployed to this region
        (("westeurope",), ("m/other",), {}, Verdict.ALLOWED),  # another configuration is the goal state
        (("westeurope",), (), {}, Verdict.ALLOWED),
        (("westeurope",), ("m/c",), {"deploymentStatus": "Failed"}, Verdict.UNKNOWN),
        (("westeurope",), ("m/c",), {"deploymentStatus": "Deploying"}, Verdict.UNKNOWN),
        (("westeurope",), ("m/c",), {"commitType": "Connectivity"}, Verdict.UNKNOWN),  # says nothing of this kind
    ],
)
def test_a_configuration_holds_where_it_is_deployed(
    regions: tuple[str, ...], configurations: tuple[str, ...], more: dict[str, Any], expected: Verdict
) -> None:
    said = commit(*(ref("security", c) for c in configurations), regions=regions, **more)
    assert verdict(estate(*undeployed(said))) is expected


def test_the_last_deployment_to_a_region_counts() -> None:
    first = commit(ref("security", "m/c"), commitTime="2024-01-01T00:00:00Z")
    second = commit(ref("security", "m/other"), commitTime="2024-02-01T00:00:00Z")
    assert verdict(estate(*undeployed(first, second))) is Verdict.ALLOWED
    assert verdict(estate(*undeployed(second, first))) is Verdict.ALLOWED


def test_a_network_whose_region_is_not_known_is_in_doubt() -> None:
    assert verdict(estate(*deployed(admin_rule()), region="")) is Verdict.UNKNOWN


def test_a_rule_changed_after_the_deployment_is_in_doubt() -> None:
    late = resource(
        "adminrule",
        "m/c/s/r",
        {"priority": 100, "direction": "Inbound", "access": "Deny", "protocol": "Any"},
        systemData={"lastModifiedAt": "2024-03-01T00:00:00Z"},
    )
    said = commit(ref("security", "m/c"), commitTime="2024-02-01T00:00:00Z")
    assert verdict(estate(*deployed(late)[:-1], said)) is Verdict.UNKNOWN
    again = commit(ref("security", "m/c"), commitTime="2024-04-01T00:00:00Z")
    assert verdict(estate(*deployed(late)[:-1], again)) is Verdict.DENIED


def test_a_rule_that_azure_lists_as_active_is_deployed() -> None:
    """The answer of `list-active-security-admin-rule` alone: the rule, its collection's groups, its region."""
    active = row(
        "microsoft.network/networkmanagers/securityadminconfigurations/rulecollections/rules",
        ref("adminrule", "m/c/s/r"),
        {"priority": 10, "direction": "Inbound", "access": "Deny", "protocol": "Tcp", "destinationPortRanges": ["22"]},
        region="westeurope",
        ruleCollectionAppliesToGroups=[{"networkGroupId": ref("group", "m/g")}],
    )
    found = estate(manager(), *group("m/g", "v"), security(), active)
    assert (verdict(found, 22), verdict(found, 443)) == (Verdict.DENIED, Verdict.ALLOWED)


def test_what_azure_recorded_of_a_network_settles_it() -> None:
    applied = row(
        "microsoft.network/effectivesecurityadminrules",
        f"{ref('vnet', 'v')}/providers/microsoft.network/effectivesecurityadminrules/default",
        {"effectiveSecurityAdminConfigurations": [{"id": f"{ref('security', 'm/c')}/snapshots/3"}]},
    )
    none = row(applied.type, applied.id, {"effectiveSecurityAdminConfigurations": []})
    assert verdict(estate(*undeployed(applied))) is Verdict.DENIED
    assert verdict(estate(*undeployed(none))) is Verdict.ALLOWED


def test_a_script_that_deploys_is_named_in_the_cause() -> None:
    text = "Deploy-AzNetworkManagerCommit -Name $name -CommitType SecurityAdmin -ConfigurationId $ids"
    script = resource("script", "go", {"scriptContent": text, "arguments": f"-ids {ref('security', 'm/c')}"})
    trace = asked(estate(*undeployed(script)))
    assert trace.verdict is Verdict.UNKNOWN
    assert 'script "go" deploys it' in trace.unknown_because[0].why


def test_rules_without_effect_are_told() -> None:
    elsewhere = commit(ref("security", "m/c"), regions=("northeurope",))
    assert "PS431" in codes(place(), *undeployed(elsewhere))
    assert "PS430" in codes(place(), *deployed(admin_rule(), networks=("other",)))


# ── groups ───────────────────────────────────────────────────────────────────────────────────────


def test_a_network_outside_the_groups_is_not_touched() -> None:
    assert verdict(estate(*deployed(admin_rule(), networks=("other",)))) is Verdict.ALLOWED


def test_a_group_of_which_nothing_is_known_leaves_doubt() -> None:
    trace = asked(estate(*deployed(admin_rule(), networks=())))
    assert trace.verdict is Verdict.UNKNOWN
    assert 'whether "v" is in network group "g" is not known' in trace.unknown_because[0].why


def test_a_collection_of_which_only_the_rules_are_there_leaves_doubt() -> None:
    parts = [p for p in deployed(admin_rule()) if "rulecollections" not in p.type or p.type.endswith("/rules")]
    assert verdict(estate(*parts)) is Verdict.UNKNOWN


def test_a_group_as_source_is_the_addresses_of_its_members() -> None:
    sources = [{"addressPrefixType": "NetworkGroup", "addressPrefix": ref("group", "m/h")}]
    found = inbound(estate(*deployed(admin_rule(sources=sources)), place("w", 7), *group("m/h", "w")))
    assert found.rules[0].match.src.sure == AddressSet.of("10.7.0.0/16")


# ── order that is not known ──────────────────────────────────────────────────────────────────────


def tied(first: dict[str, Any], second: dict[str, Any]) -> Network:
    parts = deployed(admin_rule("m/c/s/one", 100, **first))
    return estate(*parts, collection("m/c/t"), admin_rule("m/c/t/two", 100, **second))


def test_a_tie_of_different_actions_is_unknown_where_both_match() -> None:  # U-21
    found = tied({"access": "Deny"}, {"access": "AlwaysAllow", "destinationPortRanges": ["443"]})
    trace = asked(found, 443)
    assert trace.verdict is Verdict.UNKNOWN
    assert any("U-21" in cause.facts for cause in trace.unknown_because)
    assert verdict(found, 80) is Verdict.DENIED


def test_a_tie_of_rules_that_never_match_together_is_no_doubt() -> None:
    found = tied(
        {"access": "Deny", "destinationPortRanges": ["22"]}, {"access": "AlwaysAllow", "destinationPortRanges": ["443"]}
    )
    assert (verdict(found, 22), verdict(found, 443)) == (Verdict.DENIED, Verdict.ALLOWED)


def test_a_tie_of_the_same_action_is_no_doubt() -> None:
    assert verdict(tied({"access": "Deny"}, {"access": "Deny", "destinationPortRanges": ["443"]})) is Verdict.DENIED


def second_manager(*rules: Resource) -> list[Resource]:
    said = commit(ref("security", "n/c"))
    other = row(said.type, f"{ref('manager', 'n')}/commits/x", said.properties.value)
    return [manager("n"), *group("n/g", "v"), security("n/c"), collection("n/c/s", "n/g"), *rules, other]


def test_two_managers_that_disagree_are_unknown_where_both_match() -> None:  # U-22
    ours = deployed(admin_rule(access="Deny"))
    theirs = second_manager(admin_rule("n/c/s/r", 1, "AlwaysAllow", destinationPortRanges=["443"]))
    found = estate(*ours, *theirs)
    trace = asked(found, 443)
    assert trace.verdict is Verdict.UNKNOWN
    assert any("U-22" in cause.facts for cause in trace.unknown_because)
    assert verdict(found, 80) is Verdict.DENIED


def test_two_managers_that_agree_are_no_doubt() -> None:
    found = estate(*deployed(admin_rule(access="Deny")), *second_manager(admin_rule("n/c/s/r", 1, "Deny")))
    assert verdict(found) is Verdict.DENIED


def test_a_rule_of_unknown_priority_may_come_first_or_last() -> None:
    unknown = Unknown(why='parameter "p" has no value')
    rules = (
        admin_rule("m/c/s/a", unknown, "Deny"),
        admin_rule("m/c/s/b", 100, "AlwaysAllow", destinationPortRanges=["443"]),
    )
    found = estate(*deployed(*rules))
    assert (verdict(found, 443), verdict(found, 80)) == (Verdict.UNKNOWN, Verdict.DENIED)


def test_an_unknown_access_may_be_any() -> None:
    unknown = Unknown(why='parameter "p" has no value')
    for guard in (ALLOW_ALL, DENY_ALL):
        assert verdict(estate(*deployed(admin_rule(access=unknown)), rules=(guard,))) is Verdict.UNKNOWN


def test_an_unknown_protocol_leaves_the_match_in_doubt() -> None:
    unknown = Unknown(why='parameter "p" has no value')
    found = estate(*deployed(admin_rule(protocol=unknown)))
    assert verdict(found) is Verdict.UNKNOWN


def test_whether_the_platform_is_touched_is_not_documented() -> None:
    found = estate(*deployed(admin_rule(direction="Outbound")))
    assert Engine(found).trace(Packet.parse(f"udp {A}:50000 -> 168.63.129.16:53")).verdict is Verdict.UNKNOWN
    assert asked(found).verdict is Verdict.DENIED
