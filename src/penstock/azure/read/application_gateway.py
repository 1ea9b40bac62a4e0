"""Application gateways: listeners, routing rules, pools, settings. Read next: `lower/application_gateway.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.read.hosts import host
from penstock.azure.read.parts import each, named, number, numbered, props, switch, text, texts, unknowns
from penstock.azure.read.waf import read_configuration
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
    Probe,
    Redirect,
    RewriteSet,
    RoutingRule,
    RuleKind,
)
from penstock.azure.resources.host import Host
from penstock.azure.resources.terms import PortTerm, Reference
from penstock.azure.resources.text import Text
from penstock.source.node import Node, Unknown

LISTS = (
    "frontendIPConfigurations",
    "frontendPorts",
    "httpListeners",
    "listeners",
    "backendAddressPools",
    "backendHttpSettingsCollection",
    "backendSettingsCollection",
    "urlPathMaps",
)
"""The arrays whose elements the rules of a gateway name; what is not known of them is told."""


def read_application_gateway(resource: Resource, notes: Notes) -> Iterator[ApplicationGateway]:
    """Give the gateway; its children stand inline only."""
    bag, own = resource.properties, resource.id
    placed = values.entries(bag.get("gatewayIPConfigurations"))
    subnets = tuple(values.reference(props(node).get("subnet")) for node in placed)
    listeners = _both(bag, "httpListeners", "listeners")
    settings = _both(bag, "backendHttpSettingsCollection", "backendSettingsCollection")
    rules = (node for name in ("requestRoutingRules", "routingRules") for node in values.entries(bag.get(name)))
    yield ApplicationGateway(
        id=own,
        name=resource.name,
        origin=resource.origin,
        location=resource.location,
        subnet=subnets[0] if subnets else None,
        subnets=subnets,
        frontends=tuple(_frontend(node, own, notes) for node in values.entries(bag.get("frontendIPConfigurations"))),
        ports=tuple(_port(node, own, notes) for _, node in numbered(bag.get("frontendPorts"))),
        listeners=tuple(_listener(node, kind, own, notes) for kind, node in listeners),
        pools=each(bag.get("backendAddressPools"), lambda node: _pool(node, own)),
        settings=tuple(_settings(node, kind, own, notes) for kind, node in settings),
        path_maps=each(bag.get("urlPathMaps"), lambda node: _path_map(node, own)),
        rules=tuple(_rule(node, notes) for node in rules),
        probes=each(bag.get("probes"), lambda node: _probe(node, own, notes)),
        redirects=each(bag.get("redirectConfigurations"), lambda node: _redirect(node, own)),
        rewrites=each(bag.get("rewriteRuleSets"), lambda node: _rewrites(node, own)),
        tier=text(bag.get("sku", "tier")) or text(bag.get("sku", "name")) or "",
        waf=values.reference(bag.get("firewallPolicy")),
        configuration=read_configuration(bag.get("webApplicationFirewallConfiguration"), own, resource.name, notes),
        isolated=switch(bag.get("networkIsolationEnabled"), notes, False),
        unknown=tuple(found for name in LISTS for found in unknowns(bag.get(name))),
        labels=values.labels(resource.body),
    )


def _both(bag: Node, *names: str) -> Iterator[tuple[str, Node]]:
    """Layer 7 and layer 4 children of the same sort, each with the name of its list."""
    for name in names:
        for _, node in numbered(bag.get(name)):
            yield name, node


def _frontend(node: Node, own: str, notes: Notes) -> GatewayFrontend:
    bag = props(node)
    name = named(node, f"?{node.origin.pointer}" if node.is_unknown else "frontend")
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
    listed = bag.get("backendAddresses")
    found: list[Host] = [values.unknown(listed)] if listed.is_unknown else []
    for element in listed.elements():
        found += _members(element)
    return GatewayPool(
        id=values.child_id(own, "backendaddresspools", name),
        name=name,
        origin=node.origin,
        hosts=tuple(found),
        members=values.references(bag.get("backendIPConfigurations")),
    )


def _members(node: Node) -> Iterator[Host]:
    """Give one backend; `fqdn` may hold an address, and `ipAddress` a name."""
    if node.is_unknown:
        yield values.unknown(node)
        return
    for found in (host(node.get("ipAddress")), host(node.get("fqdn"))):
        if found is not None:
            yield found


def _settings(node: Node, kind: str, own: str, notes: Notes) -> BackendSettings:
    bag = props(node)
    name = named(node, "settings")
    return BackendSettings(
        id=values.child_id(own, kind, name),
        name=name,
        origin=node.origin,
        port=values.ports(bag.get("port"), notes, "backend port"),
        keeps_client=switch(bag.get("enableL4ClientIpPreservation"), notes, False),
        host=text(bag.get("hostName")),
        host_of_backend=switch(bag.get("pickHostNameFromBackendAddress"), notes, False),
        path=text(bag.get("path")),
        probe=values.reference(bag.get("probe")),
    )


def _probe(node: Node, own: str, notes: Notes) -> Probe:
    bag = props(node)
    name = named(node, "probe")
    return Probe(
        id=values.child_id(own, "probes", name),
        name=name,
        origin=node.origin,
        port=values.ports(bag.get("port"), notes, "probe port"),
    )


def _redirect(node: Node, own: str) -> Redirect:
    bag = props(node)
    name = named(node, "redirect")
    return Redirect(
        id=values.child_id(own, "redirectconfigurations", name),
        name=name,
        origin=node.origin,
        listener=values.reference(bag.get("targetListener")),
        url=text(bag.get("targetUrl")),
    )


def _rewrites(node: Node, own: str) -> RewriteSet:
    """Give what a rewrite rule set changes in the path and in the host name of requests."""
    name = named(node, "rewrites")
    rules = [rule for _, rule in numbered(props(node).get("rewriteRules"))]
    return RewriteSet(
        id=values.child_id(own, "rewriterulesets", name),
        name=name,
        origin=node.origin,
        paths=any(not rule.get("actionSet", "urlConfiguration", "modifiedPath").is_missing for rule in rules),
        hosts=tuple(host for rule in rules for host in _rewritten_hosts(rule)),
    )


def _rewritten_hosts(rule: Node) -> Iterator[Text]:
    """Give the host names that a rewrite rule writes; under conditions, which are not followed, nobody knows whether it does."""
    for _, header in numbered(rule.get("actionSet", "requestHeaderConfigurations")):
        if (header.get("headerName").text() or "").lower() == "host":
            conditions = rule.get("conditions")
            some = bool(conditions.value) or conditions.is_unknown
            why = "the host name is rewritten under conditions that are not followed"
            yield Unknown(why=why, origin=header.origin) if some else text(header.get("headerValue")) or ""


def _path_map(node: Node, own: str) -> PathMap:
    bag = props(node)
    name = named(node, "paths")
    rules = bag.get("pathRules")
    paths = each(rules, lambda element: _destination(element, props(element), ""))
    default = _destination(node, bag, "default")
    return PathMap(
        id=values.child_id(own, "urlpathmaps", name),
        name=name,
        origin=node.origin,
        destinations=(*paths, default),
        unknown=next(iter(unknowns(rules)), None),
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
        redirect=ref("redirectConfiguration"),
        rewrites=ref("rewriteRuleSet"),
        paths=texts(bag.get("paths")) if not prefix else (),
        waf=values.reference(bag.get("firewallPolicy")),
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
