"""Environments of container apps and of web applications, and container apps with their ingress.

Source: Microsoft Learn, "Ingress in Azure Container Apps" (external or internal; without ingress nobody calls), "Set up IP ingress
restrictions in Azure Container Apps", "App Service Environment networking". Read next: `lower/environments.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.kinds.kind import WEB
from penstock.azure.kinds.web import CONTAINER_APP
from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.access import access_of
from penstock.azure.read.paas import region_of
from penstock.azure.read.parts import first, named
from penstock.azure.resource import Resource
from penstock.azure.resources.paas import (
    AccessRule,
    AccessSettings,
    AppEnvironment,
    DefaultAction,
    PlatformService,
    PublicAccess,
)
from penstock.source.node import Node, Unknown
from penstock.space.transport import TransportSet

MAX_PORT = 65535

WEB_BIT = 1
"""Older templates write the modes of an App Service Environment as a number whose first bit stands for the web ports."""


def read_container_environment(resource: Resource, notes: Notes) -> Iterator[AppEnvironment]:
    """Give an environment of container apps."""
    bag = resource.properties
    network, access = bag.get("vnetConfiguration"), bag.get("publicNetworkAccess")
    internal = network.get("internal")
    yield AppEnvironment(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=region_of(resource),
        subnet=values.reference(network.get("infrastructureSubnetId")),
        internal=values.unknown(internal) if internal.is_unknown else internal.flag() is True,
        address=values.address(bag.get("staticIp"), notes),
        access=access_of(access, notes),
        labels=values.labels(resource.body),
    )


def read_web_environment(resource: Resource, _: Notes) -> Iterator[AppEnvironment]:
    """Give an environment of web applications."""
    bag = resource.properties
    yield AppEnvironment(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        location=region_of(resource),
        subnet=values.reference(bag.get("virtualNetwork")),
        internal=_internal(bag.get("internalLoadBalancingMode")),
        labels=values.labels(resource.body),
    )


def _internal(mode: Node) -> bool | Unknown:
    if mode.is_unknown:
        return values.unknown(mode)
    number = mode.number()
    return bool(number & WEB_BIT) if number is not None else "web" in (mode.text() or "").lower()


def read_container_app(resource: Resource, notes: Notes) -> Iterator[PlatformService]:
    """Give a container app; without ingress, or with one for its environment only, nobody outside calls it."""
    bag = resource.properties
    ingress = bag.get("configuration", "ingress")
    name = ingress.get("fqdn").text()
    external = ingress.get("external")
    rules = ingress.get("ipSecurityRestrictions")
    settings = AccessSettings(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        service=resource.id,
        access=_access(ingress),
        access_origin=external.origin,
        rules=tuple(_restriction(element, notes) for element in rules.elements()),
        unknown_rules=(values.unknown(rules),) if rules.is_unknown else (),
    )
    yield PlatformService(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        type=CONTAINER_APP,
        location=region_of(resource),
        names=(name.lower(),) if name else (),
        settings=settings,
        environment=values.reference(first(bag, "environmentId", "managedEnvironmentId")),
        ports=_ports(ingress),
        exported=resource.door.startswith("export"),
        labels=values.labels(resource.body),
    )


def _access(ingress: Node) -> PublicAccess | Unknown | None:
    external = ingress.get("external")
    if external.is_unknown:
        return values.unknown(external)
    open_ = external.flag() is True or not _mapped(ingress).is_empty
    return None if open_ else PublicAccess.DISABLED


def _ports(ingress: Node) -> TransportSet | None:
    """Give what an app answers on beyond its environment: web traffic, or TCP on a port of its own, and further ports."""
    tcp = (ingress.get("transport").text() or "").lower() == "tcp"
    exposed = first(ingress, "exposedPort", "targetPort").number()
    main = TransportSet.tcp(exposed) if tcp and exposed and 0 < exposed <= MAX_PORT else WEB
    further = _mapped(ingress)
    if ingress.get("external").flag() is False and not further.is_empty:
        return further
    return main | further if tcp or not further.is_empty else None


def _mapped(ingress: Node) -> TransportSet:
    """Give the further ports that are open beyond the environment."""
    found = TransportSet.empty()
    for element in ingress.get("additionalPortMappings").elements():
        port = first(element, "exposedPort", "targetPort").number()
        if element.get("external").flag() is True and port is not None and 0 < port <= MAX_PORT:
            found = found | TransportSet.tcp(port)
    return found


def _restriction(element: Node, notes: Notes) -> AccessRule:
    action = values.word(element.get("action"), DefaultAction, notes, "action")
    source = values.block(element.get("ipAddressRange"), notes)
    return AccessRule(
        name=named(element, "restriction"),
        origin=element.origin,
        source=source if source is not None else Unknown(why="a restriction names no address", origin=element.origin),
        action=DefaultAction.ALLOW if action is None else action,
    )
