"""Platform services as endpoints of their public names, each behind its door.

Comes in: services, settings that stand in children of them, perimeters, and the private endpoints that lead to them. Goes out: one endpoint
each, and what is known of every service of their sorts, whoever owns it. Read next: `lower/doors.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.kinds import KINDS
from penstock.azure.kinds.kind import ServiceKind
from penstock.azure.kinds.web import CONTAINER_APP
from penstock.azure.lower import causes
from penstock.azure.lower.admissions import Admissions
from penstock.azure.lower.context import Context
from penstock.azure.lower.doors import doors
from penstock.azure.lower.handover import handover
from penstock.azure.lower.openness import opened
from penstock.azure.lower.perimeters import Perimeters
from penstock.azure.lower.placed import is_placed
from penstock.azure.lower.roles import grants
from penstock.azure.lower.senders import own_exit
from penstock.azure.lower.service_places import ServicePlaces, tags_of
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.paas import AccessSettings, PlatformService
from penstock.azure.resources.perimeter import PerimeterRule
from penstock.azure.resources.terms import ServiceTag
from penstock.net.cause import Cause
from penstock.net.door import Family, Frontage
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet


def tag_names(estate: Estate) -> Iterator[str]:
    """Give the tags that hold the addresses of the services."""
    for service in estate.all(PlatformService):
        yield from tags_of(KINDS[service.type], service.location)
    written = [rule.source for part in _settings(estate) for rule in part.rules]
    written += [term for rule in estate.all(PerimeterRule) for term in rule.addresses]
    yield from (term.name for term in written if isinstance(term, ServiceTag))


def _settings(estate: Estate) -> Iterator[AccessSettings]:
    yield from (service.settings for service in estate.all(PlatformService))
    yield from estate.all(AccessSettings)


def services(context: Context) -> Iterator[Endpoint]:
    """Give an endpoint for each service."""
    places = ServicePlaces(context)
    perimeters = Perimeters(context.estate)
    for service in context.estate.all(PlatformService):
        if not is_placed(service, context):
            yield _endpoint(service, context, places, perimeters)


def _endpoint(service: PlatformService, context: Context, places: ServicePlaces, perimeters: Perimeters) -> Endpoint:
    kind = KINDS[service.type]
    place = places.of(kind, service.location)
    openness = opened(service, context.estate)
    held = perimeters.of(service.id)
    standing, why = doors(openness, held, Admissions(context, service.location))
    return Endpoint(
        id=service.id,
        name=service.name,
        kind=Kind.SERVICE,
        where=place.where,
        fixed=False,
        origin=service.origin,
        names=(service.name, *service.names),
        resource=service.id,
        service=_led_to(service),
        public_names=NameSet.union_all(NameSet.exact(name) for name in service.names) if service.names else None,
        location=service.location,
        tags=service.labels,
        traits=service.kept,
        grants=grants(context.estate, service.id),
        frontage=Frontage(
            doors=standing,
            causes=why,
            listens=_listens(service, kind),
            perhaps_listens=tuple(_perhaps_listens(service, kind)),
            region=service.location,
            holds=place.holds,
            service_endpoint=kind.service_endpoint,
            handover=handover(service, openness, context.notes),
            unaided=(_unaided(service),) if kind.unaided else (),
            for_everybody=kind.for_everybody,
            perimeter=held.shown if held is not None else None,
        ),
        exit=own_exit(service, openness, held, context),
    )


def _led_to(service: PlatformService) -> str:
    """Give the id under which private endpoints, and the environment, lead to a service."""
    if isinstance(service.environment, str) and service.type == CONTAINER_APP:
        return service.environment
    return service.id.removesuffix("/scm")


def _listens(service: PlatformService, kind: ServiceKind) -> TransportSet:
    found = kind.ports if service.ports is None else service.ports
    for switch, ports in kind.optional:
        found = found | ports if switch in service.switches else found
    return found


def _perhaps_listens(service: PlatformService, kind: ServiceKind) -> Iterator[tuple[Cause, TransportSet]]:
    for switch, ports in kind.optional:
        for unknown in (found for named, found in service.unsure_switches if named == switch):
            yield causes.of_value(unknown, service.origin), ports


def _unaided(service: PlatformService) -> Cause:
    return Cause(
        key=f"unaided:{service.id}",
        why="some services of the same region may be reached without any way out, and which is not documented",
        cure="deny the service's tag in an NSG",
        facts=("RT-46",),
        origin=service.origin,
    )


# ── sorts of services ────────────────────────────────────────────────────────────────────────────


def families(context: Context) -> Iterator[Family]:
    """Give the sorts of services whose tag the estate names: their names lead to addresses of that tag."""
    places = ServicePlaces(context)
    for kind in KINDS.values():
        suffixes = [
            form.removeprefix("{name}.") for form in kind.names if form.startswith("{name}.") and "{region}" not in form
        ]
        if suffixes and context.book.symbol(kind.tag) is not None:
            place = places.of(kind, "")
            names = NameSet.union_all(NameSet.under(suffix) for suffix in suffixes)
            yield Family(
                name=kind.tag,
                names=names,
                where=place.where,
                holds=place.holds,
                listens=kind.ports,
                service_endpoint=kind.service_endpoint,
                limitable=kind.limitable,
            )
