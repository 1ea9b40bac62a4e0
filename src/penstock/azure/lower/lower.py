"""The estate as a neutral network: every part in its turn.

Comes in: an `Estate` and perhaps service tags. Goes out: `net.Network`. The order matters: addresses before groups, groups before
rules, rules before endpoints; what is vacant comes last. Read next: `net/network.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from penstock.azure.lower import (
    aks,
    causes,
    connectivity,
    endpoint_policies,
    endpoints,
    gateways,
    overlays,
    pods,
    segments,
    services,
    traffic_controller,
)
from penstock.azure.lower import peering as peerings
from penstock.azure.lower import plan as plans
from penstock.azure.lower.absent import Named, with_subnets
from penstock.azure.lower.admin_rules import AdminRules
from penstock.azure.lower.asg import Groups
from penstock.azure.lower.balanced_services import with_balancers
from penstock.azure.lower.context import Context
from penstock.azure.lower.deployments import Deployments
from penstock.azure.lower.filters import Filters
from penstock.azure.lower.gateway import edges
from penstock.azure.lower.granted import with_granted
from penstock.azure.lower.group_members import GroupMembers
from penstock.azure.lower.hub_edges import with_hubs
from penstock.azure.lower.hub_parts import hub_parts
from penstock.azure.lower.inserted import InsertedEndpoint
from penstock.azure.lower.managed_routes import managed_routes
from penstock.azure.lower.needs import needs
from penstock.azure.lower.nsg import SecurityGroups
from penstock.azure.lower.peering import Peer
from penstock.azure.lower.plan import Plan, SubnetPlan
from penstock.azure.lower.public import PublicAddresses
from penstock.azure.lower.routes import NOWHERE_BLOCKS, SERVICES, Surroundings, Tables, lower_routes
from penstock.azure.lower.seats import subnet_of
from penstock.azure.lower.strangers import neighbours
from penstock.azure.lower.symbols import Symbols
from penstock.azure.lower.tags import TagBook, public_space
from penstock.azure.lower.unread import not_modelled
from penstock.azure.lower.wans import hubs
from penstock.azure.lower.watching import watches
from penstock.azure.notes import Notes
from penstock.azure.office365 import OfficeNames
from penstock.azure.resources.admin_rules import SecurityAdminRule
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.firewall import AzureFirewall
from penstock.azure.resources.managed_routes import RoutingRule
from penstock.azure.resources.network import RouteTable, Subnet, UserRoute
from penstock.azure.resources.security import SecurityRule
from penstock.azure.resources.terms import Block, ServiceTag
from penstock.azure.service_tags import Contents, ServiceTags
from penstock.diagnostics import BUILT_IN
from penstock.net import route
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind, Segment
from penstock.net.network import Network
from penstock.space.addresses import Address, AddressSet


def lower(estate: Estate, tags: ServiceTags | None = None, office: OfficeNames | None = None) -> Network:
    """Give the network that an estate makes, with everything that is not known of it."""
    notes = Notes()
    estate = with_balancers(estate)
    context, filters, found = _context(estate, tags, notes, office)
    segment_map = _segments(context)
    pools = services.pool_outbound(context)
    nics = [endpoints.lower_interface(i, segment_map, filters, context.public, pools) for i in found]
    added = services.add(context)
    run = pods.add([*aks.adopted(nics, context), *added.endpoints], context)
    inserted = tuple(_inserted(context))
    wan = hub_parts(context, inserted)
    tunnels = gateways.filters(context)
    controllers = traffic_controller.controllers(run.endpoints, context)
    everyone = [*run.endpoints, *controllers, *gateways.endpoints(context, tunnels), *wan.endpoints, *_outside(context)]
    vacant = [v for s in segment_map.values() if (v := endpoints.vacant(s, context.plan)) is not None]
    admin = _admin_rules(context)
    guarded = admin.guard([*everyone, *vacant])
    endpoint_map = {e.id: _perhaps(e, context.estate) for e in sorted(guarded, key=lambda e: e.id)}
    routes = _routes(context, segment_map, inserted) | {table.id: table for table in wan.tables}
    orphans = filters.orphans()
    filter_map = {**filters.made, **admin.made, **{f.id: f for f in (*added.filters, *tunnels, *wan.filters)}}
    domains = segments.domains(context.plan, context.estate) | {domain.id: domain for domain in wan.domains}
    return Network(
        domains=domains,
        segments=segment_map | {segment.id: segment for segment in (*run.segments, *wan.segments)},
        endpoints=endpoint_map,
        filters=dict(sorted(filter_map.items())),
        route_tables=routes | {table.id: table for table in run.routes},
        names=added.names,
        outside_tags=context.book.outside(),
        more_tags=Contents(tags),
        internet=public_space() - _real_inside(context) - context.symbols.unused,
        shared=public_space() & _real_inside(context),
        onprem=context.edges.onprem,
        onprem_maybe=_perhaps_behind(context),
        onprem_causes=context.edges.onprem_causes,
        claimed=context.edges.claimed,
        links=context.edges.links,
        neighbours=tuple(neighbours(estate, context.peers)),
        platform=context.book.cover("AzureCloud") if context.book.symbol("AzureCloud") is not None else None,
        families=added.families,
        symbols=context.symbols.words,
        needs=tuple(needs(endpoint_map.values(), domains, context)),
        watches=tuple(watches(estate, endpoint_map.values(), domains)),
        orphan_filters=orphans,
        unread=not_modelled(estate),
        diagnostics=notes.diagnostics(),
        resource_counts=estate.counts,
    )


def _perhaps(endpoint: Endpoint, estate: Estate) -> Endpoint:
    """Say beside an endpoint that it may not be there at all, and that its subnet may have rules of a service: answers hold without."""
    owners = dict.fromkeys((endpoint.id, endpoint.id.rpartition("/")[0], endpoint.resource, endpoint.segment))
    said = tuple(dict.fromkeys(cause.why for cause in causes.of_existence(estate, *owners)))
    subnet = estate.find(Subnet, endpoint.segment)
    for service in subnet.delegations if subnet is not None else ():
        said = (*said, f"{service} may keep rules of its own in this subnet, which no configuration shows (NSG-39)")
    return replace(endpoint, notes=(*endpoint.notes, *said)) if said else endpoint


# ── shared facts ─────────────────────────────────────────────────────────────────────────────────


def _context(
    estate: Estate, tags: ServiceTags | None, notes: Notes, office: OfficeNames | None = None
) -> tuple[Context, Filters, tuple[endpoints.Interface, ...]]:
    symbols = Symbols()
    public = PublicAddresses(estate, symbols, notes)
    book = TagBook(_tag_names(estate), tags, symbols, public.own(), notes)
    estate, named = with_subnets(estate)
    plan = plans.build(estate, notes)
    plan.take(_stated(estate))
    plan.tell_apart(_literals(estate))
    _add_absent_subnets((*endpoints.subnet_references(estate), *named), plan, notes)
    estate = with_granted(estate, plan, public)
    members, deployments = GroupMembers(estate, plan), Deployments(estate, plan)
    found = endpoints.interfaces(estate, plan)
    groups = Groups(estate)
    endpoints.enlist(found, plan, groups)
    peers = connectivity.join(estate, plan, peerings.peers(estate, plan, notes), members, deployments, notes)
    joined = hubs(estate, plan, notes)
    peers = with_hubs(peers, joined)
    _add_absent_peers(peers, plan)
    edge_map = edges(estate, plan, peers, joined, notes)
    own_routes = _routes_by_table(estate)
    managed = managed_routes(estate, plan, members, deployments, own_routes)
    managed = replace(managed, doubts={**_doubtful_routes(estate), **managed.doubts})
    node_sets = aks.scale_sets(estate)
    guests = overlays.perhaps_inside(estate, node_sets)
    scopes = segments.scopes(plan, peers, edge_map, own_routes, managed, guests, book)
    nsgs = SecurityGroups(estate, groups, notes)
    filters = Filters(estate, plan, nsgs, scopes, notes)
    context = Context(
        estate=estate,
        notes=notes,
        symbols=symbols,
        plan=plan,
        public=public,
        book=book,
        peers=peers,
        edges=edge_map,
        groups=groups,
        nsgs=nsgs,
        scopes=scopes,
        members=members,
        deployments=deployments,
        managed=managed,
        node_sets=node_sets,
        published=office.tags if office is not None else {},
        subnet_filters={},
    )
    for group, member in services.group_members(context):
        groups.add(group, member)
    by_subnet = {subnet.id: filters.of_subnet(subnet) for subnet in plan.subnets.values()}
    return replace(context, subnet_filters=by_subnet), filters, found


def _admin_rules(context: Context) -> AdminRules:
    return AdminRules(context.estate, context.plan, context.scopes, context.members, context.deployments, context.notes)


def _tag_names(estate: Estate) -> Iterator[str]:
    """Give every service tag that is named anywhere, so that each has its symbol before any is resolved."""
    for rule in _filter_rules(estate):
        for side in (rule.source, rule.destination):
            yield from (term.name for term in side.terms if isinstance(term, ServiceTag))
    for written in _routes_written(estate):
        if isinstance(written.destination, ServiceTag):
            yield written.destination.name
    for subnet in estate.all(Subnet):
        for service in subnet.service_endpoints:
            yield SERVICES.get(service.lower(), (service.rpartition(".")[2], False))[0]
    yield from services.tag_names(estate)


def _routes_written(estate: Estate) -> tuple[UserRoute | RoutingRule, ...]:
    return (*estate.all(UserRoute), *estate.all(RoutingRule))


def _filter_rules(estate: Estate) -> tuple[SecurityRule | SecurityAdminRule, ...]:
    return (*estate.all(SecurityRule), *estate.all(SecurityAdminRule))


def _literals(estate: Estate) -> Iterator[AddressSet]:
    """Give every literal address set that rules and routes name: they may tell addresses of a subnet apart."""
    for rule in _filter_rules(estate):
        for side in (rule.source, rule.destination):
            yield from (term.addresses for term in side.terms if isinstance(term, Block))
    for written in _routes_written(estate):
        if isinstance(written.destination, Block):
            yield written.destination.addresses
        if isinstance(written.next_hop, Address):
            yield AddressSet.address(written.next_hop)
    yield from services.literals(estate)


def _stated(estate: Estate) -> Iterator[tuple[str, Address]]:
    yield from endpoints.static_addresses(estate)
    yield from services.static_addresses(estate)


def _doubtful_routes(estate: Estate) -> dict[str, tuple[Cause, ...]]:
    """Give why routes may not be there, by their id."""
    if not estate.doubts:
        return {}
    found = ((route.id, causes.of_existence(estate, route.id, route.table)) for route in estate.all(UserRoute))
    return {identity: why for identity, why in found if why}


def _routes_by_table(estate: Estate) -> dict[str, tuple[UserRoute, ...]]:
    found: dict[str, list[UserRoute]] = {}
    for written in estate.all(UserRoute):
        found.setdefault(written.table, []).append(written)
    return {table: tuple(group) for table, group in found.items()}


def _add_absent_subnets(references: Iterable[Named], plan: Plan, notes: Notes) -> None:
    """Stand for subnets that are named and not in the input: nothing is known of them."""
    for identity, named, origin in references:
        if identity not in plan.subnets:
            plan.add_absent(identity, named, origin, notes)


def _add_absent_peers(peers: Mapping[str, tuple[Peer, ...]], plan: Plan) -> None:
    """Stand for peers whose addresses are known from our side only: what happens there is unknown."""
    for group in peers.values():
        for peer in group:
            if peer.absent and peer.prefixes and peer.remote not in plan.networks:
                cause = causes.of_absence(peer.remote, "the peered virtual network", peer.origin)
                plan.add_absent_network(peer.remote, peer.prefixes, peer.origin, cause)


# ── parts ────────────────────────────────────────────────────────────────────────────────────────


def _segments(context: Context) -> dict[str, Segment]:
    found = {}
    for identity, subnet in sorted(context.plan.subnets.items()):
        filters = context.filters_of(identity)
        made = segments.segment(subnet, filters, context.estate, context.public, context.notes)
        region = context.plan.networks[subnet.network].location
        found[identity] = replace(made, policies=endpoint_policies.policies(subnet.resource, region, context.estate))
    return found


def _routes(
    context: Context, segment_map: dict[str, Segment], inserted: tuple[InsertedEndpoint, ...]
) -> dict[str, route.RouteTable]:
    tables = Tables(
        tables={table.id: table for table in context.estate.all(RouteTable)},
        routes=_routes_by_table(context.estate),
        managed=context.managed,
    )
    around: dict[str, Surroundings] = {}
    found = {}
    for identity in segment_map:
        subnet = context.plan.subnets[identity]
        if subnet.network not in around:
            around[subnet.network] = _surroundings(subnet, inserted, context)
        table = lower_routes(subnet, around[subnet.network], tables, context.notes)
        found[table.id] = table
    return found


def _surroundings(subnet: SubnetPlan, inserted: tuple[InsertedEndpoint, ...], context: Context) -> Surroundings:
    peers = context.peers.get(subnet.network, ())
    near = {subnet.network, *(peer.remote for peer in peers)}
    return Surroundings(
        network=context.plan.networks[subnet.network],
        peers=peers,
        edge=context.edges.of(subnet.network),
        book=context.book,
        endpoints=tuple(e for e in inserted if e.network in near),
        networks=context.plan.networks,
        firewalls=_firewalls(context),
    )


def _firewalls(context: Context) -> dict[str, str]:
    """Give the network of each firewall that stands in a subnet of the input: a route may name it whatever its address."""
    found = ((firewall.id, subnet_of(firewall) or "") for firewall in context.estate.all(AzureFirewall))
    return {identity: context.plan.subnets[at].network for identity, at in found if at in context.plan.subnets}


def _inserted(context: Context) -> Iterator[InsertedEndpoint]:
    for place in services.private_endpoints(context):
        subnet = context.plan.subnets.get(place.subnet)
        if subnet is None:
            continue
        resource = subnet.resource
        yield InsertedEndpoint(
            id=place.id,
            name=place.name,
            network=subnet.network,
            where=place.where,
            fixed=place.fixed,
            policies=resource.private_endpoint_policies if resource is not None else None,
            silent_means_doubt=resource is None or not resource.door.startswith("terraform"),
            origin=place.origin,
        )


def _outside(context: Context) -> Iterator[Endpoint]:
    """Give the internet and on-premises as endpoints."""
    yield Endpoint(
        id="internet",
        name="internet",
        kind=Kind.INTERNET,
        where=public_space() - _real_inside(context),
        origin=BUILT_IN,
        fixed=True,
        names=("internet",),
    )
    if context.edges.by_network or any(context.edges.hubs.branches()):
        yield Endpoint(
            id="onprem",
            name="onprem",
            kind=Kind.ONPREM,
            where=context.edges.onprem,
            origin=BUILT_IN,
            fixed=True,
            names=("onprem", "on-premises"),
        )


def _perhaps_behind(context: Context) -> AddressSet:
    """Private addresses that may be behind a gateway whose routes are not all known (RT-13)."""
    if not context.edges.onprem_causes:
        return AddressSet.empty()
    blocks = AddressSet.union_all(AddressSet.prefix(block) for block in NOWHERE_BLOCKS)
    return blocks - _real_inside(context) - context.edges.onprem


def _real_inside(context: Context) -> AddressSet:
    """Public blocks that networks use as their own are not the internet."""
    inside = AddressSet.union_all(network.addresses for network in context.plan.networks.values())
    return inside | context.edges.hubs.addresses
