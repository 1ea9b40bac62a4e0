"""Private link services: what private endpoints, of this estate or of others, lead to.

Comes in: private link services and the `Context`. Goes out: an endpoint each, which sends on to its frontends in its own name; no filter guards
its addresses (NSG-38, PE-08). Read next: `lower/private_endpoint.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower.context import Context
from penstock.azure.lower.doors import ANYBODY
from penstock.azure.lower.load_balancer import frontend_endpoint_id
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.private_link import PrivateEndpoint, PrivateLinkService
from penstock.azure.resources.terms import Reference
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.rewrite import Rewrite, SourceKept, Target
from penstock.net.rule import Match
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import TCP, UDP, TransportSet

CARRIED = TransportSet.of(protocols=(TCP, UDP))
"""What a private link service passes on (PE-08)."""

MATCH = Match(src=ANYBODY, dst=ANYBODY, transport=CARRIED)


def stated(estate: Estate) -> Iterator[tuple[str, Address]]:
    """Give (subnet, address) of every stated address of a private link service."""
    for service in estate.all(PrivateLinkService):
        for subnet, address in service.sources:
            if isinstance(subnet, str) and isinstance(address, Address):
                yield subnet, address


def link_services(context: Context) -> Iterator[Endpoint]:
    """Give an endpoint for each private link service that stands in a subnet of the input."""
    for service in context.estate.all(PrivateLinkService):
        subnet = next((s for s, _ in service.sources if isinstance(s, str) and s in context.plan.subnets), None)
        if subnet is None:
            message = f'private link service "{service.name}" is in no subnet of the input'
            context.notes.warn("PS402", message, service.origin, cure="add the file that defines its subnet")
            continue
        yield _endpoint(service, subnet, context)


def _endpoint(service: PrivateLinkService, subnet: str, context: Context) -> Endpoint:
    places = [
        context.plan.place(subnet, address, key=f"{service.id}/{index}")
        for index, (_, address) in enumerate(service.sources)
    ]
    where = AddressSet.union_all(place.where for place in places)
    rewrite = Rewrite(
        name=f"on to the frontend of {service.name}",
        match=MATCH,
        targets=tuple(_targets(service)),
        kind="private-link-service",
        origin=service.origin,
        resource=service.id,
        source=SourceKept.REPLACED,
        new_sources=where,
        reroutes=True,
        facts=("PE-08",),
    )
    return Endpoint(
        id=service.id,
        name=service.name,
        kind=Kind.PRIVATE_LINK,
        where=where,
        fixed=all(place.fixed for place in places),
        origin=service.origin,
        network=context.plan.subnets[subnet].network,
        segment=subnet,
        rewrites=(rewrite,),
        names=(service.name,),
        resource=service.id,
        location=service.location,
        tags=service.labels,
        open_to=tuple(sorted(_anybody(service))),
    )


def _anybody(service: PrivateLinkService) -> Iterator[str]:
    """Tell to whom it is open besides those it lists."""
    if "*" in service.visible:
        yield "seen by everybody"
    if "*" in service.approved:
        yield "connected without asking"


def _targets(service: PrivateLinkService) -> Iterator[Target]:
    if isinstance(service.target, Address):
        yield Target(address=service.target)
    for reference in service.frontends:
        yield Target(endpoint=_frontend(reference))


def _frontend(reference: Reference) -> str:
    if not isinstance(reference, str):
        return "?"
    balancer, _, name = reference.partition("/frontendipconfigurations/")
    return frontend_endpoint_id(balancer, name)


def onward(endpoint: PrivateEndpoint, estate: Estate) -> tuple[Rewrite, ...]:
    """Give where a private endpoint hands traffic on to: the estate's own private link service, if it leads to one."""
    for connection in endpoint.connections:
        service = _service(connection.target, estate)
        if service is not None:
            return (
                Rewrite(
                    name=f"to private link service {service.name}",
                    match=MATCH,
                    targets=(Target(endpoint=service.id),),
                    kind="private-link",
                    origin=connection.origin,
                    resource=endpoint.id,
                    facts=("PE-01", "PE-08"),
                ),
            )
    return ()


def _service(target: Reference, estate: Estate) -> PrivateLinkService | None:
    if not isinstance(target, str):
        return None
    found = estate.find(PrivateLinkService, target)
    return found or next((s for s in estate.all(PrivateLinkService) if s.alias and s.alias == target), None)
