"""What a network sees of the hub it is joined to: the hub's addresses as those of a peer, and the routes of its table.

Comes in: `Hubs`. Goes out: a `Peer` and an `Edge` for each network. A network learns the prefixes of the table it is associated with, and sends them all to the
hub's router; a default route only if its connection accepts it (RT-51). Read next: `lower/gateway.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from penstock.azure.lower import causes
from penstock.azure.lower.edge import Edge, Learned
from penstock.azure.lower.hub_joints import nameless
from penstock.azure.lower.hub_tables import network_view
from penstock.azure.lower.hubs import DEFAULT_TABLE, Hub, Hubs, Joint, Table, table_id
from penstock.azure.lower.peering import Peer
from penstock.azure.lower.plan import Plan
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.virtual_wan import HubConnection
from penstock.net.cause import Cause
from penstock.net.route import Route

SHADOW = "remotevnettohubpeering_"
"""How the peering is named that Azure itself makes for a connection to a hub."""


def table_of(joint: Joint, hub: Hub) -> Table | None:
    """Give the table by which a joint is routed; routing intent leaves the default one only (RT-52)."""
    if hub.private or hub.public:
        return hub.tables[table_id(hub.id, DEFAULT_TABLE)]
    return hub.tables.get(joint.table)


# ── the hub as a peer ────────────────────────────────────────────────────────────────────────────


def with_hubs(peers: Mapping[str, tuple[Peer, ...]], hubs: Hubs) -> dict[str, tuple[Peer, ...]]:
    """Give the peers of each network with its hub among them, in place of the peering that Azure made for the connection."""
    found = dict(peers)
    for joint in hubs.networks():
        others = [p for p in found.get(joint.network, ()) if not p.name.lower().startswith(SHADOW)]
        found[joint.network] = (*others, _peer(joint, hubs.by_id[joint.hub]))
    return found


def _peer(joint: Joint, hub: Hub) -> Peer:
    return Peer(
        network=joint.network,
        remote=hub.id,
        resource=joint.id,
        name=joint.name,
        origin=joint.origin,
        prefixes=hub.prefixes,
        in_tag=True,
        forwards=False,
        gateways=False,
        doubts=tuple(dict.fromkeys((*joint.doubts, *hub.doubts))),
        unlisted=hub.unplaced,
        facts=("RT-53",),
    )


# ── what is learned ──────────────────────────────────────────────────────────────────────────────


def hub_edges(hubs: Hubs, estate: Estate, plan: Plan) -> Iterator[tuple[str, Edge]]:
    """Give (network, what it learns) for each connection; of a hub that is not in the input nothing is known.

    A connection that does not say whose it is may be that of any network that has none.
    """
    for joint in hubs.networks():
        yield joint.network, _edge(joint, hubs.by_id[joint.hub], hubs)
    for connection in estate.all(HubConnection):
        if isinstance(connection.network, str) and connection.hub not in hubs.by_id:
            yield connection.network, Edge(unlisted=(_absent(connection),))
    unjoined = [network for network in plan.networks if network not in {joint.network for joint in hubs.networks()}]
    for cause in (cause for hub in hubs.by_id for cause in nameless(hub, estate)):
        yield from ((network, Edge(unlisted=(cause,))) for network in unjoined)


def _absent(connection: HubConnection) -> Cause:
    hub = connection.hub.rsplit("/", 1)[-1]
    return Cause(
        key=f"hub:{connection.hub}",
        why=f'virtual hub "{hub}", to which "{connection.name}" joins the network, is not in the input',
        cure=f"add the file that defines {hub}, its route tables and its routing intent",
        facts=("RT-50", "RT-53"),
        origin=connection.origin,
    )


def _edge(joint: Joint, hub: Hub, hubs: Hubs) -> Edge:
    if joint.unrouted and not (hub.private or hub.public):
        return Edge(unlisted=joint.unrouted)
    table = table_of(joint, hub)
    if table is None:
        return Edge(unlisted=(causes.of_absence(joint.table, "route table of the hub", joint.origin),))
    learned = [one for route in network_view(table, hub, hubs) for one in _learned(route, joint, hub, table)]
    certain = {one.prefix for one in learned if not one.doubts}
    kept = tuple(dict.fromkeys(one for one in learned if not one.doubts or one.prefix not in certain))
    return Edge(router=table.id, learned=_once(kept))


def _once(learned: tuple[Learned, ...]) -> tuple[Learned, ...]:
    """Keep one of several certain entries for a prefix: the network does not see which of them the hub follows."""
    certain: dict[object, Learned] = {}
    for one in learned:
        if not one.doubts:
            certain.setdefault(one.prefix, one)
    return tuple(one for one in learned if one.doubts or certain[one.prefix] is one)


def _learned(route: Route, joint: Joint, hub: Hub, table: Table) -> Iterator[Learned]:
    """Give what a connection learns of a route of its table: nothing of its own network, nor of the hub, which is a peer."""
    if route.resource == joint.id or (route.resource == hub.id and route.prefix in hub.prefixes):
        return
    doubts = (*route.doubts, *joint.doubts, *joint.hears, *hub.doubts)
    if route.prefix.length == 0:
        if joint.default is False:
            return
        doubts = (*doubts, *(joint.default if isinstance(joint.default, tuple) else ()))
    yield Learned(
        prefix=route.prefix,
        router=table.id,
        resource=route.resource,
        name=route.name,
        origin=route.origin,
        doubts=tuple(dict.fromkeys(doubts)),
        facts=route.facts,
    )
