"""Policies of administrators → filters before and after NetworkPolicy.

Comes in: the tiered policies of a cluster and its `Pods`. Goes out: for each workload, direction and tier at most one `Filter`: rules by
priority, the first that matches decides, what none matches is left to the next tier (K8S-20, K8S-21). Read next: `lower/network_policy.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from penstock.kubernetes.lower.calico_tiers import DIRECTIONS
from penstock.kubernetes.lower.matched import matched
from penstock.kubernetes.lower.peers import EVERYONE, block, by_labels, joined, unknown_peer
from penstock.kubernetes.lower.pods import SYMBOLIC, Pods
from penstock.kubernetes.lower.ports import has_names, resolved
from penstock.kubernetes.resources.policy import IpBlock, PodPeer, Traffic
from penstock.kubernetes.resources.tiered import NamePeer, NodePeer, Tier, TieredPolicy, TierPeer, TierRule, Verb
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet

KINDS = {Tier.ADMIN: "admin-network-policy", Tier.BASELINE: "baseline-network-policy"}
LAST = 10**9

ACTIONS = {Verb.ALLOW: Action.ALLOW_FINAL, Verb.DENY: Action.DENY, Verb.PASS: Action.PASS}


@dataclass(frozen=True, slots=True)
class Hold:
    """A policy that selects a workload, or may, for a cause; and its place in the order of the tier."""

    policy: TieredPolicy
    cause: Cause | None
    rank: int


class Tiers:
    """The tiered policies of a cluster as filters, each made once."""

    def __init__(self, pods: Pods) -> None:
        self._pods = pods
        self._holds: dict[tuple[str, Tier], list[Hold]] = {}
        self._made: dict[object, str] = {}
        self.filters: dict[str, Filter] = {}
        for policy in sorted(pods.cluster.tiered, key=_rank):
            found = pods.selected(policy.pods, policy.namespaces)
            chosen: list[tuple[Cause | None, tuple[Workload, ...]]] = [(None, found.sure), *found.maybe]
            for cause, some in chosen:
                for workload in some:
                    self._hold(workload, policy, cause)

    def _hold(self, workload: Workload, policy: TieredPolicy, cause: Cause | None) -> None:
        if workload.on_host is True:
            return  # not subject to these policies (K8S-24)
        if isinstance(policy.tier, Tier):
            self._holds.setdefault((workload.id, policy.tier), []).append(Hold(policy, cause, _rank(policy)[0]))
            return
        for tier in Tier:
            doubt = _unread(policy, "tier", policy.tier)
            self._holds.setdefault((workload.id, tier), []).append(Hold(policy, doubt, _rank(policy)[0]))

    def of(self, workload: Workload, tier: Tier, traffic: Traffic) -> tuple[str, ...]:
        """Give the filter of a workload in one tier and direction, if it has one."""
        holds = [hold for hold in self._holds.get((workload.id, tier), ()) if hold.policy.rules(traffic)]
        if not holds:
            return ()
        named = traffic is Traffic.INGRESS and any(has_names(r.ports) for h in holds for r in h.policy.rules(traffic))
        receiver = workload if named else None
        key = (
            tuple((h.policy.id, h.cause) for h in holds),
            tier,
            traffic,
            receiver and (receiver.ports, receiver.ports_open),
        )
        if key not in self._made:
            made = self._filter(holds, tier, traffic, receiver)
            self.filters[made.id] = made
            self._made[key] = made.id
        return (self._made[key],)

    def _filter(self, holds: list[Hold], tier: Tier, traffic: Traffic, receiver: Workload | None) -> Filter:
        first = holds[0].policy
        by_rank: dict[int, list[tuple[Hold, list[Rule]]]] = {}
        for hold in holds:
            rules = [r for written in hold.policy.rules(traffic) for r in self._rules(hold, written, traffic, receiver)]
            by_rank.setdefault(hold.rank, []).append((hold, rules))
        return Filter(
            id=f"k8s:{first.id}/{traffic.value}/{len(self.filters)}",
            name=f"{tier.value} policies of the cluster",
            kind=KINDS[tier],
            rules=tuple(rule for group in by_rank.values() for rule in _ranked(group)),
            default=Rule(
                name="left to what follows",
                match=Match(src=EVERYONE, dst=EVERYONE, transport=TransportSet.full()),
                action=Action.PASS,
                origin=first.origin,
                implicit=True,
            ),
            resource=first.id if len(holds) == 1 else KINDS[tier],
            origin=first.origin,
            direction=DIRECTIONS[traffic],
        )

    def _rules(self, hold: Hold, rule: TierRule, traffic: Traffic, receiver: Workload | None) -> Iterator[Rule]:
        doubts = () if hold.cause is None else (hold.cause,)
        action = Action.ALLOW_FINAL
        unclear: tuple[Cause, ...] = ()
        if isinstance(rule.action, Unknown):
            unclear = (_unread(hold.policy, "action", rule.action),)
        else:
            action = ACTIONS[rule.action]
        for match in self._matches(rule, traffic, receiver):
            yield Rule(
                name=f"{hold.policy.name} {traffic.value} {rule.name}",
                match=replace(match, doubts=(*match.doubts, *doubts)),
                action=action,
                origin=rule.origin,
                resource=hold.policy.id,
                priority=hold.policy.priority if isinstance(hold.policy.priority, int) else None,
                facts=("K8S-22",),
                action_doubts=unclear,
            )

    def _matches(self, rule: TierRule, traffic: Traffic, receiver: Workload | None) -> Iterator[Match]:
        names = NameSet.union_all(peer.names for peer in rule.peers if isinstance(peer, NamePeer))
        peers = joined(self._cover(peer) for peer in rule.peers if not isinstance(peer, NamePeer))
        named = not peers.sure.is_empty or bool(peers.doubtful)
        every = TransportSet.full()
        for part, transport, doubts in (
            matched(peers, rule.ports, traffic, receiver, self._pods, every) if named else ()
        ):
            src, dst = (part, EVERYONE) if traffic is Traffic.INGRESS else (EVERYONE, part)
            yield Match(src=src, dst=dst, transport=transport, doubts=doubts)
        if not names.is_empty:
            meant = TransportSet.full() if rule.ports is None else resolved(rule.ports, None).sure
            yield Match(src=EVERYONE, dst=EVERYONE, transport=meant, names=names, by_address=(by_name(names),))

    def _cover(self, peer: TierPeer) -> Cover:
        match peer:
            case PodPeer():
                return by_labels(peer, "", self._pods)
            case IpBlock():
                return block(peer, self._pods)
            case NodePeer():
                return _nodes(peer, self._pods)
            case Unknown():
                return unknown_peer(peer)
            case NamePeer():
                return Cover(sure=AddressSet.empty())


def _nodes(peer: NodePeer, pods: Pods) -> Cover:
    """Nodes are somewhere outside of the pods; pods that use their network look like them."""
    cause = Cause(
        key=f"nodes:{peer.nodes.text}",
        why=f"which addresses the nodes {peer.nodes.text} have is not known",
        facts=("K8S-24",),
    )
    on_host = pods.where(w for w in pods.cluster.workloads if w.on_host is not False)
    return Cover(sure=AddressSet.empty(), partly=((cause, ~SYMBOLIC | on_host),), words=f"nodes {peer.nodes.text}")


def by_name(names: NameSet) -> Cause:
    """Why a rule on names may match what is asked by address."""
    return Cause(
        key=f"names:{names}",
        why=f"which addresses the names {names} have is known to the cluster only",
        cure="ask by name, as fqdn:NAME",
        facts=("K8S-24",),
    )


def _rank(policy: TieredPolicy) -> tuple[int, str, str]:
    return (policy.priority if isinstance(policy.priority, int) else LAST, policy.kind, policy.name)


def _unread(policy: TieredPolicy, what: str, value: Unknown) -> Cause:
    return Cause(
        key=f"{what}:{policy.id}:{value.why}",
        why=f"the {what} of {policy.name} is not known: {value.why}",
        facts=("K8S-21",),
        origin=policy.origin,
    )


# ── order ────────────────────────────────────────────────────────────────────────────────────────


def _ranked(group: list[tuple[Hold, list[Rule]]]) -> Iterable[Rule]:
    """Give the rules of policies with one priority. Where two of them differ, which one decides is undefined (K8S-21)."""
    if len(group) == 1 and isinstance(group[0][0].policy.priority, int | None):
        return group[0][1]
    ties = [
        _tie(one, other, hold.policy, against.policy)
        for index, (hold, rules) in enumerate(group)
        for against, others in group[index + 1 :]
        for one in rules
        for other in others
        if one.action is not other.action and _meet(one.match, other.match)
    ]
    return [*ties, *(_unranked(hold, rule) for hold, rules in group for rule in rules)]


def _tie(one: Rule, other: Rule, first: TieredPolicy, second: TieredPolicy) -> Rule:
    cause = Cause(
        key=f"tie:{first.id}:{second.id}",
        why=f"{first.name} and {second.name} have the same priority, and which of them decides is undefined",
        cure="give them different priorities",
        facts=("K8S-21",),
        origin=second.origin,
    )
    return replace(
        one,
        match=Match(
            src=_common(one.match.src, other.match.src),
            dst=_common(one.match.dst, other.match.dst),
            transport=one.match.transport & other.match.transport,
        ),
        action=Action.ALLOW_FINAL,
        action_doubts=(cause,),
    )


def _unranked(hold: Hold, rule: Rule) -> Rule:
    """A rule whose place in the order is not known may decide before or after any other."""
    priority = hold.policy.priority
    if not isinstance(priority, Unknown):
        return rule
    cause = _unread(hold.policy, "priority", priority)
    return replace(rule, match=replace(rule.match, doubts=(*rule.match.doubts, cause)))


def _meet(one: Match, other: Match) -> bool:
    sides = ((one.src, other.src), (one.dst, other.dst))
    return not one.transport.is_disjoint(other.transport) and all(
        not _common(left, right).sure.is_empty for left, right in sides
    )


def _common(one: Cover, other: Cover) -> Cover:
    return Cover(sure=_whole(one) & _whole(other), words=one.words)


def _whole(cover: Cover) -> AddressSet:
    return AddressSet.union_all((cover.sure, *(some for _, some in cover.doubtful)))
