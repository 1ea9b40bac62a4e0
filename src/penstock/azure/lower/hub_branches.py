"""What lies behind the gateways of hubs: sites, circuits, remote users.

Comes in: gateways, their connections, sites, circuits. Goes out: `Joint`s whose next hop is their gateway. What is announced by BGP stands in no
file: a circuit, and a site that speaks BGP, may bring more than is known (RT-13). Read next: `lower/hub_tables.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower import causes, circuits
from penstock.azure.lower.hub_joints import SILENT, Spread, accepted
from penstock.azure.lower.hubs import DEFAULT_TABLE, Joint, Open, table_id
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.hub_gateways import (
    BranchConnection,
    HubGateway,
    HubGatewayKind,
    VpnSite,
)
from penstock.azure.resources.terms import Block
from penstock.azure.resources.virtual_wan import VirtualHub
from penstock.net.cause import Cause
from penstock.net.route import ToGateway
from penstock.source.node import Unknown
from penstock.space.addresses import Prefix


def branches(estate: Estate) -> Iterator[Joint]:
    """Give everything behind the gateways of hubs. A gateway without connections may have some elsewhere."""
    for gateway in estate.all(HubGateway):
        found = [c for c in estate.all(BranchConnection) if c.gateway == gateway.id]
        up = [connection for connection in found if not circuits.is_down(connection.circuit, estate)]
        for hub in hubs_of(gateway, estate):
            yield from (_joint(gateway, hub, connection, estate) for connection in up)
            if not found:
                yield _unconnected(gateway, hub, estate)


def hubs_of(gateway: HubGateway, estate: Estate) -> tuple[str, ...]:
    """Give the hub of a gateway, or all in which it may stand."""
    if isinstance(gateway.hub, Unknown):
        return tuple(hub.id for hub in estate.all(VirtualHub))
    return (gateway.hub,) if gateway.hub is not None else ()


def where_it_stands(gateway: HubGateway) -> tuple[Cause, ...]:
    """Give why it is not known in which hub a gateway stands, if so."""
    return (causes.of_value(gateway.hub, gateway.origin),) if isinstance(gateway.hub, Unknown) else ()


def _joint(gateway: HubGateway, hub: str, connection: BranchConnection, estate: Estate) -> Joint:
    spreads = Spread.of(connection.routing or SILENT, hub, connection.origin, estate)
    hop = ToGateway(gateways=(gateway.id,))
    known, unknown = _behind(gateway, connection, estate)
    return Joint(
        id=connection.id,
        name=connection.name,
        origin=connection.origin,
        hub=hub,
        hop=hop,
        prefixes=known,
        table=table_id(hub, DEFAULT_TABLE),
        gateway=gateway.id,
        doubts=(*causes.of_existence(estate, gateway.id, connection.id), *where_it_stands(gateway)),
        open=tuple(Open(cause=cause, hop=hop) for cause in unknown),
        tables=spreads.tables,
        labels=spreads.labels,
        perhaps=spreads.perhaps,
        told=spreads.told,
        hears=spreads.hears,
        default=accepted(connection.internet_security, connection.id, connection.name, connection.origin),
    )


def _unconnected(gateway: HubGateway, hub: str, estate: Estate) -> Joint:
    cause = Cause(
        key=f"unconnected:{gateway.id}",
        why=f'no connection of gateway "{gateway.name}" is in the input',
        cure="add the file that defines its connections",
        facts=("RT-13",),
        origin=gateway.origin,
    )
    hop = ToGateway(gateways=(gateway.id,))
    return Joint(
        id=f"{gateway.id}/?connection",
        name=gateway.name,
        origin=gateway.origin,
        hub=hub,
        hop=hop,
        prefixes=(),
        table=table_id(hub, DEFAULT_TABLE),
        gateway=gateway.id,
        doubts=(*causes.of_existence(estate, gateway.id), *where_it_stands(gateway)),
        open=(Open(cause=cause, hop=hop),),
        default=(cause,),
    )


def _behind(
    gateway: HubGateway, connection: BranchConnection, estate: Estate
) -> tuple[tuple[Prefix, ...], tuple[Cause, ...]]:
    """Give the prefixes behind a connection, and why there may be more."""
    match gateway.kind:
        case HubGatewayKind.POINT_TO_SITE:
            return _known(connection.pools, connection)
        case HubGatewayKind.EXPRESS_ROUTE:
            return (), (_circuit(connection), *circuits.unsaid(gateway, estate))
        case HubGatewayKind.VPN:
            return _of_site(gateway, connection, estate)


def _known(
    terms: tuple[Block | Unknown, ...], connection: BranchConnection
) -> tuple[tuple[Prefix, ...], tuple[Cause, ...]]:
    known = tuple(p for term in terms if isinstance(term, Block) for p in term.addresses.prefixes())
    return known, tuple(causes.of_value(term, connection.origin) for term in terms if isinstance(term, Unknown))


def _of_site(
    gateway: HubGateway, connection: BranchConnection, estate: Estate
) -> tuple[tuple[Prefix, ...], tuple[Cause, ...]]:
    reference = connection.site
    if not isinstance(reference, str):
        unknown = reference or Unknown(why=f'connection "{connection.name}" names no site', origin=connection.origin)
        return (), (causes.of_value(unknown, connection.origin),)
    site = estate.find(VpnSite, reference)
    if site is None:
        return (), (causes.of_absence(reference, "VPN site", connection.origin),)
    known, unlisted = _known(site.prefixes, connection)
    if connection.bgp is not False and (site.bgp or connection.bgp is True):
        unlisted = (*unlisted, _bgp(site, gateway))
    elif not known and not unlisted:
        unlisted = (_nothing(site),)
    return known, unlisted


def _circuit(connection: BranchConnection) -> Cause:
    name = str(connection.circuit).rsplit("/", 1)[-1] if isinstance(connection.circuit, str) else "?"
    return Cause(
        key=f"bgp:{connection.id}",
        why=f'the routes that connection "{connection.name}" learns over circuit "{name}" are not in the input',
        cure="add effective routes of the networks, or declare the prefixes on-premises",
        facts=("RT-13",),
        origin=connection.origin,
    )


def _bgp(site: VpnSite, gateway: HubGateway) -> Cause:
    return Cause(
        key=f"bgp:{gateway.id}:{site.id}",
        why=f'the routes that site "{site.name}" announces by BGP are not in the input',
        cure="add effective routes of the networks, or declare the prefixes on-premises",
        facts=("RT-13",),
        origin=site.origin,
    )


def _nothing(site: VpnSite) -> Cause:
    return Cause(
        key=f"site:{site.id}",
        why=f'site "{site.name}" states neither prefixes nor BGP',
        cure="state its address space",
        facts=("RT-13",),
        origin=site.origin,
    )
