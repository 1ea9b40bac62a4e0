"""Web applications and functions: their public names, ordered access restrictions, and the network they send from.

Comes in: sites, slots, and the children in which most of their settings stand. Goes out: a `PlatformService` for each application and one for
its deployment site, whose restrictions are its own. Read next: `lower/senders.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.kinds import KINDS
from penstock.azure.kinds.web import SCM, SLOT
from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.access import access_of
from penstock.azure.read.paas import NAME, kept, outbound_addresses, region_of, service_names
from penstock.azure.read.parts import first, named, number, numbered, pieces, unknowns
from penstock.azure.resource import Resource
from penstock.azure.resources.paas import AccessRule, AccessSettings, DefaultAction, PlatformService, SubnetTerm
from penstock.azure.resources.terms import AddressTerm, Anywhere, Flag, Reference, ServiceTag
from penstock.source.node import Node, Unknown

LAST = 2_147_483_647
"""The priority of a restriction that states none: it is tried last."""

ROUTE_ALL = "website_vnet_route_all"


def read_site(resource: Resource, notes: Notes) -> Iterator[PlatformService]:
    """Give an application, and the deployment site beside it."""
    label = resource.name
    if resource.type == SLOT:
        label = f"{resource.parent_id.rsplit('/', 1)[-1]}-{resource.name}"
    config = resource.properties.get("siteConfig")
    yield _site(
        resource, label, resource.type, f"{label.lower()}.azurewebsites.net", _settings(resource, config, notes)
    )
    beside = _settings(resource, config, notes, scm=True)
    yield _site(resource, label, SCM, f"{label.lower()}.scm.azurewebsites.net", beside)


def _site(resource: Resource, label: str, kind: str, name: str, settings: AccessSettings) -> PlatformService:
    bag = resource.properties
    scm = kind == SCM
    stated = tuple(n for n in service_names(resource, KINDS[kind]) if (".scm." in n) == scm)
    plain = NAME.fullmatch(label) is not None
    return PlatformService(
        id=settings.service,
        name=f"{resource.name}-scm" if scm else resource.name,
        origin=resource.origin,
        type=kind,
        location=region_of(resource),
        names=tuple(sorted({*stated, *((name,) if plain else ())})),
        settings=settings,
        environment=values.reference(bag.get("hostingEnvironmentProfile")),
        joined=values.reference(bag.get("virtualNetworkSubnetId")),
        route_all=route_all(bag, bag.get("siteConfig")),
        outbound=outbound_addresses(bag),
        exported=resource.door.startswith("export"),
        kept=kept(bag, KINDS[kind]),
        labels=values.labels(resource.body),
    )


def read_config(resource: Resource, notes: Notes) -> Iterator[AccessSettings]:
    """Give the restrictions of `config/web`, and the routing that an application setting switches on."""
    if resource.name.lower() == "web":
        yield _settings(resource, resource.properties, notes, parent=resource.parent_id)
        yield _settings(resource, resource.properties, notes, parent=resource.parent_id, scm=True)
    elif resource.name.lower() == "appsettings":
        yield _child(resource, resource.parent_id, route_all=_switch(resource.properties.get(ROUTE_ALL)))


def read_network_config(resource: Resource, _: Notes) -> Iterator[AccessSettings]:
    """Give the subnet from which an application sends."""
    yield _child(resource, resource.parent_id, joined=values.reference(resource.properties.get("subnetResourceId")))


def _child(resource: Resource, service: str, *, joined: Reference = None, route_all: Flag = None) -> AccessSettings:
    return AccessSettings(
        id=resource.id, name=resource.name, origin=resource.origin, service=service, joined=joined, route_all=route_all
    )


# ── restrictions ─────────────────────────────────────────────────────────────────────────────────


def _settings(resource: Resource, config: Node, notes: Notes, *, parent: str = "", scm: bool = False) -> AccessSettings:
    word = "scmIpSecurityRestrictions" if scm else "ipSecurityRestrictions"
    shares = scm and config.get("scmIpSecurityRestrictionsUseMain").flag() is True
    array = config.get("ipSecurityRestrictions" if shares else word)
    default = config.get("ipSecurityRestrictionsDefaultAction" if shares else f"{word}DefaultAction")
    access = first(resource.properties, "publicNetworkAccess")
    access = access if not access.is_missing else config.get("publicNetworkAccess")
    service = parent or resource.id
    said = values.word(default, DefaultAction, notes, "default action")
    return AccessSettings(
        id=f"{resource.id}/scm" if scm else resource.id,
        name=resource.name,
        origin=resource.origin,
        service=f"{service}/scm" if scm else service,
        access=access_of(access, notes),
        access_origin=None if access.is_missing else access.origin,
        default=DefaultAction.ALLOW if said is None and array.is_array and not array.value else said,
        default_origin=None if default.is_missing else default.origin,
        rules=tuple(rule for _, element in numbered(array) for rule in _restriction(element, notes)),
        unknown_rules=unknowns(array),
        route_all=route_all(config, config) if parent and not scm else None,
    )


def _restriction(element: Node, notes: Notes) -> Iterator[AccessRule]:
    action = values.word(element.get("action"), DefaultAction, notes, "action")
    priority = number(element.get("priority"))
    for source in _sources(element, notes):
        yield AccessRule(
            name=named(element, "restriction"),
            origin=element.origin,
            source=source,
            action=DefaultAction.ALLOW if action is None else action,
            priority=priority if isinstance(priority, int) else LAST,
            headers=_headers(element),
        )


def _sources(element: Node, notes: Notes) -> Iterator[AddressTerm | SubnetTerm]:
    subnet = values.reference(element.get("vnetSubnetResourceId"))
    if subnet is not None:
        yield SubnetTerm(subnet=subnet)
        return
    written = element.get("ipAddress")
    if written.is_unknown:
        yield values.unknown(written)
    for piece in pieces(written):
        found = _source(piece, (element.get("tag").text() or "").lower() == "servicetag", notes)
        if found is not None:
            yield found


def _source(piece: Node, is_tag: bool, notes: Notes) -> AddressTerm | None:
    text = (piece.text() or "").strip()
    if text.lower() == "any":
        return Anywhere(text=text)
    if is_tag and text:
        return ServiceTag(name=text)
    return values.block(piece, notes)


def _headers(element: Node) -> tuple[str, ...]:
    """Give the headers a restriction asks for; one on forwarded addresses asks for the header that holds them."""
    asked = [key for key, node in element.get("headers").items() if not node.is_missing and node.value != []]
    if (element.get("tag").text() or "").lower() == "xffproxy":
        asked.append("x-forwarded-for")
    return tuple(sorted(set(asked)))


# ── the network ──────────────────────────────────────────────────────────────────────────────────


def route_all(bag: Node, config: Node) -> Flag:
    """Tell whether everything is sent by the network that the application joined; None where the file is silent."""
    routing = bag.get("outboundVnetRouting")
    settings = {
        (one.get("name").text() or "").lower(): one.get("value") for one in config.get("appSettings").elements()
    }
    found = [
        _switch(node)
        for node in (
            routing.get("allTraffic"),
            routing.get("applicationTraffic"),
            bag.get("vnetRouteAllEnabled"),
            config.get("vnetRouteAllEnabled"),
            settings.get(ROUTE_ALL, Node(None, bag.origin)),
        )
    ]
    if any(one is True for one in found):
        return True
    unknown = [one for one in found if isinstance(one, Unknown)]
    return unknown[0] if unknown else (False if False in found else None)


def _switch(node: Node) -> Flag:
    if node.is_unknown:
        return values.unknown(node)
    return {"1": True, "true": True, "0": False, "false": False}.get((node.text() or str(node.value)).lower())
