"""Which networks reach each other by peering, and how sure that is.

Comes in: peerings and the plan. Goes out: one `Peer` for each direction that exists or may exist. Read next:
`lower/routes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from penstock.azure.lower import causes
from penstock.azure.lower.overlaps import Sharing, rejected, shared
from penstock.azure.lower.plan import Plan
from penstock.azure.notes import Notes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network import Peering, PeeringState
from penstock.azure.resources.terms import Block, Flag
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet, Prefix


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Addresses of a member of a connected group that others have too (RT-34); `doubts`: one of them may not be a member."""

    addresses: AddressSet
    doubts: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """What a network sees of a peer.

    `prefixes` are routed to it. `senders` are the subnets whose packets get through, `receivers` those that get them; None means
    all (RT-37). `in_tag` says whether the peer's addresses are part of `VirtualNetwork` here (RT-29). `forwards`: whether
    traffic that the peer passes on counts as well (RT-30). `gateways`: whether this network uses the peer's (RT-31).
    `doubts`: the peering may not work at all. `unlisted`: the peer has addresses that are not known. `absent`: it is not in the input.
    `connected`: a member of the same connected group, without a peering (RT-59), and what is `lost` on the way to it. `stated`: Azure says that
    the peering is there.
    """

    network: str
    remote: str
    resource: str
    name: str
    origin: Origin
    prefixes: tuple[Prefix, ...]
    in_tag: Flag
    forwards: Flag
    gateways: Flag
    senders: frozenset[str] | None = None
    receivers: frozenset[str] | None = None
    doubts: tuple[Cause, ...] = ()
    unlisted: tuple[Cause, ...] = ()
    absent: bool = False
    connected: bool = False
    lost: tuple[Lost, ...] = ()
    stated: bool = True
    facts: tuple[str, ...] = ("RT-05", "RT-33")

    @property
    def addresses(self) -> AddressSet:
        """The peer's addresses."""
        return AddressSet.union_all(AddressSet.prefix(p) for p in self.prefixes)


def peers(estate: Estate, plan: Plan, notes: Notes) -> Mapping[str, tuple[Peer, ...]]:
    """Give the peers of each network, in order of id; peerings that carry nothing are told and left out."""
    sides = {(p.network, p.remote): p for p in estate.all(Peering) if isinstance(p.remote, str)}
    found: dict[str, list[Peer]] = {}
    sharing = shared(estate, plan)
    for peering in estate.all(Peering):
        peer = _peer(peering, sides, sharing, plan, notes)
        if peer is not None:
            peer = _perhaps(peer, sides.get((peer.remote, peer.network)), estate)
            found.setdefault(peering.network, []).append(peer)
            if isinstance(peering.remote, str) and (peer.remote, peer.network) not in sides:
                found.setdefault(peer.remote, []).append(_implied(peer, peering, plan))
    return {network: tuple(group) for network, group in found.items()}


def _peer(
    peering: Peering, sides: Mapping[tuple[str, str], Peering], sharing: Sharing, plan: Plan, notes: Notes
) -> Peer | None:
    if not isinstance(peering.remote, str):
        return None if _is_down(peering, notes) else _nameless(peering, plan, notes)
    other = sides.get((peering.remote, peering.network))
    if _is_down(peering, notes) or (other is not None and _is_down(other, notes)):
        return None
    doubts = _doubts(peering, other)
    for doubt in doubts:
        notes.note("PS403", doubt.why, peering.origin, value=peering.name, cure=doubt.cure)
    prefixes, unknown = _prefixes(peering, plan)
    doubts += rejected(peering, prefixes, sharing, plan, notes)
    return Peer(
        network=peering.network,
        remote=peering.remote,
        resource=peering.id,
        name=peering.name,
        origin=peering.origin,
        prefixes=prefixes,
        in_tag=True if peering.allow_access is None else peering.allow_access,
        forwards=False if peering.allow_forwarded is None else peering.allow_forwarded,
        gateways=_gateways(peering, other),
        senders=_listed(peering.network, peering.complete, peering.local_subnets, other, "remote"),
        receivers=_listed(peering.remote, peering.complete, peering.remote_subnets, other, "local"),
        doubts=doubts,
        unlisted=unknown,
        absent=peering.remote not in plan.networks,
        stated=peering.state is not None,
    )


def _perhaps(peer: Peer, other: Peering | None, estate: Estate) -> Peer:
    """Give a peer with the doubts whether both sides of its peering are deployed."""
    sides = (peer.resource,) if other is None else (peer.resource, other.id)
    doubts = causes.of_existence(estate, *sides)
    return replace(peer, doubts=(*peer.doubts, *doubts)) if doubts else peer


def _nameless(peering: Peering, plan: Plan, notes: Notes) -> Peer:
    """Stand for a peer of which the input does not say which network it is: any private address may be there."""
    why = peering.remote.why if isinstance(peering.remote, Unknown) else "it names no remote network"
    message = f'the remote network of peering "{peering.name}" is not known: {why}'
    notes.note("PS417", message, peering.origin, cure="what the peer can reach is missing from every answer")
    cause = causes.of_value(Unknown(why=message, origin=peering.origin), peering.origin)
    prefixes, _ = _prefixes(peering, plan)
    return Peer(
        network=peering.network,
        remote=f"{peering.id}/?remote",
        resource=peering.id,
        name=peering.name,
        origin=peering.origin,
        prefixes=prefixes,
        in_tag=True if peering.allow_access is None else peering.allow_access,
        forwards=False if peering.allow_forwarded is None else peering.allow_forwarded,
        gateways=peering.use_remote_gateways,
        unlisted=() if prefixes else (cause,),
        absent=True,
    )


def _implied(peer: Peer, peering: Peering, plan: Plan) -> Peer:
    """Give the other side of a peering that is seen from one side only: it exists, or may; its flags are not known."""
    own = plan.networks.get(peer.network)
    unknown = Unknown(why=f'the other side of peering "{peer.name}" is not in the input', origin=peer.origin)
    return Peer(
        network=peer.remote,
        remote=peer.network,
        resource=peer.resource,
        name=f"{peer.name} (other side)",
        origin=peer.origin,
        prefixes=own.prefixes if own is not None else (),
        in_tag=unknown,
        forwards=unknown,
        gateways=False if peering.allow_gateway_transit in (None, False) else unknown,
        senders=peer.receivers,
        receivers=peer.senders,
        doubts=peer.doubts,
        stated=peer.stated,
    )


def _is_down(peering: Peering, notes: Notes) -> bool:
    """Whether Azure itself says that no traffic passes (RT-33)."""
    if not isinstance(peering.state, PeeringState) or peering.state is PeeringState.CONNECTED:
        return False
    message = f'peering "{peering.name}" is {peering.state.value}: it carries no traffic'
    notes.warn("PS404", message, peering.origin, value=peering.state.value, cure="create or renew the other side")
    return True


def _doubts(peering: Peering, other: Peering | None) -> tuple[Cause, ...]:
    doubts: list[Cause] = []
    if other is None and peering.state is not PeeringState.CONNECTED:
        remote = str(peering.remote).rsplit("/", 1)[-1]
        doubts.append(
            Cause(
                key=f"peering:{peering.remote}->{peering.network}",
                why=f'the other side of peering "{peering.name}", in network "{remote}", is not in the input',
                cure=f"add the file that defines {remote} and its peerings",
                facts=("RT-33",),
                origin=peering.origin,
            )
        )
    sides = (peering,) if other is None else (peering, other)
    for value in (peering.state, *(flag for side in sides for flag in (side.complete, side.only_ipv6))):
        if isinstance(value, Unknown):
            doubts.append(causes.of_value(value, peering.origin))
    return tuple(dict.fromkeys(doubts))


def _prefixes(peering: Peering, plan: Plan) -> tuple[tuple[Prefix, ...], tuple[Cause, ...]]:
    """Give the peer's address space: as last synchronised when an export says so (RT-36), else as it is."""
    stated = [b for b in peering.remote_prefixes if isinstance(b, Block)]
    if stated and len(stated) == len(peering.remote_prefixes):
        found = tuple(dict.fromkeys(p for b in stated for p in b.addresses.prefixes()))
        return _by_version(found, peering.only_ipv6), ()
    remote = plan.networks.get(str(peering.remote))
    if remote is None:
        cause = causes.of_absence(str(peering.remote), "the peered virtual network", peering.origin)
        return (), (cause,)
    return _by_version(remote.prefixes, peering.only_ipv6), remote.causes


def _by_version(prefixes: Iterable[Prefix], only_ipv6: Flag) -> tuple[Prefix, ...]:
    return tuple(p for p in prefixes if only_ipv6 is not True or p.version == 6)


def _gateways(peering: Peering, other: Peering | None) -> Flag:
    """Whether this side uses the peer's gateways: it must ask, and the peer must allow (RT-31)."""
    if peering.use_remote_gateways is not True:
        return peering.use_remote_gateways
    if other is None:
        why = f'the other side of peering "{peering.name}" is not in the input, and so not whether its gateways may be used'
        return Unknown(why=why, origin=peering.origin)
    return False if other.allow_gateway_transit is None else other.allow_gateway_transit


def _listed(
    network: str, complete: Flag, names: tuple[str, ...], other: Peering | None, theirs: str
) -> frozenset[str] | None:
    """Give the subnets of `network` that take part, by both sides' lists; None when neither side limits them."""
    ours = names if complete is False else None
    if other is not None and other.complete is False:
        listed = other.remote_subnets if theirs == "remote" else other.local_subnets
        ours = listed if ours is None else tuple(n for n in ours if n in listed)
    return None if ours is None else frozenset(f"{network}/subnets/{name}" for name in ours)
