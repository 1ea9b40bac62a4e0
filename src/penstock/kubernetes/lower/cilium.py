"""Rules of Cilium → rules of filters.

Comes in: a `CiliumPolicy` that selects a workload. Goes out: the `Rule`s of one direction, those that refuse first: a refusal wins over whatever any
policy allows, NetworkPolicy included. Policies of both kinds add up in one filter. Read next: `lower/network_policy.py`.

Source: Cilium, "Deny Policies", and AKS-35: rules on names and on what is carried need a feature of AKS, and without it they block.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.kubernetes.lower.cilium_peers import OUTSIDE, cover
from penstock.kubernetes.lower.matched import Part, matched
from penstock.kubernetes.lower.peers import EVERYONE
from penstock.kubernetes.lower.pods import Pods
from penstock.kubernetes.lower.ports import resolved
from penstock.kubernetes.resources.cilium import CiliumPolicy, CiliumRule, NamesPeer
from penstock.kubernetes.resources.policy import Traffic
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Match, Rule
from penstock.source.node import Unknown
from penstock.space.transport import TransportSet

OUTSIDERS = Cover(sure=OUTSIDE, words="outside of the cluster")


class CiliumRules:
    """The rules of Cilium's policies; the addresses that each names are worked out once."""

    def __init__(self, pods: Pods) -> None:
        self._pods = pods
        self._covers: dict[int, Cover] = {}

    def of(
        self, policy: CiliumPolicy, traffic: Traffic, receiver: Workload | None, *, allows: bool, learns: bool
    ) -> Iterator[Rule]:
        """Give the rules that allow, or those that refuse. `learns`: the pod's answers of DNS are seen by the proxy."""
        for index, rule in enumerate(policy.rules(traffic) or ()):
            if rule.allows is allows and not self._blocked(rule):
                for match in self._matches(policy, rule, traffic, receiver, learns):
                    yield _made(policy, rule, match, f"{policy.name} {traffic.value}[{index}]")

    def _blocked(self, rule: CiliumRule) -> bool:
        """Whether a rule lets nothing through because a feature that it needs is off (AKS-35)."""
        return rule.allows and False in self._needs(rule)

    def _needs(self, rule: CiliumRule) -> tuple[bool | Unknown | None, ...]:
        """Give whether what a rule needs works: the proxy that knows names, and the one that looks into what is carried."""
        cluster = self._pods.cluster
        by_name = rule.learns or any(isinstance(peer, NamesPeer) for peer in rule.peers or ())
        return (*((cluster.knows_names,) if by_name else ()), *((cluster.looks_inside,) if rule.layer_7 else ()))

    def _doubts(self, policy: CiliumPolicy, rule: CiliumRule) -> tuple[Cause, ...]:
        unclear = [need for need in self._needs(rule) if isinstance(need, Unknown)] if rule.allows else []
        return tuple(_doubt(policy, why) for why in (*rule.doubts, *unclear))

    def _matches(
        self, policy: CiliumPolicy, rule: CiliumRule, traffic: Traffic, receiver: Workload | None, learns: bool
    ) -> Iterator[Match]:
        doubts = self._doubts(policy, rule)
        for peers, transport, more in self._parts(policy, rule, traffic, receiver):
            src, dst = (peers, EVERYONE) if traffic is Traffic.INGRESS else (EVERYONE, peers)
            asked = rule.server_names
            if asked is None:
                yield Match(src=src, dst=dst, transport=transport, doubts=(*doubts, *more))
            else:
                yield _named(asked, src, dst, transport, (*doubts, *more), "server")
        for peer in rule.peers or ():
            if isinstance(peer, NamesPeer):
                unlearned = () if learns else (_unlearned(policy),)
                meant = resolved(rule.ports, None, TransportSet.full()).sure
                yield _named(peer, EVERYONE, OUTSIDERS, meant, (*doubts, *unlearned), "names")

    def _parts(
        self, policy: CiliumPolicy, rule: CiliumRule, traffic: Traffic, receiver: Workload | None
    ) -> Iterator[Part]:
        whole = self._cover(policy, rule)
        if not whole.sure.is_empty or whole.doubtful:
            yield from matched(whole, rule.ports, traffic, receiver, self._pods, TransportSet.full())

    def _cover(self, policy: CiliumPolicy, rule: CiliumRule) -> Cover:
        if id(rule) not in self._covers:
            self._covers[id(rule)] = cover(rule.peers, policy.namespace, self._pods)
        return self._covers[id(rule)]


def learns(policies: tuple[CiliumPolicy, ...]) -> bool:
    """Whether some rule lets the proxy see what names resolve to."""
    return any(rule.learns for policy in policies for rule in policy.egress or ())


def _made(policy: CiliumPolicy, rule: CiliumRule, match: Match, name: str) -> Rule:
    return Rule(
        name=name,
        match=match,
        action=Action.ALLOW if rule.allows else Action.DENY,
        origin=rule.origin,
        resource=policy.id,
        facts=("AKS-35",) if rule.layer_7 or match.names is not None else (),
        notes=rule.notes,
    )


def _named(
    peer: NamesPeer, src: Cover, dst: Cover, transport: TransportSet, doubts: tuple[Cause, ...], what: str
) -> Match:
    why = "which addresses the names {0} have is known to the cluster only"
    if what == "server":
        why = "only connections that ask for {0} pass"
    by_address = Cause(
        key=f"{what}:{peer.text}", why=why.format(peer.text), cure="ask by name, as fqdn:NAME", facts=("AKS-35",)
    )
    unsure = (Cause(key=f"pattern:{peer.text}", why=peer.unsure),) if peer.unsure else ()
    return Match(
        src=src,
        dst=dst,
        transport=transport,
        names=peer.names,
        labels=peer.labels,
        doubts=(*doubts, *unsure),
        by_address=(by_address,),
    )


def _unlearned(policy: CiliumPolicy) -> Cause:
    return Cause(
        key=f"unlearned:{policy.id}",
        why=f"{policy.name} allows names, and no rule for DNS lets the proxy see what they resolve to",
        cure="add a rule with dns patterns for the DNS servers of the cluster",
        facts=("AKS-35",),
        origin=policy.origin,
    )


def _doubt(policy: CiliumPolicy, why: Unknown) -> Cause:
    return Cause(
        key=f"cilium:{policy.id}:{why.why}",
        why=f"a rule of {policy.name} may not match: {why.why}",
        facts=("AKS-35",),
        origin=why.origin,
    )
