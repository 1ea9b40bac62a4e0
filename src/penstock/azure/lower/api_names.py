"""The names of API servers: in public, in a private zone, or in none.

Comes in: private clusters, and where their API servers stand. Goes out: records for zones of the input, and zones that the platform keeps.
Read next: `lower/dns.py`.

Source: Microsoft Learn, "Create a private Azure Kubernetes Service (AKS) cluster": a private cluster has a public name with its private address
unless that is switched off; § privateDNSZone: `system`, `none` or the id of a zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from penstock.azure.lower import causes
from penstock.azure.lower.api_server import Inside, inside, out_of_sight
from penstock.azure.lower.context import Context
from penstock.azure.lower.registered import Found
from penstock.azure.resources.aks import ManagedCluster
from penstock.azure.resources.dns import PrivateZone, ZoneLink
from penstock.azure.resources.estate import Estate
from penstock.net.cause import Cause
from penstock.net.resolution import ANY_NETWORK, Perhaps, Record, Zone
from penstock.source.node import Unknown
from penstock.space.addresses import Address


def records(context: Context) -> Iterator[tuple[str, Found]]:
    """Give records that the platform writes into zones of the input: (zone, record)."""
    for one in inside(context):
        name = one.cluster.server.private_name
        zone, _ = _zone_of(one, context.estate)
        if zone and isinstance(name, str):
            yield (
                zone,
                Found(
                    name=name.lower(),
                    addresses=_address(one),
                    origin=one.cluster.server.origin,
                    doubts=_moving(one),
                ),
            )


def zones(context: Context) -> Iterator[Zone]:
    """Give the names of private clusters that are in no zone of the input: the public one, and that of a zone the platform keeps."""
    for one in inside(context):
        server = one.cluster.server
        if server.private is False:
            continue
        if isinstance(server.name, str) and server.public_name is not False:
            yield _zone(one, server.name, public=True)
        if isinstance(server.private_name, str):
            yield from _private_zones(one, server.private_name, context)
    for cluster, cause in out_of_sight(context):
        for name in (cluster.server.name, cluster.server.private_name):
            if isinstance(name, str):
                yield _perhaps_inside(cluster, name.lower(), cause)


def _perhaps_inside(cluster: ManagedCluster, name: str, cause: Cause) -> Zone:
    """The name of an API server that may be reached inside a network, nobody knows where."""
    origin = cluster.server.origin
    record = Record(name=name, addresses=(), origin=origin, doubts=(cause,), resource=cluster.id, facts=("AKS-21",))
    return Zone(
        name=name,
        resource=cluster.id,
        origin=origin,
        networks=frozenset(),
        records=(record,),
        perhaps=((ANY_NETWORK, cause),),
    )


def _private_zones(one: Inside, name: str, context: Context) -> Iterator[Zone]:
    zone, doubts = _zone_of(one, context.estate)
    if zone:
        return
    if doubts:
        yield _zone(one, name, perhaps=tuple((ANY_NETWORK, cause) for cause in doubts))
        return
    seen = frozenset() if one.cluster.server.zone == "none" else frozenset({one.network})
    yield _zone(one, name, seen)
    yield replace(_zone(one, name, frozenset(context.plan.networks) - seen), records=())


def _zone(
    one: Inside, name: str, networks: frozenset[str] = frozenset(), perhaps: Perhaps = (), *, public: bool = False
) -> Zone:
    record = Record(
        name=name.lower(),
        addresses=_address(one),
        origin=one.cluster.server.origin,
        doubts=(*_moving(one), *_unsure(one)),
        resource=one.cluster.id,
        facts=("AKS-21",),
    )
    return Zone(
        name=name.lower(),
        resource=one.cluster.id,
        origin=one.cluster.server.origin,
        networks=networks,
        records=(record,),
        perhaps=perhaps,
        public=public,
    )


def _zone_of(one: Inside, estate: Estate) -> tuple[str, tuple[Cause, ...]]:
    """Give the zone of the input that holds the private name: the one stated, or the one that an export shows; or why it is not known."""
    server = one.cluster.server
    known = {*(zone.id for zone in estate.all(PrivateZone)), *(link.zone for link in estate.all(ZoneLink))}
    if isinstance(server.zone, Unknown):
        return "", (causes.of_value(server.zone, server.origin),)
    if server.zone is not None and server.zone.startswith("/"):
        zone = server.zone.lower()
        return (zone, ()) if zone in known else ("", (causes.of_absence(zone, "private DNS zone", server.origin),))
    name = server.private_name.lower() if isinstance(server.private_name, str) else ""
    return next((zone for zone in sorted(known) if name.endswith(f".{zone.rpartition('/')[2]}")), ""), ()


def _address(one: Inside) -> tuple[Address, ...]:
    least = one.placed.where.witness()
    return (least,) if least is not None else ()


def _unsure(one: Inside) -> tuple[Cause, ...]:
    """Why the name may give another address: whether the cluster is private, or has a public name, is not known."""
    server = one.cluster.server
    said = (server.private, server.joined, server.public_name)
    return tuple(dict.fromkeys(causes.of_value(one, server.origin) for one in said if isinstance(one, Unknown)))


def _moving(one: Inside) -> tuple[Cause, ...]:
    if one.placed.settled:
        return ()
    cause = Cause(
        key=f"address:{one.id}",
        why=f"which address the API server of {one.cluster.name} gets is decided at deployment",
        cure="give an export of the deployed estate",
        origin=one.cluster.server.origin,
    )
    return (cause,)
