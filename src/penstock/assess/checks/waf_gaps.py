"""PS623. Read next: `net/inspection.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, Related, named
from penstock.assess.inspections import blocks, used
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.arrivals import Arrival, shown
from penstock.engine.request import Judgement, Outcome
from penstock.net.inspection import Field, Gap, GapKind, Inspection, RequestRule


@check(code="PS623", severity=Severity.MEDIUM, since="0.2", facts=("WAF-12", "WAF-22", "WAF-23", "WAF-24"))
def waf_gaps(review: Review) -> Iterator[Finding]:
    """A web application firewall that blocks leaves a part of the requests unseen.

    It looks for managed rules that are off or only log, exclusions that name neither one part of a request nor single rules, bodies that
    are not read, and custom rules that let requests through, in policies before the internet's requests. It says what exactly stays
    unseen.

    Do this: switch single rules off, not groups; exclude one named part for one rule; limit rules that allow to sources that are yours.

    The managed rules of a policy. Bad, then good:

    ```json bad
    {"managedRuleSets": [{"ruleSetType": "OWASP", "ruleSetVersion": "3.2"}],
     "exclusions": [{"matchVariable": "RequestArgNames", "selectorMatchOperator": "EqualsAny", "selector": "*"}]}
    ```

    ```json good
    {"managedRuleSets": [{"ruleSetType": "OWASP", "ruleSetVersion": "3.2"}],
     "exclusions": [{"matchVariable": "RequestArgNames", "selectorMatchOperator": "Equals", "selector": "comment"}]}
    ```
    """
    for policy, ways in used(review.at_doors).values():
        if blocks(policy):
            yield from _gaps(policy)
            yield from _let_through(review, policy, ways)


def _gaps(policy: Inspection) -> Iterator[Finding]:
    """One finding for each kind of gap; an exclusion of one named part is no gap worth telling."""
    for kind in GapKind:
        found = [g for g in policy.gaps if g.kind is kind and (g.broad or kind is not GapKind.EXCLUSION)]
        if found:
            yield _gap(policy, kind, found)


def _gap(policy: Inspection, kind: GapKind, gaps: list[Gap]) -> Finding:
    words = tuple(gap.words for gap in gaps)
    return Finding(
        code="PS623",
        severity=Severity.MEDIUM if any(gap.broad for gap in gaps) else Severity.LOW,
        title=f"{policy.name} does not look at everything: {named(words, 1)}",
        resource=policy.resource,
        name=policy.name,
        why="; ".join(words),
        fix="narrow it to single rules and to one named part of a request",
        origin=gaps[0].origin,
        key=(policy.resource, kind.value),
        facts=tuple(dict.fromkeys(fact for gap in gaps for fact in gap.facts)),
        related=tuple(Related(words=gap.words, origin=gap.origin) for gap in gaps[1:]),
        affected=words,
        count=len(words),
    )


def _let_through(review: Review, policy: Inspection, ways: list[Arrival]) -> Iterator[Finding]:
    found: dict[str, tuple[RequestRule, Judgement, Arrival]] = {}
    for arrival in ways:
        for met in arrival.met:
            for judgement in met.judgements if met.route.inspection is policy else ():
                if judgement.outcome is Outcome.SKIPPED and judgement.rule is not None:
                    found.setdefault(judgement.rule.name, (judgement.rule, judgement, arrival))
    for rule, judgement, arrival in (found[name] for name in sorted(found)):
        yield _skipped(review, policy, rule, judgement, arrival)


def _skipped(review: Review, policy: Inspection, rule: RequestRule, judgement: Judgement, arrival: Arrival) -> Finding:
    by_source = any(Field.SOURCE in condition.fields for condition in rule.conditions)
    return Finding(
        code="PS623",
        severity=Severity.LOW if by_source or judgement.causes else Severity.MEDIUM,
        title=f"rule {rule.name} of {policy.name} lets requests through that no other rule sees: {rule.words}",
        resource=policy.resource,
        name=policy.name,
        why="a custom rule that allows ends the inspection: neither later rules nor managed ones are asked",
        fix=f"let {rule.name} log instead, or limit it to sources that are yours",
        origin=rule.origin,
        key=(policy.resource, "rule", rule.name),
        proof=(shown(review.engine, arrival),),
        facts=rule.facts,
        causes=judgement.causes,
    )
