"""Connected groups: networks that reach each other without peerings, in a mesh or as spokes with direct connectivity (RT-59).

Comes in: configurations and who takes part in them. Goes out: a `Peer` for each member as each other member sees it. Read next:
`lower/connected_routes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations

from penstock.azure.lower import causes
from penstock.azure.lower.answers import Answer, all_of, any_of, doubts
from penstock.azure.lower.connecting import Desk, of_flag, of_topology, unseen
from penstock.azure.lower.peering import Lost, Peer
from penstock.azure.lower.plan import NetworkPlan
from penstock.azure.resources.connectivity import ConnectivityConfiguration, GroupConnection, Topology
from penstock.azure.resources.terms import Flag
from penstock.net.cause import Cause
from penstock.source.node import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A network that is, or may be, in a connected group; `groups` are the positions of the network groups it surely is in."""

    place: NetworkPlan
    groups: frozenset[int]
    doubts: tuple[Cause, ...]


def meshed(configuration: ConnectivityConfiguration, desk: Desk) -> Iterator[Peer]:
    """Give the peers that connected groups make: one for all groups of a mesh, one for each directly connected group of spokes."""
    if configuration.topology is Topology.MESH:
        yield from _connect(configuration, configuration.groups, desk)
        return
    for group in configuration.groups:
        if group.direct is not False and group.direct is not None:
            yield from _connect(configuration, (group,), desk)


def _connect(
    configuration: ConnectivityConfiguration, groups: tuple[GroupConnection, ...], desk: Desk
) -> Iterator[Peer]:
    members = tuple(_members(configuration, groups, desk))
    wide = _any_flag((configuration.is_global, *(group.is_global for group in groups)))
    for member in members:
        for far in sorted({far for group in groups for far in desk.members.absent(group.group)}):
            yield unseen(configuration, member.place.id, far, member.doubts)
    overlaps = tuple(_overlaps(members))
    for member, other in permutations(members, 2):
        together = _together(member, other, wide, configuration)
        if together is not False:
            shared = [third for pair in overlaps if other in pair for third in pair if third not in (member, other)]
            lost = tuple(_lost(member, other, shared, wide, configuration))
            yield _peer(configuration, member, other, doubts(together), lost)


def _members(
    configuration: ConnectivityConfiguration, groups: tuple[GroupConnection, ...], desk: Desk
) -> Iterator[Member]:
    unsure = of_topology(configuration)
    for network, place in desk.plan.networks.items():
        answers = [desk.takes_part(configuration, group, network) for group in groups]
        answer = any_of(answers)
        if answer is not False:
            direct = () if configuration.topology is Topology.MESH else of_flag(groups[0].direct, configuration)
            why = tuple(sorted({*doubts(answer), *unsure, *direct}))
            sure = (index for index, one in enumerate(answers) if one is True or len(groups) == 1)
            yield Member(place=place, groups=frozenset(sure), doubts=why)


def _any_flag(flags: Iterable[Flag]) -> Flag:
    given = tuple(flags)
    return True in given or next((flag for flag in given if isinstance(flag, Unknown)), False)


# ── pairs ────────────────────────────────────────────────────────────────────────────────────────


def _together(one: Member, other: Member, wide: Flag, configuration: ConnectivityConfiguration) -> Answer:
    """Tell whether two members are connected: those of one region are, others only in a global mesh (RT-59)."""
    return all_of(
        _in_reach(one.place, other.place, wide, configuration),
        not one.doubts or one.doubts,
        not other.doubts or other.doubts,
        not one.groups.isdisjoint(other.groups) or (_across(configuration),),
    )


def _in_reach(one: NetworkPlan, other: NetworkPlan, wide: Flag, configuration: ConnectivityConfiguration) -> Answer:
    if wide is True or (one.location and one.location == other.location):
        return True
    unplaced = next((place for place in (one, other) if not place.location), None)
    if unplaced is not None:
        why = f'the region of "{unplaced.name}" is not known, and the mesh holds within one region'
        return (causes.of_value(Unknown(why=why, origin=unplaced.origin), unplaced.origin),)
    return of_flag(wide, configuration) or False


def _across(configuration: ConnectivityConfiguration) -> Cause:
    return Cause(
        key=f"across-groups:{configuration.id}",
        why=f'whether mesh "{configuration.name}" connects networks of different groups is not documented',
        cure="put the networks into one group",
        facts=("RT-59",),
        origin=configuration.origin,
    )


def _peer(
    configuration: ConnectivityConfiguration,
    member: Member,
    other: Member,
    why: tuple[Cause, ...],
    lost: tuple[Lost, ...],
) -> Peer:
    return Peer(
        network=member.place.id,
        remote=other.place.id,
        resource=configuration.id,
        name=f"{configuration.name} {other.place.name}",
        origin=configuration.origin,
        prefixes=other.place.prefixes,
        in_tag=True,
        forwards=False,
        gateways=False,
        doubts=why,
        unlisted=other.place.causes,
        connected=True,
        lost=lost,
        facts=("RT-05", "RT-59"),
    )


# ── shared addresses ─────────────────────────────────────────────────────────────────────────────


def _overlaps(members: Iterable[Member]) -> Iterator[tuple[Member, Member]]:
    """Give the pairs of members that share addresses; a sweep tells that most groups have none."""
    given = tuple(members)
    runs = sorted((v, low, high) for m in given for v in (4, 6) for low, high in m.place.addresses.runs(v))
    if any(one[0] == other[0] and other[1] <= one[2] for one, other in pairwise(runs)):
        yield from ((a, b) for a, b in combinations(given, 2) if not a.place.addresses.is_disjoint(b.place.addresses))


def _lost(
    member: Member, other: Member, shared: Iterable[Member], wide: Flag, configuration: ConnectivityConfiguration
) -> Iterator[Lost]:
    """Give the addresses of a member that others have too: packets to them are dropped (RT-34), those inside a network apart."""
    own, theirs = member.place.addresses, other.place.addresses
    if not own.is_disjoint(theirs):
        yield Lost(addresses=own & theirs, doubts=())
    for third in shared:
        together = _together(member, third, wide, configuration)
        if together is not False:
            yield Lost(addresses=(theirs & third.place.addresses) - own, doubts=doubts(together))
