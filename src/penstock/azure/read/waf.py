"""Policies of web application firewalls: of application gateways, of Front Door, and what stands inside old gateways.

Comes in: resources, or the configuration node of a gateway. Goes out: `WafPolicy`. The two kinds of policy say the same in different
words; both are read here. Read next: `read/waf_rules.py`, `lower/waf.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import number, numbered, text, texts
from penstock.azure.read.waf_rules import enabled, listed, read_condition, read_rule
from penstock.azure.resource import Resource
from penstock.azure.resources.waf import (
    BodyLimits,
    Exclusion,
    GroupOverride,
    ManagedRuleSet,
    RuleOverride,
    WafAction,
    WafException,
    WafMode,
    WafPolicy,
)
from penstock.source.node import Node, Unknown

CONFIGURATION = "webapplicationfirewallconfiguration"
"""The last part of the id that stands for the configuration inside a gateway."""


def read_gateway_policy(resource: Resource, notes: Notes) -> Iterator[WafPolicy]:
    """Give a policy of application gateways."""
    bag = resource.properties
    settings, managed = bag.get("policySettings"), bag.get("managedRules")
    yield WafPolicy(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        edge=False,
        enabled=_said(settings.get("state"), notes, resource),
        mode=values.word(settings.get("mode"), WafMode, notes, "WAF mode"),
        body=_body(settings, notes),
        rules=listed(bag.get("customRules"), lambda node: read_rule(node, notes)),
        rule_sets=listed(managed.get("managedRuleSets"), lambda node: _rule_set(node, notes)),
        exclusions=listed(managed.get("exclusions"), _scoped),
        exceptions=listed(managed.get("exceptions"), lambda node: _exception(node, notes)),
        labels=values.labels(resource.body),
    )


def read_edge_policy(resource: Resource, notes: Notes) -> Iterator[WafPolicy]:
    """Give a policy of Front Door; it is enabled unless it says otherwise."""
    bag = resource.properties
    settings, sets = bag.get("policySettings"), bag.get("managedRules", "managedRuleSets")
    said = enabled(settings.get("enabledState"), notes, default=True)
    yield WafPolicy(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        edge=True,
        enabled=said,
        mode=values.word(settings.get("mode"), WafMode, notes, "WAF mode"),
        body=BodyLimits(origin=settings.origin, inspected=_state(settings.get("requestBodyCheck"), notes)),
        rules=listed(bag.get("customRules", "rules"), lambda node: read_rule(node, notes)),
        rule_sets=listed(sets, lambda node: _rule_set(node, notes)),
        exclusions=values.unknown(sets) if sets.is_unknown else tuple(_edge_exclusions(sets)),
        labels=values.labels(resource.body),
    )


def read_configuration(node: Node, gateway: str, name: str, notes: Notes) -> WafPolicy | None:
    """Give what stands inside an old gateway as the policy that it is."""
    if node.is_missing:
        return None
    ruleset = ManagedRuleSet(
        type=text(node.get("ruleSetType")) or "",
        version=text(node.get("ruleSetVersion")) or "",
        origin=node.origin,
        overrides=listed(node.get("disabledRuleGroups"), _disabled_group),
    )
    return WafPolicy(
        id=f"{gateway}/{CONFIGURATION}",
        name=f"WAF configuration of {name}",
        origin=node.origin,
        edge=False,
        enabled=enabled(node.get("enabled"), notes, default=False),
        mode=values.word(node.get("firewallMode"), WafMode, notes, "WAF mode"),
        body=_body(node, notes),
        rule_sets=values.unknown(node) if node.is_unknown else (ruleset,),
        exclusions=listed(node.get("exclusions"), _scoped),
    )


def _said(node: Node, notes: Notes, resource: Resource) -> bool | Unknown:
    if node.is_missing:
        return Unknown(why="the policy does not say whether it is enabled", origin=resource.origin)
    return enabled(node, notes, default=True)


def _state(node: Node, notes: Notes) -> bool | Unknown | None:
    return None if node.is_missing else enabled(node, notes, default=True)


def _body(node: Node, notes: Notes) -> BodyLimits:
    return BodyLimits(
        origin=node.origin,
        inspected=values.flag(node.get("requestBodyCheck"), notes),
        inspect_kb=number(node.get("requestBodyInspectLimitInKB")),
        max_kb=number(node.get("maxRequestBodySizeInKb")),
        max_enforced=values.flag(node.get("requestBodyEnforcement"), notes),
        upload_mb=number(node.get("fileUploadLimitInMb")),
        upload_enforced=values.flag(node.get("fileUploadEnforcement"), notes),
    )


# ---- managed rules ---------------------------------------------------------------------------------------------------


def _rule_set(node: Node, notes: Notes) -> ManagedRuleSet:
    return ManagedRuleSet(
        type=text(node.get("ruleSetType")) or "",
        version=text(node.get("ruleSetVersion")) or "",
        origin=node.origin,
        action=values.word(node.get("ruleSetAction"), WafAction, notes, "rule set action"),
        overrides=listed(node.get("ruleGroupOverrides"), lambda group: _group(group, notes)),
    )


def _group(node: Node, notes: Notes) -> GroupOverride:
    return GroupOverride(
        name=text(node.get("ruleGroupName")) or "",
        origin=node.origin,
        rules=listed(node.get("rules"), lambda rule: _override(rule, notes)),
    )


def _override(node: Node, notes: Notes) -> RuleOverride:
    said = node.get("state") if not node.get("state").is_missing else node.get("enabledState")
    return RuleOverride(
        id=text(node.get("ruleId")) or "",
        origin=node.origin,
        enabled=enabled(said, notes, default=False),
        action=values.word(node.get("action"), WafAction, notes, "rule action"),
    )


def _disabled_group(node: Node) -> GroupOverride:
    rules = tuple(
        RuleOverride(id=found, origin=node.origin, enabled=False, action=None) for found in texts(node.get("rules"))
    )
    return GroupOverride(name=text(node.get("ruleGroupName")) or "", origin=node.origin, rules=rules)


# ---- exclusions and exceptions ---------------------------------------------------------------------------------------


def _exclusion(node: Node, scope: tuple[str, ...] = (), *, single_rules: bool = False) -> Exclusion:
    return Exclusion(
        origin=node.origin,
        variable=text(node.get("matchVariable")) or "",
        operator=text(node.get("selectorMatchOperator")) or "",
        selector=text(node.get("selector")) or "",
        scope=scope,
        single_rules=single_rules,
    )


def _scoped(node: Node) -> Exclusion:
    scope, single = _scope_of(node.get("exclusionManagedRuleSets"))
    return _exclusion(node, scope, single_rules=single)


def _scope_of(sets: Node) -> tuple[tuple[str, ...], bool]:
    """Give the rule sets, groups or rules that are named, and whether only single rules are."""
    found: list[str] = []
    single = False
    for _, some in numbered(sets):
        kind = " ".join(part for part in (some.get("ruleSetType").text(), some.get("ruleSetVersion").text()) if part)
        groups = list(numbered(some.get("ruleGroups")))
        for _, group in groups:
            rules = [rule.get("ruleId").text() or "?" for _, rule in numbered(group.get("rules"))]
            found.append(f"{kind} {group.get('ruleGroupName').text() or '?'} {', '.join(rules)}".strip())
            single = bool(rules)
        found.extend([] if groups else [kind])
    return tuple(found), single


def _exception(node: Node, notes: Notes) -> WafException:
    scope, _ = _scope_of(node.get("exceptionManagedRuleSets"))
    return WafException(origin=node.origin, condition=read_condition(node, notes), scope=scope)


def _edge_exclusions(sets: Node) -> Iterator[Exclusion]:
    """Front Door's exclusions stand where they hold: at a rule set, a group, a rule."""
    for _, some in numbered(sets):
        kind = " ".join(part for part in (some.get("ruleSetType").text(), some.get("ruleSetVersion").text()) if part)
        yield from _excluded(some, kind)
        for _, group in numbered(some.get("ruleGroupOverrides")):
            scope = f"{kind} {group.get('ruleGroupName').text() or '?'}"
            yield from _excluded(group, scope)
            for _, rule in numbered(group.get("rules")):
                yield from _excluded(rule, f"{scope} {rule.get('ruleId').text() or '?'}", single_rules=True)


def _excluded(node: Node, scope: str, *, single_rules: bool = False) -> Iterator[Exclusion]:
    for _, element in numbered(node.get("exclusions")):
        yield _exclusion(element, (scope,), single_rules=single_rules)
