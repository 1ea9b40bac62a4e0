"""Whose something is: subscriptions of which nothing is in the input may be anybody's, of another tenant too.

Comes in: the estate. Goes out: `is_foreign`, and the networks of others that are joined to ours. Read next: `lower/peering.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from penstock.azure.lower.peering import Peer
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.virtual_wan import HubConnection
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.network import Neighbour
from penstock.space.addresses import AddressSet

NAMELESS = "/?remote"
"""What the id of a peer ends with of which the input does not say which network it is."""


def subscriptions(estate: Estate) -> frozenset[str]:
    """Give the subscriptions that something in the input is in."""
    return frozenset(
        key.split("/")[2] for group in estate.items.values() for key in group if key.startswith("/subscriptions/")
    )


def is_foreign(identity: str, known: frozenset[str]) -> bool:
    """Whether nothing in the input says that the subscription of a resource is ours."""
    return not identity.startswith("/subscriptions/") or identity.split("/")[2] not in known


def neighbours(estate: Estate, peers: Mapping[str, tuple[Peer, ...]]) -> Iterator[Neighbour]:
    """Give the networks of others that are joined to one of ours, or to a hub, in order of the joints."""
    known = subscriptions(estate)
    found = [_peered(p) for group in peers.values() for p in group if p.absent and _may_be_foreign(p.remote, known)]
    found += [
        _connected(c, c.network)
        for c in estate.all(HubConnection)
        if isinstance(c.network, str) and is_foreign(c.network, known)
    ]
    yield from sorted(found, key=lambda one: (one.resource, one.domain))


def _may_be_foreign(remote: str, known: frozenset[str]) -> bool:
    return remote.endswith(NAMELESS) or is_foreign(remote, known)


def _peered(peer: Peer) -> Neighbour:
    return Neighbour(
        domain=peer.network,
        remote=peer.remote,
        name=peer.name,
        resource=peer.resource,
        origin=peer.origin,
        addresses=peer.addresses,
        stranger=_stranger(peer.resource, peer.remote, peer.origin),
    )


def _connected(connection: HubConnection, network: str) -> Neighbour:
    return Neighbour(
        domain=connection.hub,
        remote=network,
        name=connection.name,
        resource=connection.id,
        origin=connection.origin,
        addresses=AddressSet.empty(),
        stranger=_stranger(connection.id, network, connection.origin),
    )


def _stranger(identity: str, remote: str, origin: Origin) -> Cause:
    said = remote.rsplit("/", 1)[-1]
    nameless = remote.endswith(NAMELESS)
    why = (
        "the input does not say which network it leads to"
        if nameless
        else f"it leads to {said} in subscription {remote.split('/')[2]}, of which nothing is in the input"
    )
    return Cause(
        key=f"stranger:{identity}",
        why=why,
        cure="add the subscription's export if it is yours, or remove the joint if nobody knows it",
        facts=("RT-33",),
        origin=origin,
    )
