"""PS811: rules that can be deleted without changing anything."""

from __future__ import annotations

import pytest

from penstock.assess.checks.unreachable_rules import unreachable_rules
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found
from tests.unit.azure.arm import link, nsg, rule, vnet


def estate(*rules: dict[str, object]) -> tuple[Resource, ...]:
    """One group on one subnet."""
    return (
        vnet("v", "10.0.0.0/16", web={"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}),
        nsg("g", *rules),
    )


SSH = {"destinationPortRange": "22", "protocol": "Tcp"}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule("a", 100, **SSH), rule("b", 200, access="Deny", **SSH)], [("low", ("b",))]),
        ([rule("a", 100, **SSH), rule("b", 200, **SSH)], [("info", ("b",))]),
        ([rule("a", 100, access="Deny", **SSH), rule("b", 200, access="Deny")], [("info", ("a",))]),
        ([rule("a", 100, **SSH), rule("b", 200, access="Deny")], []),
        ([rule("a", 100, **SSH)], []),
        (
            [
                rule("low", 100, sourceAddressPrefix="0.0.0.0/1"),
                rule("high", 110, sourceAddressPrefix="128.0.0.0/1"),
                rule("late", 120, access="Deny", sourceAddressPrefix="10.0.0.0/8"),
            ],
            [("low", ("late",))],
        ),
    ],
    ids=[
        "shadowed and contradicted",
        "shadowed by its twin",
        "redundant",
        "each decides",
        "alone",
        "shadowed by two together",
    ],
)
def test_rules_that_never_decide(rules: list[dict[str, object]], expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(f.severity.word, f.affected) for f in found(unreachable_rules, *estate(*rules))] == expected


def test_hygiene_is_never_high() -> None:
    assert unreachable_rules.severity.word == "low"


def test_the_finding_says_what_takes_the_packets() -> None:
    (finding,) = found(unreachable_rules, *estate(rule("a", 100, **SSH), rule("b", 200, access="Deny", **SSH)))
    assert "rule b (200) of g inbound never decides: it is shadowed by a (100)" in finding.title


def test_a_group_that_guards_two_networks_is_told_once() -> None:
    guarded = {"networkSecurityGroup": link("nsg", "g")}
    resources = (
        vnet("v", "10.0.0.0/16", web={"addressPrefix": "10.0.0.0/24", **guarded}),
        vnet("w", "10.1.0.0/16", web={"addressPrefix": "10.1.0.0/24", **guarded}),
        nsg("g", rule("a", 100, **SSH), rule("b", 200, access="Deny", **SSH)),
    )
    assert len(found(unreachable_rules, *resources)) == 1


def test_a_rule_that_decides_in_one_of_two_networks_is_kept() -> None:
    guarded = {"networkSecurityGroup": link("nsg", "g")}
    resources = (
        vnet("v", "10.0.0.0/16", web={"addressPrefix": "10.0.0.0/24", **guarded}),
        vnet("w", "10.1.0.0/16", web={"addressPrefix": "10.1.0.0/24", **guarded}),
        nsg(
            "g",
            rule("own", 100, access="Deny", sourceAddressPrefix="VirtualNetwork"),
            rule("v", 200, sourceAddressPrefix="10.0.0.0/24"),
        ),
    )
    assert [f for f in found(unreachable_rules, *resources) if "v" in f.affected] == []


def test_a_rule_about_nobody_in_the_input_is_not_told() -> None:
    """Its group has no members here: others may be in it, and no rule takes its packets."""
    assert (
        found(
            unreachable_rules,
            *estate(rule("g", sourceAddressPrefix=None, sourceApplicationSecurityGroups=[link("asg", "a")])),
        )
        == []
    )
