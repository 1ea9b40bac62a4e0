"""Policies of web firewalls, in both spellings, and what stands inside old gateways."""

from __future__ import annotations

from typing import Any

from penstock.azure.notes import Notes
from penstock.azure.read.waf import read_configuration, read_edge_policy, read_gateway_policy
from penstock.azure.resources.waf import WafAction, WafMode, WafPolicy, WafVariable
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown
from tests.unit.azure.arm import resource
from tests.unit.azure.web import condition, custom, known, waf_policy


def read(*rules: dict[str, Any], **fields: Any) -> WafPolicy:
    (policy,) = read_gateway_policy(waf_policy("waf", *rules, **fields), Notes())
    return policy


def edge(properties: dict[str, Any]) -> WafPolicy:
    (policy,) = read_edge_policy(resource("edgewaf", "p", properties), Notes())
    return policy


def test_settings_of_a_policy() -> None:
    policy = read(
        settings={"requestBodyCheck": False, "requestBodyInspectLimitInKB": 64, "requestBodyEnforcement": True}
    )
    assert (policy.enabled, policy.mode, policy.edge) == (True, WafMode.PREVENTION, False)
    assert (policy.body.inspected, policy.body.inspect_kb, policy.body.max_enforced) == (False, 64, True)


def test_a_policy_that_does_not_say_whether_it_is_enabled_is_not_known_to_be() -> None:
    assert isinstance(read(state=None).enabled, Unknown)
    assert edge({"policySettings": {"mode": "Detection"}}).enabled is True


def test_an_override_without_state_turns_a_rule_off_and_one_without_rules_a_whole_group() -> None:
    groups = [
        {
            "ruleGroupName": "SQLI",
            "rules": [{"ruleId": "942100"}, {"ruleId": "942110", "state": "Enabled", "action": "Log"}],
        },
        {"ruleGroupName": "XSS"},
    ]
    written = [{"ruleSetType": "OWASP", "ruleSetVersion": "3.2", "ruleGroupOverrides": groups}]
    (managed,) = known(read(sets=written).rule_sets)
    sqli, xss = known(managed.overrides)
    assert [(r.id, r.enabled, r.action) for r in known(sqli.rules)] == [
        ("942100", False, None),
        ("942110", True, WafAction.LOG),
    ]
    assert xss.rules == ()
    assert managed.words == "OWASP 3.2"


def test_exclusions_with_their_scope() -> None:
    scope = [
        {
            "ruleSetType": "OWASP",
            "ruleSetVersion": "3.2",
            "ruleGroups": [{"ruleGroupName": "G", "rules": [{"ruleId": "1"}]}],
        }
    ]
    whole = {"matchVariable": "RequestHeaderNames", "selectorMatchOperator": "EqualsAny", "selector": "*"}
    narrow = {"matchVariable": "RequestArgNames", "selectorMatchOperator": "Equals", "selector": "q"}
    first, second = known(read(exclusions=[whole, narrow | {"exclusionManagedRuleSets": scope}]).exclusions)
    assert (first.variable, first.scope, first.single_rules) == ("RequestHeaderNames", (), False)
    assert (second.scope, second.single_rules) == (("OWASP 3.2 G 1",), True)


def test_front_door_says_the_same_in_other_words() -> None:
    rule = {
        "name": "r",
        "priority": 1,
        "enabledState": "Disabled",
        "ruleType": "MatchRule",
        "action": "Redirect",
        "matchConditions": [
            {
                "matchVariable": "RequestHeader",
                "selector": "X",
                "operator": "Equal",
                "negateCondition": True,
                "matchValue": ["a"],
            }
        ],
    }
    exclusion = {"matchVariable": "RequestBodyPostArgNames", "selectorMatchOperator": "Contains", "selector": "pw"}
    override = {
        "ruleGroupName": "SQLI",
        "rules": [{"ruleId": "942100", "enabledState": "Enabled", "exclusions": [exclusion]}],
    }
    sets = [{"ruleSetType": "DRS", "ruleSetVersion": "2.1", "ruleSetAction": "Log", "ruleGroupOverrides": [override]}]
    policy = edge({"customRules": {"rules": [rule]}, "managedRules": {"managedRuleSets": sets}})
    (found,) = known(policy.rules)
    (asked,) = known(found.conditions)
    assert (found.enabled, found.action, asked.negated) == (False, WafAction.REDIRECT, True)
    assert asked.variables == ((WafVariable.HEADERS, "X"),)
    assert known(policy.rule_sets)[0].action is WafAction.LOG
    assert [(e.scope, e.single_rules) for e in known(policy.exclusions)] == [(("DRS 2.1 SQLI 942100",), True)]


def test_the_configuration_of_an_old_gateway_is_a_policy() -> None:
    said = {
        "enabled": True,
        "firewallMode": "Detection",
        "ruleSetType": "OWASP",
        "ruleSetVersion": "3.0",
        "disabledRuleGroups": [{"ruleGroupName": "G", "rules": [920130]}, {"ruleGroupName": "H"}],
    }
    policy = read_configuration(Node(said, Origin(file="gw.json")), "/gw", "gw", Notes())
    assert policy is not None
    assert (policy.enabled, policy.mode, policy.id) == (
        True,
        WafMode.DETECTION,
        "/gw/webapplicationfirewallconfiguration",
    )
    first, second = known(known(policy.rule_sets)[0].overrides)
    assert ([r.id for r in known(first.rules)], second.rules) == (["920130"], ())
    assert read_configuration(Node(None, Origin(file="gw.json")), "/gw", "gw", Notes()) is None


def test_what_is_unknown_stays_unknown() -> None:
    why = Unknown(why="parameter has no value")
    policy = read(custom("r", why, why, condition("RemoteAddr", "IPMatch", why)), mode=why, sets=why)
    assert isinstance(policy.mode, Unknown)
    assert isinstance(policy.rule_sets, Unknown)
    (found,) = known(policy.rules)
    assert isinstance(found.priority, Unknown)
    assert isinstance(known(found.conditions)[0].values[0], Unknown)
