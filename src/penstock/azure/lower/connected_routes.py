"""The routes to a member of the same connected group (RT-05, RT-59).

Comes in: a peer that is one by a connected group, and the private endpoints in its network. Goes out: routes with the next hop `ConnectedGroup`; to addresses
that several members have, drops (RT-34); to private endpoints, nobody knows (U-10). Read next: `lower/routes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from penstock.azure.lower.peering import Peer
from penstock.net.cause import Cause
from penstock.net.route import Deliver, Discard, NextHop, Rank, Route, Undetermined
from penstock.space.addresses import AddressSet, Prefix

HOST = {4: 32, 6: 128}


def connected_routes(peer: Peer, endpoints: Iterable[tuple[str, AddressSet, tuple[Cause, ...]]]) -> Iterator[Route]:
    """Give the routes to a member; `endpoints` are its private endpoints: name, address, and why that is not settled."""
    gone = AddressSet.union_all(lost.addresses for lost in peer.lost if not lost.doubts)
    for prefix in peer.prefixes:
        left = AddressSet.prefix(prefix) - gone
        if not left.is_empty:
            hop = Deliver(network=peer.remote, type="ConnectedGroup")
            yield _route(peer, f"{peer.name} {prefix}", prefix, left, hop, peer.doubts, peer.facts)
        for lost in peer.lost:
            part = AddressSet.prefix(prefix) & lost.addresses
            if not part.is_empty:
                why = tuple(sorted({*peer.doubts, *lost.doubts}))
                yield _route(peer, f"overlap {prefix}", prefix, part, Discard(), why, ("RT-34",))
    for name, where, moving in endpoints:
        cause = Cause(
            key=f"connected-endpoint:{peer.network}:{name}",
            why=f'whether a connected group reaches private endpoint "{name}" of another member is not documented',
            cure="peer the networks, or test it",
            facts=("RT-59", "U-10"),
            origin=peer.origin,
        )
        version = 4 if where.runs(4) else 6
        nobody = Undetermined(causes=(cause,))
        yield _route(peer, name, Prefix(version, 0, HOST[version]), where, nobody, (*peer.doubts, *moving), ("U-10",))


def _route(
    peer: Peer,
    name: str,
    prefix: Prefix,
    covers: AddressSet,
    hop: NextHop,
    doubts: tuple[Cause, ...],
    facts: tuple[str, ...],
) -> Route:
    whole = covers == AddressSet.prefix(prefix)
    return Route(
        name=name,
        prefix=prefix,
        next_hop=hop,
        rank=Rank.SYSTEM,
        origin=peer.origin,
        resource=peer.resource,
        covers=None if whole else covers,
        doubts=doubts,
        facts=facts,
    )
