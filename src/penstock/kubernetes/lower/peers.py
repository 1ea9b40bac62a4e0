"""Peers of policies → the addresses that they name.

Comes in: peers of a rule. Goes out: `Cover`. Whether a block of addresses means pods as well depends on who enforces policies, and on the
addresses that pods get (K8S-08, AKS-31). Read next: `lower/network_policy.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from penstock.kubernetes.lower.pods import SYMBOLIC, Doubtful, Pods
from penstock.kubernetes.resources.cluster import Enforcer
from penstock.kubernetes.resources.policy import IpBlock, Peer, PodPeer
from penstock.net.cause import Cause
from penstock.net.rule import Cover
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet

NOT_SAID = frozenset((Enforcer.ASSUMED, Enforcer.UNKNOWN))
"""Whoever enforces policies may read a block of addresses in either way."""

EVERYONE = Cover(sure=AddressSet.full(), words="*")


def cover(peers: tuple[Peer, ...] | None, namespace: str, pods: Pods) -> Cover:
    """Give the addresses that the peers of a rule name; without peers, all."""
    if peers is None:
        return EVERYONE
    return joined(_of(peer, namespace, pods) for peer in peers)


def joined(covers: Iterable[Cover]) -> Cover:
    """Give what several covers name together."""
    listed = list(covers)
    sure = AddressSet.union_all(one.sure for one in listed)
    return Cover(
        sure=sure,
        maybe=tuple(_besides(sure, (d for one in listed for d in one.maybe))),
        partly=tuple(_besides(sure, (d for one in listed for d in one.partly))),
        words=", ".join(dict.fromkeys(one.words for one in listed)),
    )


def narrowed(whole: Cover, addresses: AddressSet) -> Cover:
    """Give the part of a cover within some addresses."""
    return Cover(
        sure=whole.sure & addresses,
        maybe=tuple((cause, some & addresses) for cause, some in whole.maybe if not some.is_disjoint(addresses)),
        partly=tuple((cause, some & addresses) for cause, some in whole.partly if not some.is_disjoint(addresses)),
        words=whole.words,
    )


def _besides(sure: AddressSet, doubtful: Iterable[Doubtful]) -> Iterator[Doubtful]:
    found: dict[Cause, AddressSet] = {}
    for cause, some in doubtful:
        found[cause] = found.get(cause, AddressSet.empty()) | some
    return ((cause, left) for cause, some in found.items() if not (left := some - sure).is_empty)


def _of(peer: Peer, namespace: str, pods: Pods) -> Cover:
    match peer:
        case PodPeer():
            return by_labels(peer, namespace, pods)
        case IpBlock():
            return block(peer, pods)
        case Unknown():
            return unknown_peer(peer)


def unknown_peer(peer: Unknown) -> Cover:
    """Give what somebody may name of whom nothing is known."""
    key, why = f"peer:{peer.origin}:{peer.why}", f"whom a policy names is not known: {peer.why}"
    cause = Cause(key=key, why=why, facts=("K8S-06",), origin=peer.origin)
    return Cover(sure=AddressSet.empty(), partly=((cause, AddressSet.full()),), words="?")


def by_labels(peer: PodPeer, namespace: str, pods: Pods) -> Cover:
    """Give the pods that a peer selects, from the point of view of a namespace."""
    found = pods.selected(peer.pods, namespace if peer.namespaces is None else peer.namespaces)
    place = f"namespace {namespace}" if peer.namespaces is None else f"namespaces {peer.namespaces.text}"
    return Cover(
        sure=pods.where(found.sure),
        maybe=tuple((cause, pods.where(some)) for cause, some in found.maybe),
        words=f"pods {peer.pods.text} in {place}",
    )


def block(peer: IpBlock, pods: Pods) -> Cover:
    """Give what a block of addresses names: what is outside of the cluster, and perhaps pods."""
    outside = peer.addresses - SYMBOLIC
    enforcer = pods.cluster.enforcer
    if peer.addresses.is_empty:
        return Cover(sure=outside, words=peer.text)
    nodes = () if pods.nodes.is_empty else ((_nodes_doubt(peer), pods.nodes),)
    if enforcer is Enforcer.CILIUM:
        proxies = () if pods.proxies.is_empty else ((_nodes_doubt(peer), pods.proxies),)
        return Cover(sure=outside, partly=proxies, words=peer.text)
    why = f"whether pods have addresses in {peer.text} is not known"
    if enforcer in NOT_SAID:
        why += ", nor whether whoever enforces the policies lets a block of addresses mean pods"
    if enforcer not in NOT_SAID and pods.cluster.ranges is not None:
        if pods.cluster.ranges <= peer.addresses:
            return Cover(sure=outside | pods.all, words=peer.text)
        if pods.cluster.ranges.is_disjoint(peer.addresses):
            return Cover(sure=outside, partly=nodes, words=peer.text)
    cause = Cause(
        key=f"block:{peer.text}",
        why=why,
        cure="select pods by labels; a block of addresses is for what is outside of the cluster",
        facts=("K8S-08", "AKS-31"),
    )
    return Cover(sure=outside, partly=(*nodes, (cause, pods.all)), words=peer.text)


def _nodes_doubt(peer: IpBlock) -> Cause:
    return Cause(
        key=f"block-of-nodes:{peer.text}",
        why=f"whether nodes have addresses in {peer.text} is not known",
        cure="set externalTrafficPolicy to Local, so that pods see the client",
        facts=("K8S-08",),
    )
