"""Peers of Cilium's rules → the addresses that they name.

Comes in: `CiliumPeer`s. Goes out: `Cover`. Cilium knows pods and nodes by who they are, and blocks of addresses mean neither (AKS-31). Read next:
`lower/cilium.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from penstock.kubernetes.lower.outside import PRIVATE
from penstock.kubernetes.lower.peers import EVERYONE, block, by_labels, joined, unknown_peer
from penstock.kubernetes.lower.pods import SYMBOLIC, Pods
from penstock.kubernetes.resources.cilium import CiliumPeer, Entity, EntityPeer, NamesPeer, ServicePeer
from penstock.kubernetes.resources.policy import IpBlock, PodPeer
from penstock.kubernetes.resources.service import Service
from penstock.kubernetes.resources.tiered import NodePeer
from penstock.net.cause import Cause
from penstock.net.rule import Cover
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet

OUTSIDE = ~SYMBOLIC
NODES = frozenset((Entity.HOST, Entity.REMOTE))
WORLDS = {
    Entity.WORLD: AddressSet.full(),
    Entity.WORLD_4: AddressSet.full_v4(),
    Entity.WORLD_6: AddressSet.full() - AddressSet.full_v4(),
}


def cover(peers: tuple[CiliumPeer, ...] | None, namespace: str, pods: Pods) -> Cover:
    """Give the addresses that the peers of a rule name, names aside; without peers, all."""
    if peers is None:
        return EVERYONE
    return joined(_of(peer, namespace, pods) for peer in peers if not isinstance(peer, NamesPeer))


def _of(peer: CiliumPeer, namespace: str, pods: Pods) -> Cover:
    match peer:
        case PodPeer():
            return by_labels(peer, namespace, pods)
        case IpBlock():
            return _block(peer, pods)
        case EntityPeer():
            return joined(_entities(peer.entities, pods))
        case NodePeer():
            return _unsure(
                pods, f"nodes:{peer.nodes.text}", f"which nodes have the labels {peer.nodes.text} is not known"
            )
        case ServicePeer():
            return joined(_services(peer, pods))
        case Unknown():
            return unknown_peer(peer)
        case NamesPeer():
            return Cover(sure=AddressSet.empty())


def _block(peer: IpBlock, pods: Pods) -> Cover:
    """Nodes are not meant by their addresses, as far as they are known."""
    found = block(peer, pods)
    return Cover(sure=found.sure - pods.hosts, maybe=found.maybe, partly=found.partly, words=found.words)


# ── entities ─────────────────────────────────────────────────────────────────────────────────────


def _entities(entities: frozenset[Entity], pods: Pods) -> Iterator[Cover]:
    for entity in sorted(entities, key=lambda one: one.value):
        match entity:
            case Entity.ALL:
                yield EVERYONE
            case Entity.WORLD | Entity.WORLD_4 | Entity.WORLD_6:
                yield _world(WORLDS[entity], entity.value, pods)
            case Entity.CLUSTER:
                yield Cover(sure=pods.all - pods.proxies | pods.nodes | pods.hosts, words="cluster")
                yield _near(pods)
            case Entity.HOST | Entity.REMOTE:
                yield _nodes(entity, pods, both=entities >= NODES)
            case Entity.API:
                why = "which address the API server of the cluster has is not known"
                yield _unsure(pods, "api-server", why)
            case Entity.INGRESS:
                yield _proxies(pods)
            case Entity.UNMANAGED:
                cause = Cause(key="unmanaged", why="which pods Cilium does not manage is not in the input")
                yield Cover(sure=AddressSet.empty(), partly=((cause, pods.all),), words="unmanaged")
            case Entity.INIT | Entity.HEALTH | Entity.NONE:
                yield Cover(sure=AddressSet.empty(), words=entity.value)


def _world(version: AddressSet, word: str, pods: Pods) -> Cover:
    """What is neither a pod nor a node; who the nodes are is known of a joined cluster."""
    whole = OUTSIDE & version
    near = _perhaps_nodes(pods) & version
    partly = ((_which_nodes(), near),) if not near.is_empty else ()
    return Cover(sure=whole - pods.hosts - near, partly=partly, words=word)


def _near(pods: Pods) -> Cover:
    near = _perhaps_nodes(pods)
    partly = ((_which_nodes(), near),) if not near.is_empty else ()
    return Cover(sure=AddressSet.empty(), partly=(*partly, *_proxies(pods).partly), words="cluster")


def _nodes(entity: Entity, pods: Pods, *, both: bool) -> Cover:
    """All nodes if both entities are named; else on which node something runs decides, and that is not known."""
    sure = pods.hosts | pods.nodes | pods.where(w for w in pods.cluster.workloads if w.on_host is True)
    perhaps = pods.where(w for w in pods.cluster.workloads if isinstance(w.on_host, Unknown))
    near = _perhaps_nodes(pods) | perhaps
    doubtful = ((_which_nodes(), near),) if not near.is_empty else ()
    if both:
        return Cover(sure=sure, partly=doubtful, words="nodes")
    why = "on which node a pod runs is not known"
    return Cover(
        sure=AddressSet.empty(), partly=((Cause(key="own-node", why=why), sure), *doubtful), words=entity.value
    )


def _proxies(pods: Pods) -> Cover:
    if pods.proxies.is_empty:
        return Cover(sure=AddressSet.empty(), words="ingress")
    cause = Cause(key="proxies", why="who serves the ways in, and whether it is Cilium itself, is not in the input")
    return Cover(sure=AddressSet.empty(), partly=((cause, pods.proxies),), words="ingress")


def _perhaps_nodes(pods: Pods) -> AddressSet:
    """Where nodes may be: in private space, unless they are known."""
    return AddressSet.empty() if pods.cluster.nodes is not None else AddressSet.of(*PRIVATE)


def _which_nodes() -> Cause:
    return Cause(key="which-nodes", why="which addresses the nodes have is not known", facts=("AKS-31",))


def _unsure(pods: Pods, key: str, why: str) -> Cover:
    """Somebody on a node, or outside, of whom no more is known."""
    on_host = pods.where(w for w in pods.cluster.workloads if w.on_host is not False)
    some = OUTSIDE | on_host | pods.nodes
    return Cover(sure=AddressSet.empty(), partly=((Cause(key=key, why=why), some),), words=key)


# ── services ─────────────────────────────────────────────────────────────────────────────────────


def _services(peer: ServicePeer, pods: Pods) -> Iterator[Cover]:
    found = list(_named(peer, pods.cluster.services))
    if not found:
        yield unknown_peer(Unknown(why=f"service {peer.namespace or '*'}/{peer.name or '*'} is not in the input"))
    for service in found:
        if service.selector is None:
            why = f"what stands behind service {service.namespace}/{service.name} is not known"
            yield unknown_peer(Unknown(why=why, origin=service.origin))
        else:
            yield by_labels(PodPeer(pods=service.selector), service.namespace, pods)


def _named(peer: ServicePeer, services: Iterable[Service]) -> Iterator[Service]:
    for service in services:
        if peer.namespace not in (None, service.namespace):
            continue
        if peer.selector is None:
            if peer.name == service.name:
                yield service
        elif peer.selector.matches(service.labels) is not False:
            yield service
