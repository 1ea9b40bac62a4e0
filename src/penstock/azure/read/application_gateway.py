"""Application gateways: listeners, routing rules, pools, settings. Read next: `lower/application_gateway.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.parts import each, named, number, numbered, props, switch, text, texts
from penstock.azure.resource import Resource
from penstock.azure.resources.application_gateway import (
    ApplicationGateway,
    BackendSettings,
    Destination,
    GatewayFrontend,
    GatewayPool,
    Listener,
    ListenerProtocol,
    PathMap,
    RoutingRule,
    RuleKind,
)
from penstock.azure.resources.terms import PortTerm, Reference
from penstock.azure.resources.text import Text
from penstock.source.node import Node, Unknown
from penstock.space.addresses import Address

LISTS = (
    "frontendIPConfigurations",
    "frontendPorts",
    "httpListeners",
    "listeners",
    "backendAddressPools",
    "backendHttpSettingsCollection",
    "backendSettingsCollection",
    "requestRoutingRules",
    "routingRules",
    "urlPathMaps",
)
"""The arrays that make up a gateway; one that is unknown as a whole is told."""


def read_application_gateway(resource: Resource, notes: Notes) -> Iterator[ApplicationGateway]:
    """Give the gateway; its children stand inline only."""
    bag, own = resource.properties, resource.id
    subnets = tuple(
        values.reference(props(node).get("subnet")) for _, node in numbered(bag.get("gatewayIPConfigurations"))
    )
    listeners = _both(bag, "httpListeners", "listeners")
    settings = _both(bag, "backendHttpSettingsCollection", "backendSettingsCollection")
    rules = _both(bag, "requestRoutingRules", "routingRules")
    yield ApplicationGateway(
        id=own,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        subnet=subnets[0] if subnets else None,
        subnets=subnets,
        frontends=each(bag.get("frontendIPConfigurations"), lambda node: _frontend(node, own, notes)),
        ports=tuple(_port(node, own, notes) for _, node in numbered(bag.get("frontendPorts"))),
        listeners=tuple(_listener(node, kind, own, notes) for kind, node in listeners),
        pools=each(bag.get("backendAddressPools"), lambda node: _pool(node, own)),
        settings=tuple(_settings(node, kind, own, notes) for kind, node in settings),
        path_maps=each(bag.get("urlPathMaps"), lambda node: _path_map(node, own)),
        rules=tuple(_rule(node, notes) for _, node in rules),
        tier=text(bag.get("sku", "tier")) or text(bag.get("sku", "name")) or "",
        waf=_has_waf(bag, notes),
        isolated=switch(bag.get("networkIsolationEnabled"), notes, False),
        unknown=tuple(values.unknown(bag.get(name)) for name in LISTS if bag.get(name).is_unknown),
        labels=values.labels(resource.body),
    )


def _both(bag: Node, *names: str) -> Iterator[tuple[str, Node]]:
    """Layer 7 and layer 4 children of the same sort, each with the name of its list."""
    for name in names:
        for _, node in numbered(bag.get(name)):
            yield name, node


def _has_waf(bag: Node, notes: Notes) -> bool | Unknown:
    if not bag.get("firewallPolicy").is_missing:
        return True
    return switch(bag.get("webApplicationFirewallConfiguration", "enabled"), notes, False)


def _frontend(node: Node, own: str, notes: Notes) -> GatewayFrontend:
    bag = props(node)
    name = named(node, "frontend")
    return GatewayFrontend(
        id=values.child_id(own, "frontendipconfigurations", name),
        name=name,
        origin=node.origin,
        subnet=values.reference(bag.get("subnet")),
        address=values.address(bag.get("privateIPAddress"), notes),
        public_ip=values.reference(bag.get("publicIPAddress")),
    )


def _port(node: Node, own: str, notes: Notes) -> tuple[str, PortTerm | None]:
    identity = values.child_id(own, "frontendports", named(node, "port"))
    return identity, values.ports(props(node).get("port"), notes, "frontend port")


def _listener(node: Node, kind: str, own: str, notes: Notes) -> Listener:
    bag = props(node)
    name = named(node, "listener")
    said = values.word(bag.get("protocol"), ListenerProtocol, notes, "listener protocol")
    hosts = texts(bag.get("hostNames")) or texts(bag.get("hostName"))
    return Listener(
        id=values.child_id(own, kind, name),
        name=name,
        origin=node.origin,
        frontend=values.reference(bag.get("frontendIPConfiguration")),
        port=values.reference(bag.get("frontendPort")),
        protocol=Unknown(why="the listener does not say its protocol", origin=node.origin) if said is None else said,
        hosts=hosts,
        waf=values.reference(bag.get("firewallPolicy")),
    )


def _pool(node: Node, own: str) -> GatewayPool:
    bag = props(node)
    name = named(node, "pool")
    addresses: list[Address | Unknown] = []
    names: list[Text] = []
    listed = bag.get("backendAddresses")
    if listed.is_unknown:
        names.append(values.unknown(listed))
    for element in listed.elements():
        _member(element, addresses, names)
    return GatewayPool(
        id=values.child_id(own, "backendaddresspools", name),
        name=name,
        origin=node.origin,
        addresses=tuple(addresses),
        names=tuple(names),
        members=values.references(bag.get("backendIPConfigurations")),
    )


def _member(node: Node, addresses: list[Address | Unknown], names: list[Text]) -> None:
    """Sort one backend into addresses and names; `fqdn` may hold an address, and `ipAddress` a name."""
    if node.is_unknown:
        names.append(values.unknown(node))
        return
    for found in (text(node.get("ipAddress")), text(node.get("fqdn"))):
        if isinstance(found, Unknown):
            addresses.append(found)
        elif found is not None:
            try:
                addresses.append(Address.parse(found))
            except ValueError:
                names.append(found.lower())


def _settings(node: Node, kind: str, own: str, notes: Notes) -> BackendSettings:
    bag = props(node)
    name = named(node, "settings")
    return BackendSettings(
        id=values.child_id(own, kind, name),
        name=name,
        origin=node.origin,
        port=values.ports(bag.get("port"), notes, "backend port"),
        keeps_client=switch(bag.get("enableL4ClientIpPreservation"), notes, False),
    )


def _path_map(node: Node, own: str) -> PathMap:
    bag = props(node)
    name = named(node, "paths")
    paths = each(bag.get("pathRules"), lambda element: _destination(element, props(element), ""))
    default = _destination(node, bag, "default")
    return PathMap(
        id=values.child_id(own, "urlpathmaps", name), name=name, origin=node.origin, destinations=(*paths, default)
    )


def _destination(node: Node, bag: Node, prefix: str) -> Destination:
    def ref(*names: str) -> Reference:
        for name in names:
            key = prefix + name[0].upper() + name[1:] if prefix else name
            found = values.reference(bag.get(key))
            if found is not None:
                return found
        return None

    return Destination(
        name=named(node, "rule"),
        origin=node.origin,
        pool=ref("backendAddressPool"),
        settings=ref("backendHttpSettings", "backendSettings"),
        redirects=ref("redirectConfiguration") is not None,
    )


def _rule(node: Node, notes: Notes) -> RoutingRule:
    bag = props(node)
    kind = values.word(bag.get("ruleType"), RuleKind, notes, "routing rule type")
    paths = values.reference(bag.get("urlPathMap"))
    return RoutingRule(
        name=named(node, "rule"),
        origin=node.origin,
        listener=values.reference(bag.get("httpListener")) or values.reference(bag.get("listener")),
        kind=kind if kind is not None else (RuleKind.PATH_BASED if paths is not None else RuleKind.BASIC),
        priority=number(bag.get("priority")),
        destination=_destination(node, bag, ""),
        paths=paths,
    )
