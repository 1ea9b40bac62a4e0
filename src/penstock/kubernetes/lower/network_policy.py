"""NetworkPolicy → filters.

Comes in: the policies of a cluster and its `Pods`. Goes out: for each workload and direction at most one `Filter`, shared by workloads for
which the same policies mean the same. Policies add up: what any of them allows is allowed, and what none of them allows is refused as soon as
one selects the pod (K8S-01, K8S-02). Read next: `engine/first_match.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.kubernetes.lower.peers import EVERYONE, cover, narrowed
from penstock.kubernetes.lower.pods import SYMBOLIC, Pods, host_doubt
from penstock.kubernetes.lower.ports import KNOWN_TO_POLICIES, has_names, resolved
from penstock.kubernetes.resources.cluster import Enforcer
from penstock.kubernetes.resources.policy import NetworkPolicy, PolicyRule, Traffic
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Direction, Filter, Match, Rule
from penstock.space.transport import TransportSet

DIRECTIONS = {Traffic.INGRESS: Direction.INBOUND, Traffic.EGRESS: Direction.OUTBOUND}

KIND = "network-policy"


@dataclass(frozen=True, slots=True)
class Hold:
    """A policy that selects a workload, or may, for a cause."""

    policy: NetworkPolicy
    cause: Cause | None


class NetworkPolicies:
    """The policies of a cluster as filters, each made once."""

    def __init__(self, pods: Pods) -> None:
        self._pods = pods
        self._holds: dict[tuple[str, Traffic], list[Hold]] = {}
        self._covers: dict[int, Cover] = {}
        self._made: dict[object, str] = {}
        self.filters: dict[str, Filter] = {}
        for policy in pods.cluster.policies:
            for traffic in Traffic:
                if policy.rules(traffic) is not None:
                    self._select(policy, traffic)

    def _select(self, policy: NetworkPolicy, traffic: Traffic) -> None:
        found = self._pods.selected(policy.subject, policy.namespace)
        doubt = _type_doubt(policy) if traffic in policy.perhaps else None
        for workload in found.sure:
            self._holds.setdefault((workload.id, traffic), []).append(Hold(policy, doubt))
        for cause, some in found.maybe:
            for workload in some:
                self._holds.setdefault((workload.id, traffic), []).append(Hold(policy, cause))

    def isolates(self, workload: Workload, traffic: Traffic) -> bool:
        """Whether a policy selects a workload in a direction, or may."""
        return bool(self._holds.get((workload.id, traffic)))

    def of(self, workload: Workload, traffic: Traffic, *, final: bool) -> tuple[str, ...]:
        """Give the filter of a workload in one direction, if it has one. `final`: what is allowed skips the filters that follow (K8S-25)."""
        holds = self._holds.get((workload.id, traffic), [])
        if not holds or (host_doubt(workload) is not None and self._pods.cluster.enforcer is Enforcer.CILIUM):
            return ()
        names = traffic is Traffic.INGRESS and any(
            has_names(r.ports) for h in holds for r in h.policy.rules(traffic) or ()
        )
        receiver = workload if names else None
        key = (
            tuple((h.policy.id, h.cause) for h in holds),
            traffic,
            final,
            receiver and (receiver.ports, receiver.ports_open),
        )
        if key not in self._made:
            made = self._filter(tuple(holds), traffic, receiver, final=final)
            self.filters[made.id] = made
            self._made[key] = made.id
        return (self._made[key],)

    def _filter(self, holds: tuple[Hold, ...], traffic: Traffic, receiver: Workload | None, *, final: bool) -> Filter:
        causes = tuple(dict.fromkeys(hold.cause for hold in holds if hold.cause is not None))
        isolated = any(hold.cause is None for hold in holds)
        first = holds[0].policy
        rules = [
            rule
            for hold in holds
            for rule in self._rules(hold, traffic, receiver, final=final, alone=not isolated and len(causes) == 1)
        ]
        return Filter(
            id=f"k8s:{first.id}/{traffic.value}/{len(self.filters)}",
            name=f"network policies of {first.namespace}",
            kind=KIND,
            rules=(*rules, _others(first, isolated, causes)),
            default=_default(holds, isolated, causes),
            resource=first.id if len(holds) == 1 else f"{first.namespace}/networkpolicies",
            origin=first.origin,
            direction=DIRECTIONS[traffic],
        )

    def _rules(
        self, hold: Hold, traffic: Traffic, receiver: Workload | None, *, final: bool, alone: bool
    ) -> Iterator[Rule]:
        """Give the rules of one policy. If it may not select the pod, it allows nothing for certain, unless no other one isolates the pod either."""
        doubts = () if hold.cause is None or alone else (hold.cause,)
        for index, rule in enumerate(hold.policy.rules(traffic) or ()):
            name = f"{hold.policy.name} {traffic.value}[{index}]"
            for peers, transport, more in self._parts(rule, hold.policy.namespace, traffic, receiver):
                yield Rule(
                    name=name,
                    match=_match(traffic, peers, transport, (*doubts, *more)),
                    action=Action.ALLOW_FINAL if final else Action.ALLOW,
                    origin=rule.origin,
                    resource=hold.policy.id,
                    facts=("K8S-02",),
                    action_doubts=(hold.cause,) if final and alone and hold.cause is not None else (),
                )

    def _parts(
        self, rule: PolicyRule, namespace: str, traffic: Traffic, receiver: Workload | None
    ) -> Iterator[tuple[Cover, TransportSet, tuple[Cause, ...]]]:
        """Give what a rule matches: on the way out, for each receiver that reads named ports in its own way."""
        whole = self._cover(rule, namespace)
        if traffic is Traffic.INGRESS or not has_names(rule.ports):
            yield from _with_ports(whole, rule, receiver)
            return
        yield from _with_ports(narrowed(whole, ~SYMBOLIC), rule, None)
        for end in self._pods.cluster.workloads:
            here = narrowed(whole, self._pods.where((end,)))
            if not here.sure.is_empty or here.doubtful:
                yield from _with_ports(here, rule, end)

    def _cover(self, rule: PolicyRule, namespace: str) -> Cover:
        if id(rule) not in self._covers:
            self._covers[id(rule)] = cover(rule.peers, namespace, self._pods)
        return self._covers[id(rule)]


def _with_ports(
    peers: Cover, rule: PolicyRule, receiver: Workload | None
) -> Iterator[tuple[Cover, TransportSet, tuple[Cause, ...]]]:
    meant = resolved(rule.ports, receiver)
    if meant.sure != TransportSet.empty():
        yield peers, meant.sure, ()
    for cause, transport in meant.maybe:
        yield peers, transport, (cause,)


def _match(traffic: Traffic, peers: Cover, transport: TransportSet, doubts: tuple[Cause, ...]) -> Match:
    src, dst = (peers, EVERYONE) if traffic is Traffic.INGRESS else (EVERYONE, peers)
    return Match(src=src, dst=dst, transport=transport, doubts=doubts)


def _others(first: NetworkPolicy, isolated: bool, causes: tuple[Cause, ...]) -> Rule:
    """What is neither TCP, UDP nor SCTP: what policies mean for it is undefined."""
    cause = Cause(
        key="policies-and-other-protocols",
        why="what policies mean for protocols other than TCP, UDP and SCTP is undefined, such as for ICMP",
        facts=("K8S-10",),
    )
    return Rule(
        name="other protocols",
        match=Match(src=EVERYONE, dst=EVERYONE, transport=TransportSet.full() - KNOWN_TO_POLICIES),
        action=Action.ALLOW,
        origin=first.origin,
        resource=first.id,
        facts=("K8S-10",),
        action_doubts=(cause, *(() if isolated else causes)),
        implicit=True,
    )


def _default(holds: tuple[Hold, ...], isolated: bool, causes: tuple[Cause, ...]) -> Rule:
    first = next((hold.policy for hold in holds if hold.cause is None), holds[0].policy)
    listed = ", ".join(hold.policy.name for hold in holds[:3]) + (", …" if len(holds) > 3 else "")
    return Rule(
        name=f"isolated by {listed}",
        match=Match(src=EVERYONE, dst=EVERYONE, transport=TransportSet.full()),
        action=Action.DENY if isolated else Action.PASS,
        origin=first.origin,
        resource=first.id,
        facts=("K8S-01", "K8S-05"),
        action_doubts=() if isolated else causes,
    )


def _type_doubt(policy: NetworkPolicy) -> Cause:
    return Cause(
        key=f"policy-types:{policy.id}",
        why=f"which directions {policy.name} isolates is not known",
        facts=("K8S-04",),
        origin=policy.origin,
    )
