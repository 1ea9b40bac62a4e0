"""Rules of Calico → rules of filters.

Comes in: a `CalicoPolicy`. Goes out: its `Rule`s of one direction, in their order. What a rule allows is decided: no filter of the pod is asked after it;
what it passes is left to the next tier; a rule that only logs decides nothing. Read next: `lower/calico_tiers.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from penstock.kubernetes.lower.calico_peers import cover
from penstock.kubernetes.lower.matched import Part, matched
from penstock.kubernetes.lower.pods import Pods
from penstock.kubernetes.lower.ports import has_names
from penstock.kubernetes.resources.calico import CalicoAction, CalicoPeer, CalicoPolicy, CalicoRule
from penstock.kubernetes.resources.policy import Port, PortRange, Traffic
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Match, Rule
from penstock.source.node import Unknown
from penstock.space.intervals import IntervalSet
from penstock.space.transport import TransportSet

ACTIONS = {
    CalicoAction.ALLOW: Action.ALLOW_FINAL,
    CalicoAction.DENY: Action.DENY,
    CalicoAction.PASS: Action.PASS,
}


class CalicoRules:
    """The rules of Calico's policies; the addresses that each names are worked out once."""

    def __init__(self, pods: Pods) -> None:
        self._pods = pods
        self._covers: dict[int, tuple[Cover, Cover]] = {}

    def of(
        self, policy: CalicoPolicy, cause: Cause | None, traffic: Traffic, receiver: Workload | None
    ) -> Iterator[Rule]:
        """Give the rules of a policy; with a `cause` it may not select the pod."""
        for index, rule in enumerate(policy.rules(traffic)):
            if rule.action is CalicoAction.LOG:
                continue
            action, unclear = _action(policy, rule)
            held = (*_doubts(policy, rule), *((cause,) if cause is not None else ()))
            for src, (dst, transport, doubts) in self._matches(policy, rule, traffic, receiver):
                yield Rule(
                    name=f"{policy.name} {traffic.value}[{index}]",
                    match=Match(src=src, dst=dst, transport=transport, doubts=(*held, *doubts)),
                    action=action,
                    origin=rule.origin,
                    resource=policy.id,
                    action_doubts=unclear,
                )

    def _matches(
        self, policy: CalicoPolicy, rule: CalicoRule, traffic: Traffic, receiver: Workload | None
    ) -> Iterator[tuple[Cover, Part]]:
        src, dst = self._sides(policy, rule)
        if not all(not one.sure.is_empty or one.doubtful for one in (src, dst)):
            return
        base = _base(rule)
        ports = rule.destination.ports or None
        for peers, transport, doubts in matched(dst, ports, traffic, receiver, self._pods, TransportSet.full()):
            if not (transport & base).is_empty:
                yield src, (peers, transport & base, doubts)

    def _sides(self, policy: CalicoPolicy, rule: CalicoRule) -> tuple[Cover, Cover]:
        if id(rule) not in self._covers:
            src, dst = (cover(p, policy.namespace, rule.version, self._pods) for p in (rule.source, rule.destination))
            self._covers[id(rule)] = (src, dst)
        return self._covers[id(rule)]


def _action(policy: CalicoPolicy, rule: CalicoRule) -> tuple[Action, tuple[Cause, ...]]:
    if isinstance(rule.action, Unknown):
        return Action.ALLOW_FINAL, (_doubt(policy, rule.action),)
    return ACTIONS[rule.action], ()


def _doubts(policy: CalicoPolicy, rule: CalicoRule) -> Iterator[Cause]:
    named = [port for port in (*rule.source.ports, *rule.source.not_ports) if not isinstance(port, PortRange)]
    named += [port for port in rule.destination.not_ports if not isinstance(port, PortRange)]
    unread = (*rule.doubts, *rule.source.doubts, *rule.destination.doubts)
    yield from (_doubt(policy, why) for why in unread)
    if named:
        yield _doubt(policy, Unknown(why="names of such ports are not worked out", origin=rule.origin))


def _base(rule: CalicoRule) -> TransportSet:
    found = TransportSet.full() if rule.protocol is None else TransportSet.protocol(rule.protocol)
    if rule.not_protocol is not None:
        found = found - TransportSet.protocol(rule.not_protocol)
    if (sources := _ranges(rule.source.ports)) is not None:
        found = found & _from(sources)
    for peer, make in ((rule.source, _from), (rule.destination, _to)):
        found = found - make(_ranges(peer.not_ports) or ())
    return found


def _ranges(ports: Iterable[Port]) -> tuple[PortRange, ...] | None:
    """Give the ranges among ports; None if there are no ports at all, or only such as are in doubt."""
    return tuple(port for port in ports if isinstance(port, PortRange)) or None


def _from(ranges: tuple[PortRange, ...]) -> TransportSet:
    return _union(TransportSet.of((r.protocol,), src_ports=IntervalSet.of((r.low, r.high))) for r in ranges)


def _to(ranges: tuple[PortRange, ...]) -> TransportSet:
    return _union(TransportSet.of((r.protocol,), dst_ports=IntervalSet.of((r.low, r.high))) for r in ranges)


def _union(parts: Iterable[TransportSet]) -> TransportSet:
    found = TransportSet.empty()
    for part in parts:
        found = found | part
    return found


def speaks_of_names(policy: CalicoPolicy, traffic: Traffic) -> bool:
    """Whether what a policy means depends on the names that a receiver gives to its ports."""
    return any(has_names(_peer_ports(rule.destination)) for rule in policy.rules(traffic))


def _peer_ports(peer: CalicoPeer) -> tuple[Port, ...]:
    return peer.ports


def _doubt(policy: CalicoPolicy, why: Unknown) -> Cause:
    return Cause(
        key=f"calico:{policy.id}:{why.why}",
        why=f"what a rule of {policy.name} means is not known: {why.why}",
        origin=why.origin,
    )
