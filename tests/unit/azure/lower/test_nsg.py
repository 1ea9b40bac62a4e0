"""Security groups as filters: order, tags, doubts."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.engine.api import can
from penstock.engine.result import Verdict
from penstock.net.network import Network
from penstock.net.rule import Action, Filter, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.transport import ESP, ICMP, ICMPV6, TCP, TransportSet
from tests.unit.azure.arm import codes, link, network, nic, nsg, ref, resource, route, rule, table, vnet

NSG = ref("nsg", "g")


def guarded(*rules: dict[str, Any], subnet: dict[str, Any] | None = None, extra: tuple[Any, ...] = ()) -> Network:
    properties = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g"), **(subnet or {})}
    return network(vnet("v", "10.0.0.0/16", a=properties), nsg("g", *rules), *extra)


def inbound(found: Network) -> Filter:
    return found.filters[f"{NSG}@{ref('vnet', 'v')}/in"]


def outbound(found: Network) -> Filter:
    return found.filters[f"{NSG}@{ref('vnet', 'v')}/out"]


def only(found: Filter) -> Rule:
    (mine,) = [r for r in found.rules if not r.implicit]
    return mine


def names(found: Filter) -> list[str]:
    return [r.name for r in (*found.rules, found.default)]


def test_azure_adds_its_default_rules() -> None:  # NSG-02
    found = guarded()
    assert names(inbound(found)) == ["AllowVnetInBound", "AllowAzureLoadBalancerInBound", "DenyAllInBound"]
    assert names(outbound(found))[-3:] == ["AllowVnetOutBound", "AllowInternetOutBound", "DenyAllOutBound"]
    assert [r.priority for r in (*inbound(found).rules, inbound(found).default)] == [65000, 65001, 65500]
    assert all(r.implicit for r in inbound(found).rules)
    assert inbound(found).default.action is Action.DENY


def test_the_default_rules_say_what_the_reference_says() -> None:
    vnet_rule, balancer = inbound(guarded()).rules
    inside = AddressSet.of("10.0.0.0/16", "168.63.129.16")
    assert (vnet_rule.match.src.sure, vnet_rule.match.dst.sure) == (inside, inside)
    assert balancer.match.src.sure == AddressSet.of("168.63.129.16", "fe80::1234:5678:9abc")  # NSG-26
    assert balancer.match.dst.sure == AddressSet.full()


def test_rules_are_tried_by_priority_whatever_their_order() -> None:  # NSG-03
    found = guarded(rule("c", 300), rule("a", 100), rule("b", 200))
    assert names(inbound(found))[:3] == ["a", "b", "c"]


def test_each_direction_has_its_own_rules() -> None:
    found = guarded(rule("in", 100), rule("out", 100, "Outbound"))
    assert "out" not in names(inbound(found))
    assert "in" not in names(outbound(found))


def test_the_platform_comes_before_user_rules_outbound() -> None:  # NSG-33, NSG-34
    found = outbound(guarded(rule("deny", 100, "Outbound", "Deny")))
    assert names(found)[:3] == ["PlatformWireServer", "PlatformServices", "deny"]
    assert found.rules[0].match.transport == TransportSet.tcp(80, 32526)


def test_a_rule_that_names_the_platform_comes_before_its_exemption() -> None:  # NSG-32
    dns = rule("dns", 200, "Outbound", "Deny", destinationAddressPrefix="AzurePlatformDNS")
    found = outbound(guarded(rule("any", 100, "Outbound", "Deny"), dns))
    assert names(found)[:4] == ["PlatformWireServer", "dns", "PlatformServices", "any"]
    assert found.rules[1].match.transport == TransportSet.tcp(53) | TransportSet.udp(53)


def test_inbound_nothing_is_exempt() -> None:
    assert names(inbound(guarded(rule("d", access="Deny"))))[0] == "d"


@pytest.mark.parametrize(
    ("protocol", "ports", "expected"),
    [
        ("Tcp", "443", TransportSet.tcp(443)),
        ("Udp", "53", TransportSet.udp(53)),
        ("Tcp", "*", TransportSet.protocol(TCP)),
        ("*", "*", TransportSet.full()),
        ("Icmp", "*", TransportSet.of(protocols=(ICMP, ICMPV6))),
        ("Esp", "*", TransportSet.protocol(ESP)),
    ],
)
def test_protocols_and_ports(protocol: str, ports: str, expected: TransportSet) -> None:
    assert only(inbound(guarded(rule("r", protocol=protocol, destinationPortRange=ports)))).match.transport == expected


def test_ports_of_a_protocol_without_ports_are_ignored_and_told() -> None:  # NSG-07
    guilty = rule("r", protocol="Icmp", destinationPortRange="443")
    assert only(inbound(guarded(guilty))).match.transport == TransportSet.of(protocols=(ICMP, ICMPV6))
    subnet = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    assert codes(vnet("v", "10.0.0.0/16", a=subnet), nsg("g", guilty)) == ["PS224"]


def test_source_ports_count() -> None:
    found = only(inbound(guarded(rule("r", protocol="Tcp", sourcePortRange="53"))))
    assert found.match.transport & TransportSet.tcp(80) != TransportSet.tcp(80)


@pytest.mark.parametrize("field", ["protocol", "destinationPortRange", "sourcePortRange"])
def test_an_unknown_part_widens_the_match_and_puts_it_in_doubt(field: str) -> None:
    doubtful: dict[str, Any] = {field: Unknown(why='parameter "p" has no value')}
    found = only(inbound(guarded(rule("r", **doubtful))))
    assert found.match.transport == TransportSet.full()
    assert [c.why for c in found.match.doubts] == ['parameter "p" has no value']


def test_an_unknown_action_is_in_doubt_and_not_denied() -> None:
    found = only(inbound(guarded(rule("r", access="Permit"))))
    assert [c.why for c in found.action_doubts] == ['"Permit" is no access']


def test_an_unknown_direction_stands_in_both_filters_in_doubt() -> None:
    found = guarded(rule("r", direction="Both"))
    for where in (inbound(found), outbound(found)):
        assert [c.why for c in only(where).match.doubts] == ['"Both" is no direction']


def test_a_rule_of_unknown_priority_comes_first_with_its_action_in_doubt() -> None:
    found = inbound(guarded(rule("known", 100), rule("r", Unknown(why="w"))))
    assert names(found)[:2] == ["r", "known"]
    assert [c.why for c in found.rules[0].action_doubts] == ["w"]


def test_two_rules_of_one_priority_and_different_action_are_in_doubt() -> None:  # NSG-04
    found = guarded(rule("a", 100), rule("b", 100, access="Deny"), rule("c", 101))
    assert [bool(r.action_doubts) for r in inbound(found).rules[:3]] == [True, True, False]
    assert "PS225" in {d.code for d in found.diagnostics}


def test_rules_that_nobody_can_list_may_do_anything() -> None:
    subnet = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    found = network(vnet("v", "10.0.0.0/16", a=subnet), resource("nsg", "g", {"securityRules": Unknown(why="w")}))
    first = inbound(found).rules[0]
    assert first.match.src.sure == AddressSet.full()
    assert [c.why for c in first.action_doubts] == ["w"]


def test_a_group_in_two_networks_gives_filters_for_each() -> None:  # NSG-16, NSG-25
    properties = {"networkSecurityGroup": link("nsg", "g")}
    found = network(
        vnet("v", "10.0.0.0/16", a={"addressPrefix": "10.0.1.0/24", **properties}),
        vnet("w", "10.1.0.0/16", a={"addressPrefix": "10.1.1.0/24", **properties}),
        nsg("g"),
    )
    for name, prefix in (("v", "10.0.0.0/16"), ("w", "10.1.0.0/16")):
        first = found.filters[f"{NSG}@{ref('vnet', name)}/in"].rules[0]
        assert first.match.src.sure == AddressSet.of(prefix, "168.63.129.16")


def test_subnets_with_other_routes_see_other_tags_and_get_filters_of_their_own() -> None:  # NSG-25
    def subnet(prefix: str, *, routed: bool) -> dict[str, Any]:
        extra = {"routeTable": link("table", "t")} if routed else {}
        return {"addressPrefix": prefix, "networkSecurityGroup": link("nsg", "g"), **extra}

    found = network(
        vnet("v", "10.0.0.0/16", a=subnet("10.0.1.0/24", routed=False), b=subnet("10.0.2.0/24", routed=True)),
        nsg("g"),
        table("t", route("d", "0.0.0.0/0", "VirtualAppliance", "10.0.3.4")),
    )
    plain = found.filters[f"{NSG}@{ref('vnet', 'v')}/in"].rules[0]
    routed = found.filters[f"{NSG}@{ref('subnet', 'v/b')}/in"].rules[0]
    assert plain.match.src.doubtful == ()
    assert [c.key for c, _ in routed.match.src.maybe] == [f"vnet-default-route:{ref('vnet', 'v')}/b"]


# ── application security groups ──────────────────────────────────────────────────────────────────


def member(name: str, subnet: str, address: str | None) -> Any:
    return nic(name, subnet, address, ip={"applicationSecurityGroups": [link("asg", "web")]})


def test_a_group_is_the_addresses_of_its_members_in_the_network() -> None:  # NSG-21, NSG-22
    from_web = rule("r", sourceAddressPrefix=None, sourceApplicationSecurityGroups=[link("asg", "web")])
    elsewhere = vnet("w", "10.9.0.0/16", a="10.9.1.0/24")
    members = (member("n1", "v/a", "10.0.1.4"), member("n2", "v/a", "10.0.1.9"), member("n3", "w/a", "10.9.1.4"))
    found = only(inbound(guarded(from_web, extra=(elsewhere, *members))))
    assert found.match.src.sure == AddressSet.of("10.0.1.4", "10.0.1.9")
    assert found.match.src.doubtful == ()


def test_a_group_without_members_matches_nothing() -> None:  # NSG-12
    from_web = rule("r", sourceAddressPrefix=None, sourceApplicationSecurityGroups=[link("asg", "web")])
    cover = only(inbound(guarded(from_web))).match.src
    assert (cover.sure, cover.doubtful) == (AddressSet.empty(), ())


def test_a_member_without_stated_address_counts_by_its_stand_in() -> None:
    from_web = rule("r", sourceAddressPrefix=None, sourceApplicationSecurityGroups=[link("asg", "web")])
    found = guarded(from_web, extra=(member("n1", "v/a", None), nic("n2", "v/a")))
    (where,) = [e.where for e in found.endpoints.values() if e.names == ("n1",)]
    assert only(inbound(found)).match.src.sure == where


def test_an_unknown_tag_may_hold_one_address_and_not_the_other() -> None:  # NSG-29
    """Public addresses used inside: the source may be outside the tag while the destination is in it."""
    made = network(
        vnet("v", "20.0.0.0/16", a={"addressPrefix": "20.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}),
        nsg(
            "g",
            rule("from", 100, access="Deny", sourceAddressPrefix="Storage"),
            rule("to", 200, destinationAddressPrefix="Storage"),
            rule("rest", 300, access="Deny"),
        ),
        nic("one", "v/a", "20.0.0.4"),
        nic("two", "v/a", "20.0.0.5"),
    )
    found = can(made, "one", "two:22")
    assert found.verdict is Verdict.UNKNOWN
    assert [cause.key for cause in found.trace.unknown_because] == ["tag:storage"]


def test_where_its_address_matters_a_member_is_in_doubt() -> None:
    from_web = rule("r", sourceAddressPrefix=None, sourceApplicationSecurityGroups=[link("asg", "web")])
    apart = rule("s", 200, sourceAddressPrefix="10.0.1.7")
    cover = inbound(guarded(from_web, apart, extra=(member("n1", "v/a", None),))).rules[0].match.src
    assert cover.sure.is_empty
    assert [a for _, a in cover.partly] == [AddressSet.of("10.0.1.4-10.0.1.254")]
