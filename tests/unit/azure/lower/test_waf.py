"""Policies as inspections: mode, rule sets, and what stays unseen."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.net.endpoint import Kind
from penstock.net.inspection import GapKind, Inspection, Mode, Ruling
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, resource
from tests.unit.azure.web import condition, custom, gateway, site, waf_policy


def inspection(*rules: dict[str, Any], **fields: Any) -> Inspection:
    """The inspection at the only listener of a gateway with this policy."""
    found = network(*site(gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf", *rules, **fields)))
    (proxy,) = (e for e in found.endpoints.values() if e.kind is Kind.PROXY)
    (route,) = proxy.rewrites[0].routes
    assert route.inspection is not None
    return route.inspection


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Mode.BLOCKS),
        ({"mode": "Detection"}, Mode.LOGS),
        ({"state": "Disabled"}, Mode.OFF),
        ({"state": "Disabled", "mode": Unknown(why="?")}, Mode.OFF),
        ({"mode": Unknown(why="?")}, None),
        ({"mode": None}, None),
        ({"state": None}, None),
        ({"sets": Unknown(why="?")}, None),
    ],
)
def test_the_mode_of_a_policy(fields: dict[str, Any], expected: Mode | None) -> None:
    found = inspection(**fields)
    assert found.mode is expected
    assert bool(found.doubts) == (expected is None)


def test_rule_sets_against_bots_are_not_rules_against_attacks() -> None:
    """WAF-20: sets for bots stand beside those for attacks."""
    bots = {"ruleSetType": "Microsoft_BotManagerRuleSet", "ruleSetVersion": "1.0"}
    assert inspection(sets=[bots]).rule_sets == ()
    assert [some.name for some in inspection().rule_sets] == ["OWASP 3.2"]


def test_rules_are_tried_by_priority_and_disabled_ones_are_not() -> None:
    some = condition("RemoteAddr", "IPMatch", "10.0.0.0/8")
    found = inspection(
        custom("late", 90, "Block", some),
        custom("off", 5, "Allow", some, state="Disabled"),
        custom("early", 10, "Log", some),
    )
    assert [rule.name for rule in found.rules] == ["early", "late"]


def test_a_policy_that_is_not_in_the_input_inspects_nobody_knows_what() -> None:
    found = network(*site(gateway(firewallPolicy=link("waf", "gone"))))
    (proxy,) = (e for e in found.endpoints.values() if e.kind is Kind.PROXY)
    policy = proxy.rewrites[0].routes[0].inspection
    assert policy is not None
    assert policy.mode is None
    assert 'WAF policy "gone" is not in the input' in policy.doubts[0].why


@pytest.mark.parametrize(
    ("override", "kind", "broad", "said"),
    [
        ({"ruleGroupName": "SQLI", "rules": [{"ruleId": "942100"}]}, GapKind.RULES_OFF, False, "942100"),
        ({"ruleGroupName": "SQLI"}, GapKind.RULES_OFF, True, "every rule of group SQLI"),
        (
            {"ruleGroupName": "SQLI", "rules": [{"ruleId": "942100", "state": "Enabled", "action": "Log"}]},
            GapKind.RULES_LOG,
            False,
            "942100",
        ),
    ],
)
def test_overrides_leave_gaps(override: dict[str, Any], kind: GapKind, broad: bool, said: str) -> None:
    """WAF-22: a rule may be logged only, let through, or be off."""
    sets = [{"ruleSetType": "OWASP", "ruleSetVersion": "3.2", "ruleGroupOverrides": [override]}]
    (gap,) = inspection(sets=sets).gaps
    assert (gap.kind, gap.broad) == (kind, broad)
    assert said in gap.words


def test_an_override_that_blocks_leaves_no_gap() -> None:
    override = {"ruleGroupName": "LFI", "rules": [{"ruleId": "930110", "state": "Enabled", "action": "Block"}]}
    assert (
        inspection(sets=[{"ruleSetType": "DRS", "ruleSetVersion": "2.1", "ruleGroupOverrides": [override]}]).gaps == ()
    )


SCOPE = [
    {
        "ruleSetType": "OWASP",
        "ruleSetVersion": "3.2",
        "ruleGroups": [{"ruleGroupName": "G", "rules": [{"ruleId": "1"}]}],
    }
]


@pytest.mark.parametrize(
    ("operator", "scope", "broad"),
    [("Equals", [], False), ("StartsWith", [], True), ("EqualsAny", [], True), ("EqualsAny", SCOPE, False)],
)
def test_an_exclusion_is_broad_unless_it_names_one_part_or_single_rules(
    operator: str, scope: list[Any], broad: bool
) -> None:
    """WAF-23: scope and selector."""
    written = {"matchVariable": "RequestHeaderNames", "selectorMatchOperator": operator, "selector": "x"}
    (gap,) = inspection(exclusions=[written | {"exclusionManagedRuleSets": scope}]).gaps
    assert (gap.kind, gap.broad) == (GapKind.EXCLUSION, broad)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"requestBodyCheck": False}, ["request bodies are not looked at"]),
        ({"requestBodyEnforcement": False}, ["bodies of any size pass, and are read for 128 KB only"]),
        (
            {"requestBodyInspectLimitInKB": 10, "maxRequestBodySizeInKb": 15},
            ["bodies of up to 15 KB pass, and are read for 10 KB only"],
        ),
        ({"requestBodyInspectLimitInKB": 128, "maxRequestBodySizeInKb": 128}, []),
        ({}, []),
    ],
)
def test_bodies_beyond_the_limits_are_gaps(settings: dict[str, Any], said: list[str]) -> None:
    """WAF-24: what is beyond the limit is not inspected."""
    assert [gap.words for gap in inspection(settings=settings).gaps] == said


def test_an_exception_from_all_managed_rules_is_a_rule_that_is_tried_last() -> None:
    written = {"matchVariable": "RemoteAddr", "valueMatchOperator": "IPMatch", "values": ["203.0.113.0/24"]}
    found = inspection(custom("r", 1, "Log", condition("RequestUri", "Any")), exceptions=[written])
    assert [(rule.name, rule.ruling) for rule in found.rules] == [("r", Ruling.LOG), ("exception", Ruling.SKIP)]


def test_custom_rules_that_are_not_known_leave_doubt() -> None:
    policy = resource(
        "waf",
        "waf",
        {
            "policySettings": {"state": "Enabled", "mode": "Prevention"},
            "customRules": Unknown(why="parameter rules has no value"),
            "managedRules": {"managedRuleSets": [{"ruleSetType": "OWASP", "ruleSetVersion": "3.2"}]},
        },
    )
    found = network(*site(gateway(firewallPolicy=link("waf", "waf")), policy))
    (proxy,) = (e for e in found.endpoints.values() if e.kind is Kind.PROXY)
    made = proxy.rewrites[0].routes[0].inspection
    assert made is not None
    assert [cause.why for cause in made.rule_doubts] == ["parameter rules has no value"]


@pytest.mark.parametrize(
    ("kind", "version", "scores"),
    [
        ("OWASP", "2.2.9", False),
        ("OWASP", "3.2", True),
        ("Microsoft_DefaultRuleSet", "1.1", False),
        ("Microsoft_DefaultRuleSet", "2.1", True),
    ],
)
def test_which_rule_sets_add_up_a_score(kind: str, version: str, scores: bool) -> None:
    (found,) = inspection(sets=[{"ruleSetType": kind, "ruleSetVersion": version}]).rule_sets
    assert found.scores is scores


@pytest.mark.parametrize("part", ["ruleSetType", "ruleSetVersion", "ruleSetAction"])
def test_a_rule_set_of_which_a_part_is_not_known_is_in_doubt(part: str) -> None:
    written = {"ruleSetType": "OWASP", "ruleSetVersion": "2.2.9", part: Unknown(why=f"parameter {part} has no value")}
    assert [cause.why for cause in inspection(sets=[written]).set_doubts] == [f"parameter {part} has no value"]
