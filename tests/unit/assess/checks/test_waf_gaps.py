"""PS623: what stays unseen in policies that block."""

from __future__ import annotations

from typing import Any

from penstock.assess.checks.waf_gaps import waf_gaps
from tests.unit.assess.checks.asking import found
from tests.unit.azure.arm import link
from tests.unit.azure.web import condition, custom, gateway, site, waf_policy


def gaps(*rules: dict[str, Any], **fields: Any) -> list[tuple[str, str]]:
    """Severity and title of each finding."""
    parts = (gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf", *rules, **fields))
    return [(f.severity.word, f.title) for f in found(waf_gaps, *site(*parts))]


def overriding(*groups: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"ruleSetType": "OWASP", "ruleSetVersion": "3.2", "ruleGroupOverrides": list(groups)}]


def test_a_policy_without_gaps_is_fine() -> None:
    assert gaps() == []


def test_single_rules_that_are_off_are_named() -> None:
    """WAF-22: a rule that is overridden without being enabled is off."""
    ((severity, title),) = gaps(sets=overriding({"ruleGroupName": "SQLI", "rules": [{"ruleId": "942100"}]}))
    assert severity == "low"
    assert "942100 in group SQLI of OWASP 3.2: off" in title


def test_a_group_that_is_off_is_worse() -> None:
    """WAF-22: an override without rules switches the group off."""
    ((severity, title),) = gaps(sets=overriding({"ruleGroupName": "SQLI"}))
    assert (severity, "every rule of group SQLI" in title) == ("medium", True)


def test_bodies_that_are_not_read() -> None:
    """WAF-24: bodies that are not checked, or that may be larger than what is read."""
    assert gaps(settings={"requestBodyCheck": False})[0][0] == "medium"
    assert gaps(settings={"requestBodyEnforcement": False})[0][0] == "low"


def test_a_rule_that_lets_sources_of_yours_through_is_less_than_one_that_lets_anybody() -> None:
    office = custom("office", 1, "Allow", condition("RemoteAddr", "IPMatch", "203.0.113.0/24"))
    health = custom("health", 2, "Allow", condition("RequestUri", "BeginsWith", "/health"))
    severities = {title.split(" of ")[0]: severity for severity, title in gaps(office, health)}
    assert severities == {"rule office": "low", "rule health": "medium"}


def test_a_rule_that_asks_for_a_secret_is_not_proved() -> None:
    secret = custom("secret", 1, "Allow", condition("RequestHeaders", "Equal", "x", selector="X-Pass"))
    parts = (gateway(firewallPolicy=link("waf", "waf")), waf_policy("waf", secret))
    (finding,) = found(waf_gaps, *site(*parts))
    assert (finding.severity.word, finding.is_proved) == ("low", False)


def test_a_policy_that_blocks_nothing_is_told_elsewhere() -> None:
    assert gaps(mode="Detection", sets=overriding({"ruleGroupName": "SQLI"})) == []


def excluding(operator: str, selector: str, **scope: Any) -> list[dict[str, Any]]:
    return [{"matchVariable": "RequestArgNames", "selectorMatchOperator": operator, "selector": selector} | scope]


def test_an_exclusion_of_many_parts_is_told_one_of_a_named_part_is_not() -> None:
    """WAF-23: an exclusion holds for all rules unless it names some."""
    ((severity, title),) = gaps(exclusions=excluding("StartsWith", "a"))
    assert (severity, "RequestArgNames StartsWith a: unseen by all managed rules" in title) == ("medium", True)
    assert gaps(exclusions=excluding("Equals", "comment")) == []


def test_an_exclusion_for_single_rules_is_not_told() -> None:
    rules = [{"ruleGroupName": "SQLI", "rules": [{"ruleId": "942100"}]}]
    scope = [{"ruleSetType": "OWASP", "ruleSetVersion": "3.2", "ruleGroups": rules}]
    assert gaps(exclusions=excluding("StartsWith", "a", exclusionManagedRuleSets=scope)) == []
