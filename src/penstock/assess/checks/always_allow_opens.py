"""PS606. Read next: `net/rule.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from penstock.assess.check import check
from penstock.assess.finding import Finding, Related, named
from penstock.assess.proof import related_places
from penstock.assess.questions import party, witness
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.differences import Changes, Comparison
from penstock.engine.engine import Engine
from penstock.engine.groups import Group
from penstock.engine.merge import summary
from penstock.engine.parties import Party
from penstock.engine.result import Trace
from penstock.engine.starts import Case
from penstock.engine.state import INTERNET
from penstock.net.cause import Cause
from penstock.net.network import Network
from penstock.net.rule import Action, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What an admin rule lets through against a security group: from whom to whom, the proof, and what would have denied it."""

    rule: Rule
    source: str
    inside: tuple[str, ...]
    trace: Trace
    denied: Trace
    proved: bool
    causes: tuple[Cause, ...]

    @property
    def severity(self) -> Severity:
        """High from the internet, medium against a deny that somebody wrote, else low."""
        decider = self.denied.decider
        written = decider is not None and decider.rule is not None and not decider.rule.implicit
        worst = Severity.HIGH if self.source == INTERNET else Severity.MEDIUM if written else Severity.LOW
        return worst if self.proved else Severity(max(Severity.LOW, worst - 1))


@check(code="PS606", severity=Severity.HIGH, since="0.2", facts=("AV-02", "NSG-13"))
def always_allow_opens(review: Review) -> Iterator[Finding]:
    """An AlwaysAllow admin rule lets through what security groups deny.

    It looks for traffic that really flows and that would not if the rule were an Allow: each pair of machines is asked twice, with the
    rule and as if it left the word to the groups. AlwaysAllow skips the groups of an endpoint, so its owner sees a deny that does
    not hold and cannot mend it.

    High from the internet, medium where somebody wrote the deny that is skipped, low where only Azure's default rule would have denied. An AlwaysAllow
    for a scanner or an update service is meant to do this; then narrow it to what it is for and accept the finding.

    Do this: make the rule an Allow, or narrow its sources, destinations and ports.

    An admin rule for the network of a machine whose group denies everything. Bad, then good:

    ```json bad
    {"priority": 10, "direction": "Inbound", "access": "AlwaysAllow", "protocol": "Tcp",
      "destinationPortRanges": ["22"]}
    ```

    ```json good
    {"priority": 10, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
      "destinationPortRanges": ["22"]}
    ```
    """
    closed = _closed(review.network)
    if closed is None:
        return
    found: dict[tuple[str, str], list[Opening]] = {}
    for opening in _openings(review, Changes(review.engine).to(closed)):
        found.setdefault((opening.rule.resource, opening.rule.name), []).append(opening)
    for _, openings in sorted(found.items()):
        yield _finding(review, sorted(openings, key=lambda o: (-o.severity, not o.proved, o.source, o.inside)))


def _closed(network: Network) -> Network | None:
    """Give the network as if each AlwaysAllow were an Allow; None when there is none."""
    if not any(_is_final(r) for f in network.filters.values() for r in f.rules):
        return None
    filters = {
        key: replace(f, rules=tuple(replace(r, action=Action.PASS) if _is_final(r) else r for r in f.rules))
        for key, f in network.filters.items()
    }
    return replace(network, filters=filters)


def _is_final(rule: Rule) -> bool:
    return rule.action is Action.ALLOW_FINAL and not rule.action_doubts


def _openings(review: Review, without: Comparison) -> Iterator[Opening]:
    into = frozenset(g for g in review.groups if _passes(review, g, inbound=True))
    out = frozenset(g for g in review.senders if _passes(review, g, inbound=False))
    for source, group in _pairs(review, without):
        if source is None and group in into:
            yield from _opened(without, without.before.parties.outside(INTERNET), INTERNET, group)
        elif source is not None and (source in out or group in into):
            asked = party(review.network, source.endpoints[:1])
            yield from _opened(without, asked, source.endpoints[0], group)


def _pairs(review: Review, without: Comparison) -> Iterator[tuple[Group | None, Group]]:
    """Give the classes under review between which the rules may matter, each pair once; no source for the internet."""
    senders = {i: group for group in review.senders for i in group.endpoints}
    everyone = {i: group for group in review.groups for i in group.endpoints}
    found: dict[tuple[Group | None, Group], None] = {}
    for source, end in without.pairs():
        sender, group = _first(senders, source), _first(everyone, end)
        if group is not None and (sender is not None or source.outside == INTERNET):
            found[sender, group] = None
    yield from found


def _first(known: Mapping[str, Group], group: Group) -> Group | None:
    return next((known[i] for i in group.endpoints if i in known), None)


def _passes(review: Review, group: Group, *, inbound: bool) -> bool:
    """Whether an AlwaysAllow stands before other filters of a class."""
    endpoint = review.endpoint(group.endpoints[0])
    first, *rest = (endpoint.ingress if inbound else endpoint.egress) or ("",)
    return bool(rest) and any(_is_final(r) for r in review.network.filters[first].rules)


def _opened(comparison: Comparison, source: Party, name: str, group: Group) -> Iterator[Opening]:
    """Compare what passes with the rule and without it, case by case."""
    engine, closed = comparison.before, comparison.after
    target = party(engine.network, group.endpoints[:2])
    without = {_key(case): case for case in _asked(closed, source, target)}
    for case in _asked(engine, source, target):
        other = without.get(_key(case))
        if other is None:
            continue
        allowed, unknown, _ = summary(case.leaves)
        passing, open_, _ = summary(other.leaves)
        denied = engine.ports.full & ~(passing | open_)
        for mask, proved in ((allowed & denied, True), (unknown & denied, False)):
            for rule, trace, otherwise in _by_rule(engine, closed, case, other, mask):
                why = () if proved else trace.unknown_because
                yield Opening(
                    rule=rule,
                    source=name,
                    inside=group.endpoints,
                    trace=trace,
                    denied=otherwise,
                    proved=proved,
                    causes=why,
                )


def _by_rule(engine: Engine, closed: Engine, case: Case, other: Case, mask: int) -> Iterator[tuple[Rule, Trace, Trace]]:
    """Give each AlwaysAllow that opens some transports, with a packet: as it fares, and as it would fare without."""
    while mask:
        transports = engine.ports.transports(mask)
        trace = witness(engine, case, transports)
        rule = _deciding(trace)
        if rule is None:
            return
        yield rule, trace, witness(closed, other, transports)
        mask &= ~engine.ports.mask(rule.match.transport)


def _asked(engine: Engine, source: Party, target: Party) -> Iterable[Case]:
    return engine.settled(engine.cases(source, target, engine.ports.full, planned=True))


def _key(case: Case) -> object:
    return (case.start.endpoint, case.start.address, case.goal.endpoint, case.goal.address, case.goal.behind, case.name)


def _deciding(trace: Trace) -> Rule | None:
    return next((s.rule for s in reversed(trace.path) if s.rule is not None and _is_final(s.rule)), None)


def _finding(review: Review, openings: list[Opening]) -> Finding:
    first = openings[0]
    inside = tuple(dict.fromkeys(i for o in openings for i in o.inside))
    names = review.names(inside)
    who = "the internet" if first.source == INTERNET else review.names((first.source,))[0]
    decider = first.denied.decider
    skipped = f"{decider.name}/{decider.rule.name}" if decider is not None and decider.rule is not None else "the group"
    verb = "lets" if first.proved else "may let"
    target = review.names(first.inside)
    return Finding(
        code="PS606",
        severity=first.severity,
        title=f"AlwaysAllow rule {first.rule.name} {verb} {who} reach {named(target)} past {skipped}",
        resource=first.rule.resource,
        name=first.rule.name,
        why="it skips the security groups, so what they deny is let through and their owner cannot mend it",
        fix=f"make {first.rule.name} an Allow, or narrow its sources, destinations and ports",
        origin=first.rule.origin,
        key=(first.rule.resource, first.rule.name),
        proof=(first.trace,),
        facts=("AV-02", "NSG-13"),
        related=_related(first),
        affected=names,
        count=len(inside),
        causes=first.causes,
    )


def _related(opening: Opening) -> tuple[Related, ...]:
    found = {place.origin: place for place in related_places(opening.trace)}
    for place in related_places(opening.denied):
        found.setdefault(place.origin, Related(words=f"skipped: {place.words}", origin=place.origin))
    return tuple(found.values())
