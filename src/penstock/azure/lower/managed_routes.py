"""User routes that a network manager writes into route tables of its own (RT-58).

Comes in: routing configurations, where they are deployed, who is in their groups, and the user's own route tables. Goes out: `ManagedRoutes`: for each
subnet the routes that are added to its own, why they may not be there, and whether gateway routes are stopped. A rule with the
destination of a route that is there already is ignored; of rules that contradict each other one is taken, nobody knows which.
Read next: `lower/routes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from penstock.azure.lower import causes
from penstock.azure.lower.answers import Answer, all_of, any_of, doubts
from penstock.azure.lower.deployments import Deployments
from penstock.azure.lower.group_members import GroupMembers
from penstock.azure.lower.plan import Plan, SubnetPlan
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.managed_routes import (
    LocalRoutes,
    RoutingConfiguration,
    RoutingRule,
    RoutingRuleCollection,
)
from penstock.azure.resources.network import NextHopType, RouteTable, UserRoute
from penstock.azure.resources.network_manager import CommitType
from penstock.azure.resources.terms import Block, Flag
from penstock.net.cause import Cause
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet, Prefix


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedRoutes:
    """What managers add: routes by subnet, doubts by id of the route, and by subnet whether gateway routes are stopped."""

    routes: Mapping[str, tuple[UserRoute, ...]] = field(default_factory=dict)
    doubts: Mapping[str, tuple[Cause, ...]] = field(default_factory=dict)
    stops: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A collection that holds, or may hold, in a subnet."""

    collection: RoutingRuleCollection
    doubts: tuple[Cause, ...]


def managed_routes(
    estate: Estate,
    plan: Plan,
    members: GroupMembers,
    deployments: Deployments,
    own: Mapping[str, tuple[UserRoute, ...]],
) -> ManagedRoutes:
    """Give what managers add to every subnet; `own` are the user's routes by table."""
    collections = estate.all(RoutingRuleCollection)
    if not collections:
        return ManagedRoutes()
    rules: dict[str, list[RoutingRule]] = {}
    for rule in estate.all(RoutingRule):
        rules.setdefault(rule.collection, []).append(rule)
    routes: dict[str, tuple[UserRoute, ...]] = {}
    why: dict[str, tuple[Cause, ...]] = {}
    stops: dict[str, Answer] = {}
    for subnet in plan.subnets.values():
        held = tuple(_held(subnet, collections, estate, members, deployments))
        if held:
            added = [pair for holding in held for pair in _routes(holding, rules, subnet, plan, estate)]
            kept = [(_identified(r, found), found) for r, found in _settled(added, _own_routes(subnet, own))]
            routes[subnet.id] = tuple(route for route, _ in kept)
            why.update({route.id: found for route, found in kept if found})
            stops[subnet.id] = _stop(held, subnet, estate)
    return ManagedRoutes(routes=routes, doubts=why, stops=stops)


def _identified(route: UserRoute, why: tuple[Cause, ...]) -> UserRoute:
    """Give a route that is in doubt an id of its own, so that subnets with the same routes and doubts stay alike."""
    return replace(route, id=f"{route.id}?{'&'.join(cause.key for cause in why)}") if why else route


def _held(
    subnet: SubnetPlan,
    collections: Iterable[RoutingRuleCollection],
    estate: Estate,
    members: GroupMembers,
    deployments: Deployments,
) -> Iterator[Holding]:
    for collection in collections:
        configuration = estate.find(RoutingConfiguration, collection.configuration) or _absent(collection)
        inside = any_of(members.subnet(group, subnet.id) for group in collection.groups)
        there = causes.of_existence(estate, collection.id) or True
        answer = all_of(inside, deployments.of(configuration, CommitType.ROUTING, subnet.network), there)
        if answer is not False:
            yield Holding(collection=collection, doubts=doubts(answer))


def _absent(collection: RoutingRuleCollection) -> RoutingConfiguration:
    return RoutingConfiguration(
        id=collection.configuration,
        name=collection.configuration.rsplit("/", 1)[-1],
        origin=collection.origin,
        manager=collection.configuration.rsplit("/", 2)[0],
    )


def _own_routes(subnet: SubnetPlan, own: Mapping[str, tuple[UserRoute, ...]]) -> tuple[UserRoute, ...]:
    table = subnet.resource.route_table if subnet.resource is not None else None
    return own.get(table, ()) if isinstance(table, str) else ()


# ── routes ───────────────────────────────────────────────────────────────────────────────────────


def _routes(
    holding: Holding, rules: Mapping[str, list[RoutingRule]], subnet: SubnetPlan, plan: Plan, estate: Estate
) -> Iterator[tuple[UserRoute, tuple[Cause, ...]]]:
    collection = holding.collection
    for rule in rules.get(collection.id, ()):
        route = UserRoute(
            id=rule.id,
            name=rule.name,
            origin=rule.origin,
            table=collection.configuration,
            destination=rule.destination,
            next_hop_type=rule.next_hop_type,
            next_hop=rule.next_hop,
        )
        yield route, tuple(sorted({*holding.doubts, *causes.of_existence(estate, rule.id)}))
    for block, unsure in _local(collection, subnet, plan):
        route = UserRoute(
            id=f"{collection.id}/local/{block.text}",
            name=f"local {block.text}",
            origin=collection.origin,
            table=collection.configuration,
            destination=block,
            next_hop_type=NextHopType.VNET_LOCAL,
        )
        yield route, tuple(sorted({*holding.doubts, *unsure}))


def _local(
    collection: RoutingRuleCollection, subnet: SubnetPlan, plan: Plan
) -> Iterator[tuple[Block, tuple[Cause, ...]]]:
    """Give the destinations that a collection keeps direct: the network's, or the subnet's."""
    setting = collection.local_routes
    if isinstance(setting, Unknown):
        unsure = (causes.of_value(setting, collection.origin),)
        yield from ((block, unsure) for block in _blocks(plan.networks[subnet.network].addresses.prefixes()))
    elif setting is LocalRoutes.WITHIN_NETWORK:
        yield from ((block, ()) for block in _blocks(plan.networks[subnet.network].prefixes))
    elif setting is LocalRoutes.WITHIN_SUBNET:
        yield from ((block, ()) for block in _blocks(subnet.addresses.prefixes()))


def _blocks(prefixes: Iterable[Prefix]) -> Iterator[Block]:
    return (Block(text=str(prefix), addresses=AddressSet.prefix(prefix)) for prefix in prefixes)


def _settled(
    added: Iterable[tuple[UserRoute, tuple[Cause, ...]]], own: tuple[UserRoute, ...]
) -> Iterator[tuple[UserRoute, tuple[Cause, ...]]]:
    """Leave out what is ignored, and doubt all but the first of those that contradict each other."""
    taken = {_key(route) for route in own}
    first: dict[object, UserRoute] = {}
    for route, why in added:
        key = _key(route)
        if key in taken:
            continue
        known = first.setdefault(key, route)
        if known is route:
            yield route, why
        elif (known.next_hop_type, known.next_hop) != (route.next_hop_type, route.next_hop):
            yield route, tuple(sorted({*why, _contradiction(known, route)}))


def _key(route: UserRoute) -> object:
    destination = route.destination
    return destination.addresses if isinstance(destination, Block) else destination


def _contradiction(one: UserRoute, other: UserRoute) -> Cause:
    return Cause(
        key=f"routing-conflict:{other.id}",
        why=f'routing rules "{one.name}" and "{other.name}" send the same destination to different next hops, '
        "and Azure takes one of them at random",
        cure="remove one of them",
        facts=("RT-58",),
        origin=other.origin,
    )


# ── propagation ──────────────────────────────────────────────────────────────────────────────────


def _stop(held: tuple[Holding, ...], subnet: SubnetPlan, estate: Estate) -> Answer:
    """Tell whether the routes of gateways are kept out of a subnet, by its own table or by a managed one."""
    own = _stated(subnet, estate)
    said = [_flag(holding.collection) for holding in held]
    if all(answer == own for answer in said):
        return own
    if own is False and all(answer == said[0] for answer in said) and not any(holding.doubts for holding in held):
        return said[0]
    unsure = {cause for holding in held for cause in holding.doubts}
    unsure |= {cause for answer in (own, *said) for cause in doubts(answer)}
    return tuple(sorted(unsure)) or (_several_tables(held[0].collection),)


def _stated(subnet: SubnetPlan, estate: Estate) -> Answer:
    named = subnet.resource.route_table if subnet.resource is not None else None
    table = estate.find(RouteTable, named) if isinstance(named, str) else None
    stated: Flag = table.disable_propagation if table is not None else False
    return (causes.of_value(stated, subnet.origin),) if isinstance(stated, Unknown) else bool(stated)


def _flag(collection: RoutingRuleCollection) -> Answer:
    stated = collection.disable_propagation
    if stated is None:
        stated = Unknown(
            why=f'"{collection.name}" does not say whether gateway routes are stopped, and the default is not clear',
            origin=collection.origin,
        )
    return (causes.of_value(stated, collection.origin),) if isinstance(stated, Unknown) else stated


def _several_tables(collection: RoutingRuleCollection) -> Cause:
    return Cause(
        key=f"propagation:{collection.id}",
        why="tables that differ about the routes of gateways are merged by a network manager; which setting wins is not documented",
        cure="set disableBgpRoutePropagation alike in the route table and in the routing rule collections",
        facts=("RT-22", "RT-58"),
        origin=collection.origin,
    )
