"""Sides of Calico's rules → the addresses that they name.

Comes in: a `CalicoPeer`. Goes out: `Cover`: all that it says must hold. Selectors find pods, and sets of addresses by their labels. Read next:
`lower/calico.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce

from penstock.kubernetes.lower.peers import EVERYONE, block, joined, unknown_peer
from penstock.kubernetes.lower.pods import Pods
from penstock.kubernetes.resources.calico import CalicoPeer, NetworkSet
from penstock.kubernetes.resources.expression import ALL, Expression
from penstock.kubernetes.resources.policy import IpBlock
from penstock.net.cause import Cause
from penstock.net.rule import Cover
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet

VERSIONS = {4: AddressSet.full_v4(), 6: AddressSet.full() - AddressSet.full_v4()}


def cover(peer: CalicoPeer, namespace: str, version: int | None, pods: Pods) -> Cover:
    """Give the addresses that one side of a rule names, from the point of view of a policy's namespace."""
    parts = [*_parts(peer, namespace, pods)]
    if version in VERSIONS:
        parts.append(Cover(sure=VERSIONS[version], words=f"IPv{version}"))
    return reduce(both, parts) if parts else EVERYONE


def _parts(peer: CalicoPeer, namespace: str, pods: Pods) -> Iterator[Cover]:
    if peer.nets:
        yield joined(_net(net, pods) for net in peer.nets)
    if peer.not_nets:
        yield opposite(joined(_net(net, pods) for net in peer.not_nets))
    if peer.selector is not None or peer.namespaces is not None:
        place = peer.namespaces if peer.namespaces is not None else namespace or None
        yield _selected(peer.selector or ALL, place, pods, whole=peer.whole or place is None)
    if peer.unlike is not None:
        yield opposite(_selected(peer.unlike, None, pods, whole=True))


def _net(net: IpBlock | Unknown, pods: Pods) -> Cover:
    return unknown_peer(net) if isinstance(net, Unknown) else block(net, pods)


def _selected(selector: Expression, place: Expression | str | None, pods: Pods, *, whole: bool) -> Cover:
    """Give pods and sets of addresses. `place` None: of all namespaces; `whole`: also sets that are in none."""
    found = pods.selected(selector, ALL if place is None else place)
    where = place if isinstance(place, str) else "all namespaces" if place is None else place.text
    by_labels = Cover(
        sure=pods.where(found.sure),
        maybe=tuple((cause, pods.where(some)) for cause, some in found.maybe),
        words=f"{selector.text} in {where}",
    )
    sets = (_of_set(one, selector, place, pods, whole=whole) for one in pods.cluster.calico.sets)
    return joined((by_labels, *sets))


def _of_set(one: NetworkSet, selector: Expression, place: Expression | str | None, pods: Pods, *, whole: bool) -> Cover:
    inside = whole if not one.namespace else _in_place(one.namespace, place, pods)
    answer = selector.matches(one.labels)
    if inside is False or answer is False:
        return Cover(sure=AddressSet.empty())
    named = joined(_net(net, pods) for net in one.nets)
    if inside and answer:
        return named
    cause = Cause(
        key=f"set:{one.id}:{selector.text}", why=f"whether the selector {selector.text} means {one.id} is not known"
    )
    return replace(named, sure=AddressSet.empty(), partly=((cause, _whole(named)),), maybe=())


def _in_place(namespace: str, place: Expression | str | None, pods: Pods) -> bool | None:
    if place is None or isinstance(place, str):
        return place is None or place == namespace
    known = pods.cluster.namespaces.get(namespace)
    return None if known is None else place.matches(known.labels)


# ── together ─────────────────────────────────────────────────────────────────────────────────────


def both(one: Cover, other: Cover) -> Cover:
    """Give what two covers name, both of them; where both are in doubt, for the reason of either."""
    if one is EVERYONE or other is EVERYONE:
        return other if one is EVERYONE else one
    sure = one.sure & other.sure
    return Cover(
        sure=sure,
        maybe=tuple(_shared(one.maybe, _whole(other), sure)) + tuple(_shared(other.maybe, one.sure, sure)),
        partly=tuple(_shared(one.partly, _whole(other), sure)) + tuple(_shared(other.partly, one.sure, sure)),
        words=f"{one.words} and {other.words}",
    )


def _shared(
    doubtful: Iterable[tuple[Cause, AddressSet]], within: AddressSet, sure: AddressSet
) -> Iterator[tuple[Cause, AddressSet]]:
    for cause, some in doubtful:
        left = (some & within) - sure
        if not left.is_empty:
            yield cause, left


def opposite(one: Cover) -> Cover:
    """Give what a cover does not name."""
    return Cover(
        sure=AddressSet.full() - _whole(one),
        maybe=tuple((_not(cause), some) for cause, some in one.maybe),
        partly=tuple((_not(cause), some) for cause, some in one.partly),
        words=f"all but {one.words}",
    )


def _not(cause: Cause) -> Cause:
    return replace(cause, key=f"not:{cause.key}")


def _whole(cover: Cover) -> AddressSet:
    return AddressSet.union_all((cover.sure, *(some for _, some in cover.doubtful)))
