"""Tiers of Calico → filters.

Comes in: the policies of a cluster and its `Pods`. Goes out: for each workload and direction the filters of its tiers, in their order. In a tier policies
come by their order, then by name, and the first rule that matches decides; a tier with a policy for the pod refuses what none of them decides, unless
it passes it on. In the default tier NetworkPolicy stands among them, at order 1000. Read next: `lower/stages.py`.

Source: Calico, "Tier" and "Get started with policy tiers".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from penstock.kubernetes.lower.calico import CalicoRules, speaks_of_names
from penstock.kubernetes.lower.peers import EVERYONE
from penstock.kubernetes.lower.pods import Pods
from penstock.kubernetes.resources.calico import DEFAULT_TIER, LAST, CalicoPolicy, Tier
from penstock.kubernetes.resources.cluster import Enforcer
from penstock.kubernetes.resources.policy import Traffic
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.rule import Action, Direction, Filter, Match, Rule
from penstock.source.node import Unknown
from penstock.space.transport import TransportSet

KIND = "calico-policy"
ENFORCED = frozenset((Enforcer.CALICO, Enforcer.ASSUMED, Enforcer.UNKNOWN))
DIRECTIONS = {Traffic.INGRESS: Direction.INBOUND, Traffic.EGRESS: Direction.OUTBOUND}
NETWORK_POLICY = 1000.0
"""The order of NetworkPolicy in the default tier."""

DEFAULT_ORDER = 1_000_000.0
ADMIN_ORDER = 1000.0
"""The orders of the default tier, and of the tier of administrators' policies of Kubernetes."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A policy that selects a workload, or may, for causes."""

    policy: CalicoPolicy
    cause: Cause | None


class CalicoTiers:
    """The tiers of a cluster as filters, each made once."""

    def __init__(self, pods: Pods) -> None:
        self._rules = CalicoRules(pods)
        self._holds: dict[tuple[str, str, Traffic], list[Hold]] = {}
        self._made: dict[object, str] = {}
        self.filters: dict[str, Filter] = {}
        calico = pods.cluster.calico
        policies = calico.policies if pods.cluster.enforcer in ENFORCED else ()
        self.tiers = tuple(_ordered_tiers(policies, {tier.name: tier for tier in calico.tiers}))
        for policy in sorted(policies, key=_rank):
            found = pods.selected(policy.pods, policy.namespace if policy.namespaces is None else policy.namespaces)
            for traffic in policy.traffic | policy.perhaps:
                doubt = _type_doubt(policy) if traffic in policy.perhaps else None
                chosen: list[tuple[Cause | None, tuple[Workload, ...]]] = [(doubt, found.sure), *found.maybe]
                for cause, some in chosen:
                    for workload in some:
                        self._holds.setdefault((workload.id, policy.tier, traffic), []).append(Hold(policy, cause))

    def default(self, workload: Workload, traffic: Traffic) -> tuple[Hold, ...]:
        """Give the policies of the default tier for a workload, in order."""
        return tuple(self._holds.get((workload.id, DEFAULT_TIER, traffic), ()))

    def rules(self, hold: Hold, traffic: Traffic, receiver: Workload) -> Iterator[Rule]:
        """Give the rules of one policy of a workload."""
        unclear = _order_doubt(hold.policy)
        for rule in self._rules.of(hold.policy, hold.cause, traffic, receiver):
            yield (
                rule
                if unclear is None
                else replace(rule, match=replace(rule.match, doubts=(*rule.match.doubts, unclear)))
            )

    def of(self, workload: Workload, traffic: Traffic, low: float, high: float) -> tuple[str, ...]:
        """Give the filters of a workload in the tiers whose orders are within a range, the last one included if it has no end; not that of the default tier."""
        inside = [t for t in self.tiers if low <= (n := _number(t.order)) and (n < high or high == LAST)]
        return tuple(made for tier in inside for made in self._of(workload, tier, traffic))

    def _of(self, workload: Workload, tier: Tier, traffic: Traffic) -> tuple[str, ...]:
        holds = tuple(self._holds.get((workload.id, tier.name, traffic), ()))
        if not holds:
            return ()
        key = (tier.name, traffic, holds_key(holds, workload, traffic))
        if key not in self._made:
            made = self._filter(holds, tier, workload, traffic)
            self.filters[made.id] = made
            self._made[key] = made.id
        return (self._made[key],)

    def _filter(self, holds: tuple[Hold, ...], tier: Tier, workload: Workload, traffic: Traffic) -> Filter:
        causes = tuple(dict.fromkeys(hold.cause for hold in holds if hold.cause is not None))
        if any(hold.cause is None for hold in holds):
            causes = ()
        doubtful = _tier_doubts(tier)
        rules = (rule for hold in holds for rule in self.rules(hold, traffic, workload))
        return Filter(
            id=f"k8s:{holds[0].policy.id}/{tier.name}/{traffic.value}/{len(self.filters)}",
            name=f"tier {tier.name}",
            kind=KIND,
            rules=tuple(_doubted(rules, doubtful)),
            default=_end(tier, holds, (*causes, *doubtful)),
            resource=holds[0].policy.id if len(holds) == 1 else tier.name,
            origin=holds[0].policy.origin,
            direction=DIRECTIONS[traffic],
        )


def holds_key(holds: Iterable[Hold], workload: Workload, traffic: Traffic) -> object:
    """Give what filters of these policies depend on: the policies, and the names of the pod's own ports if they speak of some."""
    held = tuple(holds)
    named = traffic is Traffic.INGRESS and any(speaks_of_names(hold.policy, traffic) for hold in held)
    return (tuple((h.policy.id, h.cause) for h in held), (workload.ports, workload.ports_open) if named else None)


def before(policy: CalicoPolicy) -> bool:
    """Whether a policy of the default tier comes before NetworkPolicy."""
    return _number(policy.order) < NETWORK_POLICY


def _ordered_tiers(policies: Iterable[CalicoPolicy], known: Mapping[str, Tier]) -> Iterator[Tier]:
    """Give the tiers with policies in them; one that is not in the input has no order that is known."""
    first: dict[str, CalicoPolicy] = {}
    for policy in policies:
        first.setdefault(policy.tier, policy)
    missing = {
        name: Tier(name=name, order=Unknown(why=f"tier {name} is not in the input"), passes=False, origin=policy.origin)
        for name, policy in first.items()
    }
    tiers = [known.get(name, missing[name]) for name in first if name != DEFAULT_TIER]
    return iter(sorted(tiers, key=lambda tier: (_number(tier.order), tier.name)))


def _number(order: float | Unknown) -> float:
    """Give an order to sort by; one that is not known is put among the first, and doubted."""
    return 0.0 if isinstance(order, Unknown) else order


def _rank(policy: CalicoPolicy) -> tuple[float, str, str]:
    return (LAST if isinstance(policy.order, Unknown) else policy.order, policy.namespace, policy.name)


def _tier_doubts(tier: Tier) -> tuple[Cause, ...]:
    found = [what for what in (tier.order, tier.passes) if isinstance(what, Unknown)]
    return tuple(
        Cause(
            key=f"tier:{tier.name}:{what.why}",
            why=f"when the tier {tier.name} is asked, or what it does in the end, is not known: {what.why}",
            cure=f"add the tier {tier.name}",
            origin=tier.origin,
        )
        for what in found
    )


def _doubted(rules: Iterable[Rule], causes: tuple[Cause, ...]) -> Iterator[Rule]:
    for rule in rules:
        yield replace(rule, match=replace(rule.match, doubts=(*rule.match.doubts, *causes)))


def _end(tier: Tier, holds: tuple[Hold, ...], causes: tuple[Cause, ...]) -> Rule:
    first = next((hold.policy for hold in holds if hold.cause is None), holds[0].policy)
    passes = tier.passes is True
    return Rule(
        name=f"end of tier {tier.name}",
        match=Match(src=EVERYONE, dst=EVERYONE, transport=TransportSet.full()),
        action=Action.PASS if passes or causes else Action.DENY,
        origin=first.origin,
        resource=first.id,
        action_doubts=() if passes else causes,
        implicit=True,
    )


def _type_doubt(policy: CalicoPolicy) -> Cause:
    why = f"which directions {policy.name} speaks of is not known"
    return Cause(key=f"policy-types:{policy.id}", why=why, facts=("K8S-04",), origin=policy.origin)


def _order_doubt(policy: CalicoPolicy) -> Cause | None:
    if not isinstance(policy.order, Unknown):
        return None
    why = f"the order of {policy.name} is not known: {policy.order.why}"
    return Cause(key=f"order:{policy.id}", why=why, origin=policy.origin)
