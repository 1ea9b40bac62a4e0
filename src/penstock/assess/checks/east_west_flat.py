"""PS704. Read next: `assess/summary.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.proof import deciding_step, origin_of, place_of, related_places
from penstock.assess.questions import between
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Flow, Step, Trace
from penstock.net.endpoint import Kind
from penstock.space.transport import TransportSet

EVERY_PORT = TransportSet.tcp((1, 65535))
LATERAL = TransportSet.tcp(22, 445, 3389, 5985)
"""What intruders move on with: remote shells, file shares, remote desktop."""


@check(code="PS704", severity=Severity.MEDIUM, since="0.1", facts=("NSG-25", "NSG-03"))
def east_west_flat(review: Review) -> Iterator[Finding]:
    """Subnets can talk to each other without restriction.

    It looks for pairs of subnets between whose machines every TCP port is open. This is what Azure's default rule `AllowVnetInBound` does
    until another rule denies it, and its `VirtualNetwork` holds the peered networks and on-premises too. Low where there are no machines yet. What one rule lets
    through is told once.

    An intruder on one machine is then one step from every other. Subnets are a boundary only where rules make them one.

    Do this: deny `VirtualNetwork` inbound below the rules that allow what each tier needs.

    A rule of the group that guards two subnets. Bad, then good:

    ```json bad
    {"name": "vnet", "properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "*",
      "sourceAddressPrefix": "VirtualNetwork", "sourcePortRange": "*",
      "destinationAddressPrefix": "VirtualNetwork", "destinationPortRange": "*"}}
    ```

    ```json good
    {"name": "vnet", "properties": {"priority": 4000, "direction": "Inbound", "access": "Deny", "protocol": "*",
      "sourceAddressPrefix": "VirtualNetwork", "sourcePortRange": "*",
      "destinationAddressPrefix": "VirtualNetwork", "destinationPortRange": "*"}}
    ```
    """
    found: dict[tuple[str, str], dict[tuple[str, str], Flow]] = {}
    for flow in review.inside:
        source, target = review.segment(flow.sources[0]), review.segment(flow.destinations[0])
        if source is None or target is None or source.id == target.id or not flow.allowed >= EVERY_PORT:
            continue
        if review.is_platform(source) or review.is_platform(target) or not _machines(review, flow):
            continue
        pairs = found.setdefault((source.network, target.network), {})
        pair = (source.name, target.name)
        if pair not in pairs or (_is_real(review, flow) and not _is_real(review, pairs[pair])):
            pairs[pair] = flow
    for talks in _together(review, found):
        yield _finding(review, talks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What passes from one network to another, by pairs of subnets, and how one packet of it does."""

    ends: tuple[str, str]
    pairs: dict[tuple[str, str], Flow]
    trace: Trace

    @property
    def firewall(self) -> Step | None:
        """The step at which a firewall let it through."""
        return next((s for s in self.trace.path if s.kind.startswith("firewall-") and s.rule is not None), None)

    @property
    def key(self) -> tuple[str, str]:
        """What lets it pass: a rule of a firewall, else the rule at its end; the two networks where there is none."""
        step = self.firewall or deciding_step(self.trace)
        return self.ends if step is None or step.rule is None else (step.at, step.rule.name)


def _together(review: Review, found: Mapping[tuple[str, str], dict[tuple[str, str], Flow]]) -> Iterator[list[Talk]]:
    """Give what is told at once: all that one rule lets through."""
    groups: dict[tuple[str, str], list[Talk]] = {}
    for ends, pairs in sorted(found.items()):
        flow = _shown(review, pairs)
        trace = between(review.engine, flow.sources[0], flow.destinations[0], LATERAL)
        talk = Talk(ends=ends, pairs=pairs, trace=trace)
        groups.setdefault(talk.key, []).append(talk)
    yield from groups.values()


def _machines(review: Review, flow: Flow) -> bool:
    kinds = {review.endpoint(flow.sources[0]).kind, review.endpoint(flow.destinations[0]).kind}
    return kinds <= {Kind.NIC, Kind.MANAGED, Kind.VACANT}


def _is_real(review: Review, flow: Flow) -> bool:
    """Whether there are machines on both sides, and not only addresses for the next one."""
    return Kind.VACANT not in (review.endpoint(flow.sources[0]).kind, review.endpoint(flow.destinations[0]).kind)


def _shown(review: Review, pairs: dict[tuple[str, str], Flow]) -> Flow:
    """Give the flow to show: the first between machines, if there is one."""
    real = sorted(p for p, flow in pairs.items() if _is_real(review, flow))
    return pairs[real[0] if real else min(pairs)]


def _finding(review: Review, talks: list[Talk]) -> Finding:
    real = [talk for talk in talks if any(_is_real(review, flow) for flow in talk.pairs.values())]
    shown = (real or talks)[0]
    count = sum(len(talk.pairs) for talk in talks)
    where = _where(review, talks)
    through = f" through {shown.firewall.name}" if shown.firewall is not None else ""
    rule = shown.firewall.rule if shown.firewall is not None else None
    place = f"rule {rule.name} of {shown.firewall.name}" if rule is not None and shown.firewall is not None else ""
    origin = origin_of(review.network, shown.trace, _shown(review, shown.pairs).destinations[0])
    return Finding(
        code="PS704",
        severity=Severity.MEDIUM if real else Severity.LOW,
        title=f"{count} pair{'' if count == 1 else 's'} of subnets in {where} talk without restriction{through}",
        resource=shown.ends[1],
        name=where,
        why="an intruder on one machine is one step from every other",
        fix=f"deny VirtualNetwork inbound below what each tier needs; {place or place_of(shown.trace)} lets this pass",
        origin=origin if rule is None else rule.origin,
        key=shown.key,
        proof=(shown.trace,),
        facts=("NSG-25", "NSG-03"),
        related=related_places(shown.trace),
        affected=tuple(f"{s} → {t}" for s, t in sorted({pair for talk in talks for pair in talk.pairs})),
        count=count,
    )


def _where(review: Review, talks: list[Talk]) -> str:
    """Name the networks: one, one to another, or all of them where a firewall stands in the middle."""
    names = [
        tuple(review.network.domains[end].name if end in review.network.domains else end for end in t.ends)
        for t in talks
    ]
    (source, target), *others = names
    if others:
        return named(tuple(sorted({name for pair in names for name in pair})))
    return source if source == target else f"{source} → {target}"
