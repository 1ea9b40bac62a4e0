"""Front doors: proxies at the edge of the internet, in no network.

Comes in: profiles and their parts, and the inspections. Goes out: one endpoint per profile. It answers at a symbolic address, on the
host names of its domains, and asks its origins from the addresses of `AzureFrontDoor.Backend` (FD-03), or by a private way (FD-01).
Read next: `lower/front_door_routes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower.context import Context
from penstock.azure.lower.front_door_parts import Parts
from penstock.azure.lower.front_door_routes import Doors
from penstock.azure.lower.tags import public_space
from penstock.azure.lower.waf import Inspections
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.front_door import EdgeDomain, EdgeProfile, EdgeRoute
from penstock.net.endpoint import Endpoint, Exit, Kind, Method, Outbound, PublicAddress
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet

BACKEND_TAG = "AzureFrontDoor.Backend"

MICROSOFT = ("frontdoor", "microsoft")
"""Words in the SKUs of profiles that run on Microsoft's own edge; old CDN profiles ran on others'."""


def tag_names(estate: Estate) -> Iterator[str]:
    """Give the tags whose addresses front doors ask from."""
    if profiles(estate):
        yield BACKEND_TAG


def profiles(estate: Estate) -> tuple[EdgeProfile, ...]:
    """Give the profiles, those of which only parts are in the input among them."""
    known = {profile.id: profile for profile in estate.all(EdgeProfile)}
    parts = [(r.profile, r.origin) for r in estate.all(EdgeRoute)] + [
        (d.profile, d.origin) for d in estate.all(EdgeDomain)
    ]
    for profile, origin in parts:
        known.setdefault(profile, EdgeProfile(id=profile, name=profile.rsplit("/", 1)[-1], origin=origin))
    return tuple(known[identity] for identity in sorted(known))


def front_doors(context: Context, inspections: Inspections) -> Iterator[Endpoint]:
    """Give an endpoint for each profile that has a domain."""
    for profile in profiles(context.estate):
        parts = Parts.of(profile, context.estate)
        if parts.domains:
            yield _endpoint(profile, parts, context, inspections)


def _endpoint(profile: EdgeProfile, parts: Parts, context: Context, inspections: Inspections) -> Endpoint:
    face = context.public.symbol(f"{profile.id}/?edge", f"edge of {profile.name}")
    sources = _sources(profile, context)
    hosts = parts.hosts()
    return Endpoint(
        id=profile.id,
        name=profile.name,
        kind=Kind.EDGE,
        where=AddressSet.empty(),
        origin=profile.origin,
        public=tuple(
            PublicAddress(
                address=prefix.first,
                resource=profile.id,
                name=profile.name,
                origin=profile.origin,
                closed_by_default=False,
            )
            for prefix in face.prefixes()
        ),
        public_names=NameSet.union_all(NameSet.parse_pattern(host) for host in hosts) if hosts else None,
        rewrites=Doors(profile, parts, context, inspections, sources).rewrites(),
        exit=Exit(covers=public_space(), outbound=_outbound(profile, sources)),
        names=(profile.name, *(host for host in hosts if "*" not in host)),
        resource=profile.id,
        tags=profile.labels,
    )


def _sources(profile: EdgeProfile, context: Context) -> AddressSet:
    sku = profile.sku.lower() if isinstance(profile.sku, str) else ""
    if not sku or any(word in sku for word in MICROSOFT):
        return context.book.cover(BACKEND_TAG, profile.origin).sure
    return context.public.symbol("edge-of-other-networks", "the edge of another CDN")


def _outbound(profile: EdgeProfile, sources: AddressSet) -> Outbound:
    return Outbound(
        method=Method.PUBLIC_IP, resource=profile.id, sources=sources, origin=profile.origin, facts=("FD-03",)
    )
