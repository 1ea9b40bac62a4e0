"""Policies of web application firewalls as inspections.

Comes in: `WafPolicy`s, and references to them. Goes out: `Inspection`s; a policy that is named and not in the input inspects nobody
knows what. Read next: `lower/waf_rules.py`, `net/inspection.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.waf_rules import Countries, exception, rule
from penstock.azure.resources.terms import Reference
from penstock.azure.resources.waf import (
    BodyLimits,
    Exclusion,
    ManagedRuleSet,
    RuleOverride,
    WafAction,
    WafException,
    WafMode,
    WafPolicy,
    WafRule,
)
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.inspection import Gap, GapKind, Inspection, Mode, RequestRule, RuleSet
from penstock.source.node import Unknown

FACTS = ("WAF-01", "WAF-02")

AGAINST_BOTS = ("microsoft_botmanagerruleset", "microsoft_httpddosruleset")
"""Rule sets that look at who asks and how often, not at what is sent (WAF-20)."""

MODES = {WafMode.PREVENTION: Mode.BLOCKS, WafMode.DETECTION: Mode.LOGS}

DEFAULT_INSPECT_KB = 128
"""How far a body is read where the policy is silent (WAF-24)."""


class Inspections:
    """Every policy of the estate as an inspection, made when first asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._countries = Countries(context)
        self._made: dict[str, Inspection] = {}

    def of(self, reference: Reference, origin: Origin) -> Inspection | None:
        """Give the inspection that a configuration names; None if it names none."""
        if reference is None:
            return None
        if isinstance(reference, Unknown):
            return self._unknown("?", (causes.of_value(reference, origin),), origin)
        policy = self._context.estate.find(WafPolicy, reference)
        if policy is not None:
            return self.of_policy(policy)
        absent = causes.of_absence(reference, "the WAF policy", origin)
        return self._unknown(reference, (absent,), origin)

    def of_policy(self, policy: WafPolicy) -> Inspection:
        """Give a policy as an inspection."""
        if policy.id not in self._made:
            self._made[policy.id] = self._inspection(policy)
        return self._made[policy.id]

    def _unknown(self, reference: str, doubts: tuple[Cause, ...], origin: Origin) -> Inspection:
        name = reference.rsplit("/", 1)[-1]
        return Inspection(name=name, resource=reference, origin=origin, mode=None, doubts=doubts, facts=FACTS)

    def _inspection(self, policy: WafPolicy) -> Inspection:
        mode, doubts = _mode(policy)
        rules, rule_doubts = self._rules(policy)
        sets = policy.rule_sets if isinstance(policy.rule_sets, tuple) else ()
        return Inspection(
            name=policy.name,
            resource=policy.id,
            origin=policy.origin,
            mode=mode,
            rules=rules,
            rule_sets=tuple(_rule_set(some) for some in sets if _acts(some)),
            gaps=tuple(_gaps(policy, sets)),
            doubts=doubts,
            rule_doubts=rule_doubts,
            set_doubts=tuple(_set_doubts(sets)),
            facts=FACTS,
        )

    def _rules(self, policy: WafPolicy) -> tuple[tuple[RequestRule, ...], tuple[Cause, ...]]:
        doubts = [
            causes.of_value(part, policy.origin)
            for part in (policy.rules, policy.exceptions)
            if isinstance(part, Unknown)
        ]
        written = policy.rules if isinstance(policy.rules, tuple) else ()
        doubts += [causes.of_value(r.priority, r.origin) for r in written if isinstance(r.priority, Unknown)]
        ordered = sorted((r for r in written if r.enabled is not False), key=_rank)
        made = [rule(r, policy, self._countries) for r in ordered]
        excepted = policy.exceptions if isinstance(policy.exceptions, tuple) else ()
        made += [exception(some, policy, self._countries) for some in excepted if not some.scope]
        return tuple(made), tuple(dict.fromkeys(doubts))


def _rank(written: WafRule) -> int:
    return written.priority if isinstance(written.priority, int) else 0


def _mode(policy: WafPolicy) -> tuple[Mode | None, tuple[Cause, ...]]:
    if policy.enabled is False:
        return Mode.OFF, ()
    mode = policy.mode
    if mode is None:
        mode = Unknown(why="the policy does not say whether it prevents or detects", origin=policy.origin)
    unknown = [value for value in (policy.enabled, mode, policy.rule_sets) if isinstance(value, Unknown)]
    if unknown or isinstance(mode, Unknown):
        return None, tuple(dict.fromkeys(causes.of_value(value, policy.origin) for value in unknown))
    return MODES[mode], ()


def _set_doubts(sets: tuple[ManagedRuleSet, ...]) -> Iterator[Cause]:
    """Why it is not known what matches of the rule sets come to."""
    for managed in sets:
        for value in (managed.type, managed.version, managed.action):
            if isinstance(value, Unknown):
                yield causes.of_value(value, managed.origin)


def _rule_set(managed: ManagedRuleSet) -> RuleSet:
    """OWASP 2 and Front Door's default rule sets before 2.0 block at each match; all later ones add up a score (WAF-21)."""
    kind = managed.type.lower() if isinstance(managed.type, str) else ""
    version = managed.version if isinstance(managed.version, str) else ""
    first, old = ("2." if kind == "owasp" else "1."), ("owasp", "microsoft_defaultruleset", "defaultruleset")
    return RuleSet(name=managed.words, scores=not (kind in old and version.startswith(first)))


def _acts(managed: ManagedRuleSet) -> bool:
    """Whether a rule set looks for attacks and stops them."""
    against_bots = isinstance(managed.type, str) and managed.type.lower() in AGAINST_BOTS
    return not against_bots and managed.action is not WafAction.LOG


# ---- what stays unseen -----------------------------------------------------------------------------------------------


def _gaps(policy: WafPolicy, sets: tuple[ManagedRuleSet, ...]) -> Iterator[Gap]:
    for managed in sets:
        yield from _overridden(managed)
    if isinstance(policy.exclusions, tuple):
        yield from (_excluded(some) for some in policy.exclusions)
    if isinstance(policy.exceptions, tuple):
        yield from (_excepted(some) for some in policy.exceptions if some.scope)
    yield from _bodies(policy.body)


def _overridden(managed: ManagedRuleSet) -> Iterator[Gap]:
    if managed.action is WafAction.LOG:
        words = f"all rules of {managed.words} only log"
        yield Gap(kind=GapKind.RULES_LOG, words=words, origin=managed.origin, broad=True, facts=("WAF-22",))
    for group in managed.overrides if isinstance(managed.overrides, tuple) else ():
        where = f"group {group.name} of {managed.words}"
        if isinstance(group.rules, Unknown):
            continue
        if not group.rules:
            words = f"every rule of {where} is off"
            yield Gap(kind=GapKind.RULES_OFF, words=words, origin=group.origin, broad=True, facts=("WAF-22",))
        for kind, chosen in ((GapKind.RULES_OFF, _off(group.rules)), (GapKind.RULES_LOG, _logging(group.rules))):
            if chosen:
                verb = "off" if kind is GapKind.RULES_OFF else "not blocking"
                words = f"{', '.join(str(r.id) for r in chosen)} in {where}: {verb}"
                yield Gap(kind=kind, words=words, origin=chosen[0].origin, facts=("WAF-22",))


def _off(rules: tuple[RuleOverride, ...]) -> tuple[RuleOverride, ...]:
    return tuple(r for r in rules if r.enabled is False)


def _logging(rules: tuple[RuleOverride, ...]) -> tuple[RuleOverride, ...]:
    return tuple(r for r in rules if r.enabled is not False and r.action in (WafAction.LOG, WafAction.ALLOW))


def _excluded(some: Exclusion) -> Gap:
    """An exclusion is broad if it names neither single rules nor one part of the request."""
    operator = some.operator.lower() if isinstance(some.operator, str) else ""
    where = "; ".join(some.scope) or "all managed rules"
    selector = some.selector if isinstance(some.selector, str) else "?"
    words = f"{some.variable} {'whatever the name' if operator == 'equalsany' else f'{some.operator} {selector}'}: unseen by {where}"
    broad = not some.single_rules and operator != "equals"
    return Gap(kind=GapKind.EXCLUSION, words=words, origin=some.origin, broad=broad, facts=("WAF-23",))


def _excepted(some: WafException) -> Gap:
    values = ", ".join(str(v) for v in some.condition.values)
    words = f"requests by {values}: unseen by {'; '.join(some.scope)}"
    return Gap(kind=GapKind.EXCLUSION, words=words, origin=some.origin, broad=True, facts=("WAF-23",))


def _bodies(body: BodyLimits) -> Iterator[Gap]:
    if body.inspected is False:
        words = "request bodies are not looked at"
        yield Gap(kind=GapKind.BODY, words=words, origin=body.origin, broad=True, facts=("WAF-24",))
        return
    limit = body.inspect_kb if isinstance(body.inspect_kb, int) else DEFAULT_INSPECT_KB
    if body.max_enforced is False:
        words = f"bodies of any size pass, and are read for {limit} KB only"
        yield Gap(kind=GapKind.BODY, words=words, origin=body.origin, facts=("WAF-24",))
    elif isinstance(body.inspect_kb, int) and isinstance(body.max_kb, int) and body.max_kb > limit:
        words = f"bodies of up to {body.max_kb} KB pass, and are read for {limit} KB only"
        yield Gap(kind=GapKind.BODY, words=words, origin=body.origin, facts=("WAF-24",))
    if body.upload_enforced is False:
        words = "uploads of any size pass"
        yield Gap(kind=GapKind.BODY, words=words, origin=body.origin, facts=("WAF-24",))
