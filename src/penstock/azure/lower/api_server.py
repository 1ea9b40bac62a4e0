"""The API server of a cluster: its public side, and where it is reached inside a network.

Comes in: clusters, and the `Context`. Goes out: a service behind its door of authorized ranges (AKS-22); for a private cluster a private
endpoint, and for one that is joined to a network a machine in its subnet (AKS-21, AKS-23). Read next: `lower/api_names.py`.

Source: Microsoft Learn, "Create a private Azure Kubernetes Service (AKS) cluster": the private endpoint stands in the subnet of the nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.azure.kinds.clusters import API_SERVER
from penstock.azure.lower import aks, causes
from penstock.azure.lower.admissions import ZERO, Admissions
from penstock.azure.lower.context import Context
from penstock.azure.lower.doors import ANYBODY, doors
from penstock.azure.lower.openness import Openness
from penstock.azure.lower.plan import Placement
from penstock.azure.lower.service_places import ServicePlaces, tags_of
from penstock.azure.resources.aks import ApiServer, ManagedCluster, NodePool
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.paas import AccessRule, AccessSettings, DefaultAction, PublicAccess
from penstock.azure.resources.private_link import PrivateEndpoint
from penstock.azure.resources.terms import Block
from penstock.diagnostics import BUILT_IN
from penstock.net.cause import Cause
from penstock.net.door import Frontage
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.rule import Action, Direction, Filter, Match, Rule
from penstock.source.node import Unknown
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet

HTTPS = TransportSet.tcp(443)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """Where an API server is reached inside a network."""

    id: str
    cluster: ManagedCluster
    subnet: str
    network: str
    placed: Placement


def tag_names(estate: Estate) -> Iterator[str]:
    """Give the tags that hold the addresses of API servers."""
    for cluster in estate.all(ManagedCluster):
        yield from tags_of(API_SERVER, cluster.location)


def called(cluster: ManagedCluster) -> str:
    """Give the name by which an API server is asked about."""
    return f"{cluster.name}/api"


def service_id(cluster: ManagedCluster) -> str:
    """Give the id of an API server."""
    return f"{cluster.id}/api"


# ── the public side ──────────────────────────────────────────────────────────────────────────────


def services(context: Context) -> Iterator[Endpoint]:
    """Give each API server as a service of the platform."""
    places = ServicePlaces(context)
    for cluster in context.estate.all(ManagedCluster):
        names = _names(cluster.server)
        place = places.of(API_SERVER, cluster.location)
        openness = _openness(cluster, context)
        standing, why = doors(openness, None, Admissions(context, cluster.location))
        yield Endpoint(
            id=service_id(cluster),
            name=called(cluster),
            kind=Kind.SERVICE,
            where=place.where,
            fixed=False,
            origin=cluster.server.origin,
            names=(called(cluster), *names),
            resource=cluster.id,
            astray=_no_place(cluster, context),
            service=cluster.id,
            public_names=NameSet.union_all(NameSet.exact(name) for name in names) if names else None,
            location=cluster.location,
            tags=cluster.labels,
            frontage=Frontage(
                doors=standing,
                causes=why,
                listens=HTTPS,
                region=cluster.location,
                holds=place.holds,
                administers=f"the Kubernetes cluster {cluster.name}",
            ),
        )


def _names(server: ApiServer) -> tuple[str, ...]:
    return tuple(name.lower() for name in (server.name, server.private_name) if isinstance(name, str))


def _openness(cluster: ManagedCluster, context: Context) -> Openness:
    server = cluster.server
    access: PublicAccess | Unknown = PublicAccess.DISABLED if server.private is True else PublicAccess.ENABLED
    settings = AccessSettings(
        id=service_id(cluster),
        name=called(cluster),
        origin=server.origin,
        service=cluster.id,
        access=server.private if isinstance(server.private, Unknown) else access,
        access_origin=server.origin,
        default=DefaultAction.DENY if server.ranges else DefaultAction.ALLOW,
        default_origin=server.origin,
        rules=tuple(_rules(cluster, context)),
    )
    return Openness(service=cluster.id, origin=server.origin, kind=API_SERVER, parts=(settings,))


def _rules(cluster: ManagedCluster, context: Context) -> Iterator[AccessRule]:
    """Give the ranges that are let in; where the cluster makes its way out by a balancer, that address is one of them (AKS-22)."""
    ranges = cluster.server.ranges
    for block in ranges:
        if isinstance(block, Unknown) or block.addresses != ZERO:
            name = "?" if isinstance(block, Unknown) else block.text
            yield AccessRule(name=f"authorized {name}", origin=cluster.server.origin, source=block)
    if ranges and isinstance(cluster.outbound, Unknown):
        yield AccessRule(name="its own way out", origin=cluster.origin, source=cluster.outbound)
    if ranges and isinstance(cluster.outbound, str) and cluster.outbound.lower() == "loadbalancer":
        own = Block(text="its own way out", addresses=aks.own_sources(cluster, context))
        yield AccessRule(name="the cluster's own outbound address", origin=cluster.server.origin, source=own)


# ── inside a network ─────────────────────────────────────────────────────────────────────────────


def inside(context: Context) -> tuple[Inside, ...]:
    """Give where API servers are reached inside networks, as far as the platform sees to it."""
    found = ((cluster, _subnet(cluster, context)) for cluster in context.estate.all(ManagedCluster))
    return tuple(_inside(cluster, subnet, context) for cluster, subnet in found if subnet)


def _inside(cluster: ManagedCluster, subnet: str, context: Context) -> Inside:
    identity = f"{service_id(cluster)}/inside"
    placed = context.plan.place(subnet, None, key=identity)
    network = context.plan.subnets[subnet].network
    return Inside(id=identity, cluster=cluster, subnet=subnet, network=network, placed=placed)


def _subnet(cluster: ManagedCluster, context: Context) -> str:
    """Give the subnet of the API server itself, or of its private endpoint: that of the first nodes."""
    server = cluster.server
    if server.joined is True:
        found = server.subnet
    elif server.private is False or _has_endpoint(cluster, context.estate):
        return ""
    else:
        found = next((pool.subnet for pool in context.estate.all(NodePool) if pool.cluster == cluster.id), None)
    return found if isinstance(found, str) and found in context.plan.subnets else ""


def out_of_sight(context: Context) -> Iterator[tuple[ManagedCluster, Cause]]:
    """Give the clusters whose API server is reached inside a network, and may be, of which the input does not say where."""
    for cluster in context.estate.all(ManagedCluster):
        yield from ((cluster, cause) for cause in _no_place(cluster, context))


def _no_place(cluster: ManagedCluster, context: Context) -> tuple[Cause, ...]:
    server = cluster.server
    within = server.private is not False or server.joined is not False
    if not within or _subnet(cluster, context) or _has_endpoint(cluster, context.estate):
        return ()
    cause = Cause(
        key=f"api-server-place:{cluster.id}",
        why=f"where the API server of {cluster.name} is reached inside a network is not in the input",
        cure="add the file that defines the subnet of its nodes, or of the API server",
        facts=("AKS-21", "AKS-23"),
        origin=cluster.server.origin,
    )
    return (cause,)


def _has_endpoint(cluster: ManagedCluster, estate: Estate) -> bool:
    return any(c.target == cluster.id for endpoint in estate.all(PrivateEndpoint) for c in endpoint.connections)


def endpoints(context: Context) -> Iterator[Endpoint]:
    """Give what stands for API servers inside networks."""
    for one in inside(context):
        server = one.cluster.server
        ingress, egress = context.filters_of(one.subnet)
        joined = server.joined is True
        yield Endpoint(
            id=one.id,
            name=f"{called(one.cluster)} inside {one.subnet.rpartition('/')[2]}",
            kind=Kind.MANAGED if joined else Kind.PRIVATE_ENDPOINT,
            where=one.placed.where,
            fixed=one.placed.fixed,
            origin=server.origin,
            network=one.network,
            segment=one.subnet,
            ingress=(*ingress, *((_door_id(one),) if joined else ())),
            egress=egress if joined else (),
            resource=one.cluster.id,
            service=one.cluster.id,
            location=one.cluster.location,
            approved=(causes.of_value(server.private, server.origin),)
            if isinstance(server.private, Unknown) and not joined
            else True,
            tags=one.cluster.labels,
            notes=tuple(note for note in (one.placed.note, "AKS-23" if joined else "AKS-21") if note),
        )


def _door_id(one: Inside) -> str:
    return f"{one.id}/door"


def filters(context: Context) -> Iterator[Filter]:
    """Give what API servers in a subnet answer on: HTTPS and nothing else (AKS-23)."""
    for one in inside(context):
        if one.cluster.server.joined is True:
            yield _door(one)


def _door(one: Inside) -> Filter:
    def rule(name: str, transport: TransportSet, action: Action) -> Rule:
        return Rule(
            name=name,
            match=Match(src=ANYBODY, dst=ANYBODY, transport=transport),
            action=action,
            origin=BUILT_IN,
            resource=one.cluster.id,
            facts=("AKS-23",),
            implicit=True,
        )

    return Filter(
        id=_door_id(one),
        name=called(one.cluster),
        kind="api-server",
        rules=(rule("what an API server answers", HTTPS, Action.PASS),),
        default=rule("anything else", TransportSet.full(), Action.DENY),
        resource=one.cluster.id,
        origin=one.cluster.server.origin,
        direction=Direction.INBOUND,
    )


def own_places(context: Context) -> Iterator[Inside]:
    """Give the private endpoints among them, for the routes that Azure inserts (RT-39)."""
    return (one for one in inside(context) if one.cluster.server.joined is not True)
