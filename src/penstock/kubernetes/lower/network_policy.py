"""NetworkPolicy → filters.

Comes in: the policies of a cluster and its `Pods`. Goes out: for each workload and direction at most one `Filter`, shared by workloads for
which the same policies mean the same. Policies add up: what any of them allows is allowed, and what none of them allows is refused as soon as
one selects the pod (K8S-01, K8S-02). The policies of Cilium add up with them, but for what those refuse. Read next: `engine/first_match.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from penstock.kubernetes.lower.calico_tiers import DIRECTIONS, CalicoTiers, before, holds_key
from penstock.kubernetes.lower.calico_tiers import Hold as OfTier
from penstock.kubernetes.lower.cilium import CiliumRules, learns
from penstock.kubernetes.lower.matched import matched
from penstock.kubernetes.lower.peers import EVERYONE, cover
from penstock.kubernetes.lower.pods import Pods, Selected
from penstock.kubernetes.lower.ports import KNOWN_TO_POLICIES, has_names
from penstock.kubernetes.resources.calico import CalicoPolicy
from penstock.kubernetes.resources.cilium import CiliumPolicy
from penstock.kubernetes.resources.cluster import Enforcer
from penstock.kubernetes.resources.policy import NetworkPolicy, PolicyRule, Traffic
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.space.transport import TransportSet

KIND = "network-policy"

Policy = NetworkPolicy | CiliumPolicy | CalicoPolicy

CILIUM_ENFORCED = frozenset((Enforcer.CILIUM, Enforcer.ASSUMED, Enforcer.UNKNOWN))
"""Who may enforce the policies of Cilium (AKS-30)."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A policy that selects a workload, or may, for a cause. It may refuse what it does not allow (`isolates`)."""

    policy: NetworkPolicy | CiliumPolicy
    cause: Cause | None
    isolates: bool = True


class NetworkPolicies:
    """The policies of a cluster as filters, each made once."""

    def __init__(self, pods: Pods, calico: CalicoTiers) -> None:
        self._pods = pods
        self._calico = calico
        self._cilium = CiliumRules(pods)
        self._holds: dict[tuple[str, Traffic], list[Hold]] = {}
        self._covers: dict[int, Cover] = {}
        self._made: dict[object, str] = {}
        self.filters: dict[str, Filter] = {}
        for policy in pods.cluster.policies:
            for traffic in Traffic:
                if policy.rules(traffic) is not None:
                    found = pods.selected(policy.subject, policy.namespace)
                    self._select(policy, traffic, found, _type_doubt(policy) if traffic in policy.perhaps else None)
        for one in pods.cluster.cilium if pods.cluster.enforcer in CILIUM_ENFORCED else ():
            for traffic in Traffic:
                if not one.on_nodes and (one.rules(traffic) is not None or traffic in one.isolates | one.perhaps):
                    self._select_cilium(one, traffic)

    def _select(
        self,
        policy: NetworkPolicy | CiliumPolicy,
        traffic: Traffic,
        found: Selected,
        doubt: Cause | None,
        *,
        isolates: bool = True,
    ) -> None:
        chosen: list[tuple[Cause | None, tuple[Workload, ...]]] = [(doubt, found.sure), *found.maybe]
        for cause, some in chosen:
            for workload in some:
                self._holds.setdefault((workload.id, traffic), []).append(Hold(policy, cause, isolates))

    def _select_cilium(self, policy: CiliumPolicy, traffic: Traffic) -> None:
        place = policy.namespace if policy.subject.namespaces is None else policy.subject.namespaces
        found = self._pods.selected(policy.subject.pods, place)
        doubt = _type_doubt(policy) if traffic in policy.perhaps else None
        self._select(policy, traffic, found, doubt, isolates=traffic in policy.isolates | policy.perhaps)

    def isolates(self, workload: Workload, traffic: Traffic) -> bool:
        """Whether a policy selects a workload in a direction, or may."""
        return bool(self._holds.get((workload.id, traffic)))

    def of(self, workload: Workload, traffic: Traffic, *, final: bool) -> tuple[str, ...]:
        """Give the filter of a workload in one direction, if it has one. `final`: what is allowed skips the filters that follow (K8S-25)."""
        holds = self._holds.get((workload.id, traffic), [])
        tier = self._calico.default(workload, traffic)
        if not holds and not tier:
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
            holds_key(tier, workload, traffic),
        )
        if key not in self._made:
            made = self._filter(tuple(holds), tier, traffic, receiver or workload, final=final or bool(tier))
            self.filters[made.id] = made
            self._made[key] = made.id
        return (self._made[key],)

    def _filter(
        self,
        holds: tuple[Hold, ...],
        tier: tuple[OfTier, ...],
        traffic: Traffic,
        receiver: Workload,
        *,
        final: bool,
    ) -> Filter:
        """Make a filter of what selects a pod: NetworkPolicy and Cilium's, and around them those of Calico's default tier."""
        holding: list[Hold | OfTier] = [*(h for h in holds if h.isolates), *tier]
        causes = tuple(dict.fromkeys(h.cause for h in holding if h.cause is not None))
        isolated = any(h.cause is None for h in holding)
        first: Policy = holds[0].policy if holds else tier[0].policy
        parts = (
            *(rule for h in tier if before(h.policy) for rule in self._calico.rules(h, traffic, receiver)),
            *self._ordered(holds, traffic, receiver, isolated, causes, final=final),
            *(rule for h in tier if not before(h.policy) for rule in self._calico.rules(h, traffic, receiver)),
            *self._from_own_node(first, traffic, final=final),
        )
        return Filter(
            id=f"k8s:{first.id}/{traffic.value}/{len(self.filters)}",
            name=f"network policies of {first.namespace or 'the cluster'}",
            kind=KIND,
            rules=parts,
            default=_default(holding or holds, isolated, causes),
            resource=first.id if len(holds) + len(tier) == 1 else f"{first.namespace}/networkpolicies",
            origin=first.origin,
            direction=DIRECTIONS[traffic],
        )

    def _from_own_node(self, first: Policy, traffic: Traffic, *, final: bool) -> Iterator[Rule]:
        """Whatever policies isolate, the node that a pod runs on reaches it (K8S-10); which one that is, nobody knows."""
        near = self._pods.near
        if traffic is Traffic.EGRESS or near.is_empty:
            return
        why = "a pod is always reached from the node that it runs on, and which one that is is not known"
        cause = Cause(key="own-node", why=why, facts=("K8S-10", "AKS-33"))
        yield Rule(
            name="from its own node",
            match=Match(
                src=Cover(sure=near, words="nodes"), dst=EVERYONE, transport=TransportSet.full(), doubts=(cause,)
            ),
            action=Action.ALLOW_FINAL if final else Action.ALLOW,
            origin=first.origin,
            resource=first.id,
            facts=("K8S-10",),
            implicit=True,
        )

    def _ordered(
        self,
        holds: tuple[Hold, ...],
        traffic: Traffic,
        receiver: Workload | None,
        isolated: bool,
        causes: tuple[Cause, ...],
        *,
        final: bool,
    ) -> Iterator[Rule]:
        """Give the rules of all policies: first what Cilium's refuse, last what is undefined for NetworkPolicy."""
        alone = not isolated and len(causes) == 1
        yield from self._of_cilium(holds, traffic, receiver, allows=False, final=final, alone=False)
        for hold in holds:
            if isinstance(hold.policy, NetworkPolicy):
                yield from self._rules(hold, hold.policy, traffic, receiver, final=final, alone=alone)
        yield from self._of_cilium(holds, traffic, receiver, allows=True, final=final, alone=alone)
        plain = next((h.policy for h in holds if isinstance(h.policy, NetworkPolicy)), None)
        if plain is not None:
            yield _others(plain, isolated, causes)

    def _of_cilium(
        self,
        holds: tuple[Hold, ...],
        traffic: Traffic,
        receiver: Workload | None,
        *,
        allows: bool,
        final: bool,
        alone: bool,
    ) -> Iterator[Rule]:
        """Give the rules of Cilium's policies that allow, or those that refuse."""
        policies = tuple(h.policy for h in holds if isinstance(h.policy, CiliumPolicy))
        seen = bool(policies) and traffic is Traffic.EGRESS and learns(policies)
        for hold in holds:
            if isinstance(hold.policy, CiliumPolicy):
                sure = hold.cause is None or (alone and hold.isolates)
                doubts = () if sure or hold.cause is None else (hold.cause,)
                for rule in self._cilium.of(hold.policy, traffic, receiver, allows=allows, learns=seen):
                    yield replace(
                        rule,
                        match=replace(rule.match, doubts=(*doubts, *rule.match.doubts)),
                        action=Action.ALLOW_FINAL if final and allows else rule.action,
                        action_doubts=(hold.cause,) if final and allows and sure and hold.cause is not None else (),
                    )

    def _rules(
        self,
        hold: Hold,
        policy: NetworkPolicy,
        traffic: Traffic,
        receiver: Workload | None,
        *,
        final: bool,
        alone: bool,
    ) -> Iterator[Rule]:
        """Give the rules of one policy. If it may not select the pod, it allows nothing for certain, unless no other one isolates the pod either."""
        doubts = () if hold.cause is None or alone else (hold.cause,)
        for index, rule in enumerate(policy.rules(traffic) or ()):
            name = f"{policy.name} {traffic.value}[{index}]"
            whole = self._cover(rule, policy.namespace)
            for peers, transport, more in matched(whole, rule.ports, traffic, receiver, self._pods):
                yield Rule(
                    name=name,
                    match=_match(traffic, peers, transport, (*doubts, *more)),
                    action=Action.ALLOW_FINAL if final else Action.ALLOW,
                    origin=rule.origin,
                    resource=policy.id,
                    facts=("K8S-02",),
                    action_doubts=(hold.cause,) if final and alone and hold.cause is not None else (),
                )

    def _cover(self, rule: PolicyRule, namespace: str) -> Cover:
        if id(rule) not in self._covers:
            self._covers[id(rule)] = cover(rule.peers, namespace, self._pods)
        return self._covers[id(rule)]


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


def _default(holding: Sequence[Hold | OfTier], isolated: bool, causes: tuple[Cause, ...]) -> Rule:
    first = next((hold.policy for hold in holding if hold.cause is None), holding[0].policy)
    listed = ", ".join(hold.policy.name for hold in holding[:3]) + (", …" if len(holding) > 3 else "")
    return Rule(
        name=f"isolated by {listed}" if isolated or causes else "isolated by nobody",
        match=Match(src=EVERYONE, dst=EVERYONE, transport=TransportSet.full()),
        action=Action.DENY if isolated else Action.PASS,
        origin=first.origin,
        resource=first.id,
        facts=("K8S-01", "K8S-05"),
        action_doubts=() if isolated else causes,
    )


def _type_doubt(policy: NetworkPolicy | CiliumPolicy) -> Cause:
    return Cause(
        key=f"policy-types:{policy.id}",
        why=f"which directions {policy.name} isolates is not known",
        facts=("K8S-04",),
        origin=policy.origin,
    )
