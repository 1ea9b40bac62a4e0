"""Which table of a hub holds which routes: association, propagation, labels, static routes, policies, other hubs.

Comes in: `Hubs`. Goes out: the routes of each view of a hub: of a table as networks see it, of a gateway, of what comes from other hubs, and of what its
devices let through. The engine selects by length and rank; a static route beats a learned one, and what is local beats what is remote (RT-54).
Read next: `lower/hub_parts.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from penstock.azure.lower import causes
from penstock.azure.lower.hubs import (
    DEFAULT_LABEL,
    DEFAULT_TABLE,
    NONE_TABLE,
    Hub,
    Hubs,
    Joint,
    Open,
    Static,
    Table,
    table_id,
)
from penstock.azure.resources.virtual_wan import RoutingPreference
from penstock.diagnostics import BUILT_IN
from penstock.net.cause import Cause
from penstock.net.route import Deliver, Discard, NextHop, Rank, Route, Through, Undetermined
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet, Prefix

DEFAULT = Prefix.parse("0.0.0.0/0")
OPEN_BLOCKS = tuple(Prefix.parse(p) for p in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))
"""Where destinations of routes that nobody knows most likely are (RT-13)."""

SURE: tuple[Cause, ...] = ()
Doubts = tuple[Cause, ...] | None
"""Why it is in doubt that a table learns something; None when it surely does not."""


# ── who learns what ──────────────────────────────────────────────────────────────────────────────


def learns(table: Table, hub: Hub, joint: Joint, home: Hub) -> Doubts:
    """Tell whether a table of `hub` learns a joint of `home`: by the joint's configuration, or by routing intent (RT-52, RT-53)."""
    if table.name.lower() == NONE_TABLE:
        return None
    together = _joined(hub, home)
    if together is None:
        return None
    doubts = (*together, *home.doubts, *joint.doubts, *joint.told)
    if home.private and not _doubted(home.private):
        return None if hub.id == home.id or table.name.lower() != DEFAULT_TABLE else doubts
    if home.private:
        doubts = (*doubts, *home.private[0].doubts)
    if home.public or home.private:
        return doubts if DEFAULT_LABEL in table.labels else None
    if table.id in joint.tables or table.labels & joint.labels:
        return doubts
    perhaps = (*joint.perhaps, *table.perhaps)
    return (*doubts, *perhaps) if perhaps else None


def _doubted(statics: Sequence[Static]) -> bool:
    return any(static.doubts for static in statics)


def _joined(hub: Hub, home: Hub) -> Doubts:
    """Whether two hubs exchange routes: those of one WAN do, unless one is Basic."""
    if hub.id == home.id:
        return SURE
    if isinstance(hub.wan, str) and isinstance(home.wan, str) and hub.wan != home.wan:
        return None
    doubts = [causes.of_value(h.wan, h.origin) for h in (hub, home) if isinstance(h.wan, Unknown)]
    for one in (hub, home):
        if one.basic is True:
            return None
        doubts += one.basic if isinstance(one.basic, tuple) else ()
    return tuple(dict.fromkeys(doubts))


# ── the views ────────────────────────────────────────────────────────────────────────────────────


def network_view(table: Table, hub: Hub, hubs: Hubs) -> tuple[Route, ...]:
    """Give the routes of a table as the networks associated with it see them. In a Basic hub they do not see each other."""
    found = list(_table(table, hub, hubs))
    if hub.basic is False:
        return tuple(found)
    among = {joint.id for joint in hubs.of(hub.id) if joint.network}
    if hub.basic is True:
        return tuple(route for route in found if route.resource not in among)
    doubts = hub.basic
    return tuple(replace(r, doubts=(*r.doubts, *doubts)) if r.resource in among else r for r in found)


def gateway_view(gateway: str, hub: Hub, hubs: Hubs) -> tuple[Route, ...]:
    """Give the routes of the default table as a gateway sees them: other sites only if sites reach each other."""
    accepted = [joint.default for joint in hubs.of(hub.id) if joint.gateway == gateway]
    table = hub.tables[table_id(hub.id, DEFAULT_TABLE)]
    found = [*_default_for(_table(table, hub, hubs), _any(accepted)), *_hidden_branches(hub, hubs)]
    return tuple(route for one in found for route in _between_branches(one, hub, hubs))


def _any(flags: Iterable[bool | tuple[Cause, ...]]) -> bool | tuple[Cause, ...]:
    found = tuple(flags)
    if True in found:
        return True
    return tuple(cause for flag in found if isinstance(flag, tuple) for cause in flag) or False


def _default_for(routes: Iterable[Route], accepts: bool | tuple[Cause, ...]) -> Iterator[Route]:
    """Give routes to somebody who accepts a default route, or does not (RT-51)."""
    for route in routes:
        if route.prefix.length > 0 or accepts is True:
            yield route
        elif accepts is not False:
            yield replace(route, doubts=(*route.doubts, *accepts))


def _between_branches(route: Route, hub: Hub, hubs: Hubs) -> Iterator[Route]:
    if hub.branches is True or route.resource not in {joint.id for joint in hubs.branches()}:
        yield route
    elif hub.branches is False:
        yield replace(route, name=f"{route.name} (branch-to-branch is off)", next_hop=Discard(), facts=("GW-05",))
    else:
        yield replace(route, doubts=(*route.doubts, *hub.branches), facts=("GW-05",))
        yield replace(route, next_hop=Discard(), facts=("GW-05",))


def _hidden_branches(hub: Hub, hubs: Hubs) -> Iterator[Route]:
    """Sites behind a policy that takes everything private along: their prefixes, where sites are not to reach each other."""
    if hub.branches is True or not hub.private:
        return
    for joint in hubs.branches():
        home = hubs.by_id[joint.hub]
        if _joined(hub, home) is not None:
            hop = Undetermined(causes=(_policy_and_flag(hub),))
            doubts = (*joint.doubts, _policy_and_flag(hub))
            yield from (_learned(joint, p, hop, doubts, ("GW-05", "RT-50")) for p in joint.prefixes)


def _policy_and_flag(hub: Hub) -> Cause:
    return Cause(
        key=f"branches-by-policy:{hub.wan}",
        why="whether routing intent passes traffic between sites that are not to reach each other is not documented",
        cure="state allowBranchToBranchTraffic true, or deny it in the firewall",
        facts=("GW-05", "RT-50"),
        origin=hub.origin,
    )


def between_view(hub: Hub, hubs: Hubs) -> tuple[Route, ...]:
    """Give the routes of what other hubs send: those of the default table, and what was announced to them, straight on."""
    table = hub.tables[table_id(hub.id, DEFAULT_TABLE)]
    direct: Iterable[Route] = () if hub.private else _everything(hub, hubs)
    kept = (route for route in _table(table, hub, hubs) if route.prefix.length > 0)
    return (*kept, *(replace(route, rank=Rank.SYSTEM) for route in direct))


def inspected_view(hub: Hub, hubs: Hubs, onward: Iterable[Route]) -> tuple[Route, ...]:
    """Give the routes of what the hub's devices let through: to everything joined to the hub, to other hubs, and `onward`."""
    table = hub.tables[table_id(hub.id, DEFAULT_TABLE)]
    remote = list(_remote(table, hub, hubs))
    found = (*_own(hub), *_everything(hub, hubs), *remote, *_beyond(hub, hubs, remote))
    return (*(route for route in found if not (hub.public and route.prefix.length == 0)), *onward)


def _beyond(hub: Hub, hubs: Hubs, remote: Sequence[Route]) -> Iterator[Route]:
    """Joints of other hubs that this one does not learn: whether its devices know them is not documented."""
    known = {route.resource for route in remote}
    for joint, home in _elsewhere(hub, hubs):
        together = _joined(hub, home)
        if together is None or joint.id in known or joint.is_branch:
            continue
        cause = Cause(
            key=f"device-of:{hub.id}:{home.id}",
            why=f'whether the devices of hub "{hub.name}" reach what hub "{home.name}" does not announce is not documented',
            cure="use routing intent on both hubs, or let the connections propagate to the label default",
            facts=("RT-50", "RT-53"),
            origin=joint.origin,
        )
        hop = Undetermined(causes=(cause,))
        yield from (_learned(joint, prefix, hop, (*together, cause), ("RT-53",)) for prefix in joint.prefixes)


# ── the parts of a view ──────────────────────────────────────────────────────────────────────────


def _table(table: Table, hub: Hub, hubs: Hubs) -> Iterator[Route]:
    """Give everything in a table: the hub itself, static routes, policies, what it learns here and from other hubs."""
    yield from _own(hub)
    written = (*table.statics, *hub.older)
    if table.name.lower() == DEFAULT_TABLE:
        written = (*written, *hub.private, *hub.public)
    yield from (_static(static) for static in written)
    if not hub.private:
        yield from _dynamic(table, hub, hubs)
        return
    for doubt in hub.private[0].doubts[:1]:
        yield from (replace(route, doubts=(*route.doubts, doubt)) for route in _dynamic(table, hub, hubs))
    yield from _uncovered(hub, hubs)


def _dynamic(table: Table, hub: Hub, hubs: Hubs) -> Iterator[Route]:
    """Give what a table learns; of one prefix, what is local before what is remote, unless paths decide (RT-54)."""
    local = list(_local(table, hub, hubs))
    yield from local
    certain = {route.prefix for route in local if not route.doubts}
    for route in _remote(table, hub, hubs):
        if route.prefix not in certain:
            yield route
        elif why := _preference(hub):
            yield replace(route, doubts=(*route.doubts, *why))
    yield from _open(hub)


def _uncovered(hub: Hub, hubs: Hubs) -> Iterator[Route]:
    """Networks that a policy for private traffic does not take along, because their addresses are not private (RT-50)."""
    taken = AddressSet.union_all(AddressSet.prefix(s.prefix) for s in (*hub.private, *_added(hub)))
    for joint in (*hubs.of(hub.id), *(joint for joint, _ in _elsewhere(hub, hubs))):
        for prefix in joint.prefixes:
            if not AddressSet.prefix(prefix) <= taken and prefix.length > 0:
                cause = _not_private(hub, joint, prefix)
                hop = Undetermined(causes=(cause,))
                yield _learned(joint, prefix, hop, (*joint.doubts, cause), ("RT-50",))


def _added(hub: Hub) -> tuple[Static, ...]:
    """Give the prefixes that somebody added to those that are private by themselves."""
    return hub.tables[table_id(hub.id, DEFAULT_TABLE)].statics


def _not_private(hub: Hub, joint: Joint, prefix: Prefix) -> Cause:
    return Cause(
        key=f"not-private:{hub.id}:{prefix}",
        why=f'{prefix} of "{joint.name}" is no private block, and the routing intent of hub "{hub.name}" does not name it',
        cure="add it to the private traffic prefixes of every hub",
        facts=("RT-50",),
        origin=joint.origin,
    )


def _own(hub: Hub) -> Iterator[Route]:
    for prefix in hub.prefixes:
        yield Route(
            name=hub.name,
            prefix=prefix,
            next_hop=Deliver(network=hub.id),
            rank=Rank.SYSTEM,
            origin=hub.origin,
            resource=hub.id,
            doubts=hub.doubts,
            facts=("RT-53",),
        )


def _static(static: Static) -> Route:
    return Route(
        name=static.name,
        prefix=static.prefix,
        next_hop=static.hop,
        rank=Rank.USER,
        origin=static.origin,
        resource=static.resource,
        doubts=static.doubts,
        facts=static.facts,
    )


def _learned(joint: Joint, prefix: Prefix, hop: NextHop, doubts: tuple[Cause, ...], facts: tuple[str, ...]) -> Route:
    return Route(
        name=joint.name,
        prefix=prefix,
        next_hop=hop,
        rank=Rank.LEARNED,
        origin=joint.origin,
        resource=joint.id,
        doubts=tuple(dict.fromkeys(doubts)),
        facts=facts,
    )


def _local(table: Table, hub: Hub, hubs: Hubs) -> Iterator[Route]:
    for joint in hubs.of(hub.id):
        doubts = learns(table, hub, joint, hub)
        if doubts is not None:
            yield from _of(joint, doubts)


def _everything(hub: Hub, hubs: Hubs) -> Iterator[Route]:
    """Give everything joined to a hub, whoever learns it, and what may be."""
    for joint in hubs.of(hub.id):
        yield from _of(joint, (*joint.doubts, *joint.told))
    yield from _open(hub)


def _open(hub: Hub) -> Iterator[Route]:
    for some in hub.open:
        yield from _opened(some, hub.name, hub.id, SURE, local=True)


def _of(joint: Joint, doubts: tuple[Cause, ...]) -> Iterator[Route]:
    yield from (_learned(joint, prefix, joint.hop, doubts, ("RT-53",)) for prefix in joint.prefixes)
    for static in joint.spread:
        yield replace(_static(static), doubts=(*static.doubts, *doubts))
    for some in joint.open:
        yield from _opened(some, joint.name, joint.id, doubts, local=True)


def _elsewhere(hub: Hub, hubs: Hubs) -> Iterator[tuple[Joint, Hub]]:
    for home in hubs.by_id.values():
        if home.id != hub.id:
            yield from ((joint, home) for joint in hubs.of(home.id))


def _remote(table: Table, hub: Hub, hubs: Hubs) -> Iterator[Route]:
    """Give what other hubs announce, theirs included; a default route stays where it is (RT-51)."""
    for home in hubs.by_id.values():
        together = _joined(hub, home)
        if home.id != hub.id and together is not None and table.name.lower() == DEFAULT_TABLE:
            hop = Through(device=home.between, type="RemoteHub")
            yield from (replace(r, next_hop=hop, doubts=(*r.doubts, *together), rank=Rank.LEARNED) for r in _own(home))
        if home.id != hub.id and together is not None and table.name.lower() != NONE_TABLE:
            yield from _open_there(hub, home, together)
    for joint, home in _elsewhere(hub, hubs):
        doubts = learns(table, hub, joint, home)
        if doubts is None:
            continue
        hop = Through(device=home.between, type="RemoteHub")
        wanted = [(prefix, SURE) for prefix in joint.prefixes] + [(s.prefix, s.doubts) for s in joint.spread]
        for prefix, why in dict.fromkeys(wanted):
            if prefix.length > 0:
                yield _learned(joint, prefix, hop, (*doubts, *why), ("RT-53",))
        for some in joint.open:
            yield from _opened(Open(cause=some.cause, hop=hop), joint.name, joint.id, doubts, local=False)


def _open_there(hub: Hub, home: Hub, doubts: tuple[Cause, ...]) -> Iterator[Route]:
    """Stand for what another hub may announce: what is joined to it, nobody knows what."""
    here = {some.cause for some in hub.open}
    for some in home.open:
        if some.cause not in here:
            through = Open(cause=some.cause, hop=Through(device=home.between, type="RemoteHub"))
            yield from _opened(through, home.name, home.id, doubts, local=False)


def _opened(some: Open, name: str, resource: str, doubts: tuple[Cause, ...], *, local: bool) -> Iterator[Route]:
    """Stand for routes that are learned and not known (RT-13): to every private block, and perhaps a default."""
    blocks = (*OPEN_BLOCKS, DEFAULT) if local and some.default else OPEN_BLOCKS
    for block in blocks:
        yield Route(
            name=f"{name}?",
            prefix=block,
            next_hop=some.hop,
            rank=Rank.LEARNED,
            origin=some.cause.origin or BUILT_IN,
            resource=resource,
            doubts=(some.cause, *doubts),
            facts=("RT-13",),
        )


def _preference(hub: Hub) -> tuple[Cause, ...]:
    """Why a remote route may beat a local one of the same prefix: a hub that prefers the shortest path (RT-54)."""
    if isinstance(hub.preference, Unknown):
        return (causes.of_value(hub.preference, hub.origin),)
    if hub.preference is not RoutingPreference.AS_PATH:
        return ()
    return (
        Cause(
            key=f"as-path:{hub.id}",
            why=f'hub "{hub.name}" prefers the shortest path, and the lengths of paths are not in the input',
            cure="add the effective routes of the hub",
            facts=("RT-54",),
            origin=hub.origin,
        ),
    )
