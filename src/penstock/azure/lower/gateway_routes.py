"""Listeners, routing rules and path maps of an application gateway as doors and web routes.

Comes in: a gateway, its addresses, its backends, and the inspections. Goes out: one `Rewrite` for each door (a frontend and a port),
with a `WebRoute` for each listener and path behind it. Rules are tried by priority, paths as they are listed; the most specific policy
inspects, and the others do not (WAF-01). Read next: `engine/web.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.gateway_backends import Backends
from penstock.azure.lower.members import perhaps_more
from penstock.azure.lower.waf import Inspections
from penstock.azure.resources.application_gateway import (
    ApplicationGateway,
    Destination,
    Listener,
    ListenerProtocol,
    RoutingRule,
)
from penstock.azure.resources.terms import PortRange
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.endpoint import PublicAddress
from penstock.net.inspection import Inspection
from penstock.net.rewrite import Rewrite, SourceKept
from penstock.net.rule import Cover, Match
from penstock.net.web import WebRoute
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from penstock.space.paths import PathSet
from penstock.space.transport import TransportSet

FACTS = ("AGW-01", "AGW-02")

USUAL_PORTS = {ListenerProtocol.HTTP: 80, ListenerProtocol.HTTPS: 443}

WITHOUT_REQUESTS = (ListenerProtocol.TCP, ListenerProtocol.TLS)
"""Listeners that read no requests, and so have no web firewall (WAF-03)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """The addresses of a gateway: of each frontend, and of its instances."""

    by_frontend: Mapping[str, AddressSet]
    instances: AddressSet
    publics: tuple[PublicAddress, ...]

    def of(self, frontend: str) -> AddressSet:
        """Give the addresses under which a frontend is reached."""
        return self.by_frontend.get(frontend, AddressSet.empty())


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A door: a frontend and a port. All listeners there share it; which one takes a request is told by the host name."""

    frontend: str
    port: int


Served = tuple[RoutingRule, Listener]


def doors(
    gateway: ApplicationGateway, faces: Faces, backends: Backends, inspections: Inspections, context: Context
) -> Iterator[Rewrite]:
    """Give one rewrite per door."""
    found: dict[Entry, list[Served]] = {}
    opaque = list(gateway.unknown)
    for rule, listener in _by_priority(gateway, context):
        port = _port(listener, gateway)
        if port is None:
            message = f'the port of listener "{listener.name}" is not known'
            context.notes.note("PS515", message, listener.origin, cure="give the value as a parameter")
            opaque.append(Unknown(why=message, origin=listener.origin))
            continue
        frontend = listener.frontend if isinstance(listener.frontend, str) else ""
        found.setdefault(Entry(frontend=frontend, port=port), []).append((rule, listener))
    for entry, served in found.items():
        yield _Door(entry, tuple(served), gateway, faces, backends, inspections).rewrite()
    everywhere = AddressSet.union_all(faces.by_frontend.values())
    for cause in dict.fromkeys(causes.of_value(unknown, gateway.origin) for unknown in opaque):
        yield perhaps_more(cause, "proxy", gateway.id, everywhere, gateway.origin)


def _by_priority(gateway: ApplicationGateway, context: Context) -> Iterator[Served]:
    listeners = {listener.id: listener for listener in gateway.listeners}
    ranked = sorted(enumerate(gateway.rules), key=lambda item: (_rank(item[1]), item[0]))
    for _, rule in ranked:
        if isinstance(rule.listener, str) and rule.listener in listeners:
            yield rule, listeners[rule.listener]
        else:
            message = f'the listener of rule "{rule.name}" is not known'
            context.notes.note("PS521", message, rule.origin, cure="what it lets in is missing from the answers")


def _rank(rule: RoutingRule) -> int:
    return rule.priority if isinstance(rule.priority, int) else 0


def _port(listener: Listener, gateway: ApplicationGateway) -> int | None:
    ports = dict(gateway.ports)
    found = ports.get(listener.port) if isinstance(listener.port, str) else None
    if isinstance(found, PortRange):
        return found.low
    protocol = listener.protocol
    return USUAL_PORTS.get(protocol) if found is None and isinstance(protocol, ListenerProtocol) else None


class _Door:
    """One door of a gateway, on its way to be a rewrite."""

    def __init__(
        self,
        entry: Entry,
        served: tuple[Served, ...],
        gateway: ApplicationGateway,
        faces: Faces,
        backends: Backends,
        inspections: Inspections,
    ) -> None:
        self._served = served
        self._gateway = gateway
        self._faces = faces
        self._backends = backends
        self._inspections = inspections
        everywhere = Cover(sure=AddressSet.full(), words="*")
        words = served[0][1].name
        self._match = Match(
            src=everywhere,
            dst=Cover(sure=faces.of(entry.frontend), words=words),
            transport=TransportSet.tcp(entry.port),
        )

    def rewrite(self) -> Rewrite:
        """Give the door; one whose listeners read no requests leads on as a whole."""
        rule, listener = self._served[0]
        if listener.protocol in WITHOUT_REQUESTS:
            return self._onward(rule, rule.destination)
        routes = tuple(route for rule, listener in self._served for route in self._routes(rule, listener))
        targets = [target for route in routes if route.onward is not None for target in route.onward.targets]
        return Rewrite(
            name=", ".join(dict.fromkeys(rule.name for rule, _ in self._served)),
            match=self._match,
            targets=tuple(dict.fromkeys(targets)),
            kind="proxy",
            origin=rule.origin,
            resource=self._gateway.id,
            source=SourceKept.REPLACED,
            new_sources=self._faces.instances,
            reroutes=True,
            routes=routes,
            facts=FACTS,
        )

    def _routes(self, rule: RoutingRule, listener: Listener) -> Iterator[WebRoute]:
        paths = self._backends.map_of(rule)
        if paths is None:
            yield self._route(rule, listener, rule.destination)
            return
        *listed, default = paths.destinations
        for destination in listed:
            yield self._route(rule, listener, destination)
        if paths.unknown is not None:
            doubt = causes.of_value(paths.unknown, paths.origin)
            nowhere = Destination(name="(unknown path)", origin=paths.origin)
            yield self._route(rule, listener, nowhere, (doubt,))
        yield self._route(rule, listener, default)

    def _route(
        self, rule: RoutingRule, listener: Listener, destination: Destination, doubts: tuple[Cause, ...] = ()
    ) -> WebRoute:
        hosts, maybe = _hosts(listener)
        paths, path_doubts = _paths(destination)
        order = (causes.of_value(rule.priority, rule.origin),) if isinstance(rule.priority, Unknown) else ()
        path = "" if destination is rule.destination else f", path {destination.name}"
        redirects = destination.redirect is not None
        rewrites = self._backends.rewrites(destination)
        settings = self._backends.settings(destination)
        host, host_doubts = self._host(destination)
        return WebRoute(
            name=f"listener {listener.name}, rule {rule.name}{path}",
            origin=destination.origin,
            resource=self._gateway.id,
            hosts=hosts,
            maybe_hosts=maybe,
            paths=paths,
            inspection=self._inspection(destination, listener),
            onward=None if redirects else self._onward(rule, destination),
            answers=self._backends.redirect_words(destination) if redirects else "",
            host=host,
            repaths=(settings is not None and bool(settings.path)) or (rewrites is not None and bool(rewrites.paths)),
            doubts=(*doubts, *path_doubts, *order, *host_doubts),
            facts=FACTS,
        )

    def _inspection(self, destination: Destination, listener: Listener) -> Inspection | None:
        """Give the most specific policy, which stands alone: path, listener, gateway (WAF-01)."""
        tier = self._gateway.tier
        if isinstance(tier, str) and tier and not tier.upper().startswith("WAF"):
            return None
        for reference, origin in (
            (destination.waf, destination.origin),
            (listener.waf, listener.origin),
            (self._gateway.waf, self._gateway.origin),
        ):
            if reference is not None:
                return self._inspections.of(reference, origin)
        configuration = self._gateway.configuration
        return self._inspections.of_policy(configuration) if configuration is not None else None

    def _host(self, destination: Destination) -> tuple[str, tuple[Cause, ...]]:
        """Give the host name under which the backend is asked; empty for the client's own."""
        settings, rewrites = self._backends.settings(destination), self._backends.rewrites(destination)
        written: list[Text] = [settings.host] if settings is not None and settings.host else []
        names = self._backends.names(destination)
        if settings is not None and settings.host_of_backend is True and len(names) == 1:
            written = list(names)
        written += rewrites.hosts if rewrites is not None else ()
        host = written[-1] if written else ""
        if isinstance(host, str) and "{" not in host:
            return host.lower(), ()
        unknown = host if isinstance(host, Unknown) else Unknown(why=f"the host name is rewritten to {host}")
        return "", (causes.of_value(unknown, destination.origin),)

    def _onward(self, rule: RoutingRule, destination: Destination) -> Rewrite:
        targets = tuple(dict.fromkeys(self._backends.targets(destination)))
        doubts = tuple(dict.fromkeys(self._backends.doubts(destination)))
        more = tuple(dict.fromkeys(self._backends.more(destination)))
        keeps = SourceKept.EITHER if self._backends.keeps_client(destination) else SourceKept.REPLACED
        settings = self._backends.settings(destination)
        parts = [rule.name, destination.name, settings.name if settings is not None else ""]
        return Rewrite(
            name=", ".join(dict.fromkeys(part for part in parts if part)),
            match=self._match,
            targets=targets or ((self._backends.anybody(destination),) if more or destination.pool is None else ()),
            kind="proxy",
            origin=destination.origin,
            resource=self._gateway.id,
            source=keeps,
            new_sources=self._faces.instances,
            reroutes=True,
            probe_port=self._backends.probe_port(destination),
            doubts=doubts,
            more=more,
            facts=FACTS if keeps is SourceKept.REPLACED else (*FACTS, "AGW-04", "U-14"),
        )


# ── hosts and paths ──────────────────────────────────────────────────────────────────────────────


def _hosts(listener: Listener) -> tuple[NameSet, tuple[tuple[Cause, NameSet], ...]]:
    """Give the hosts that a listener surely takes, and those that it may take."""
    if not listener.hosts:
        return NameSet.all(), ()
    sure, maybe = NameSet.empty(), []
    for host in listener.hosts:
        if isinstance(host, Unknown):
            maybe.append((causes.of_value(host, listener.origin), NameSet.all()))
            continue
        found, doubt = host_pattern(host, listener.origin)
        if doubt is None:
            sure = sure | found
        else:
            maybe.append((doubt, found))
    return sure, tuple(maybe)


def host_pattern(text: str, origin: Origin) -> tuple[NameSet, Cause | None]:
    """Give the hosts of a pattern; of one with wildcards inside, more than it holds, and why that is in doubt."""
    if "*" not in text[1:] and "?" not in text:
        return NameSet.parse_pattern(text), None
    tail = text.replace("?", "*").rpartition("*")[2]
    why = f'which hosts "{text}" holds is told by their ending only'
    return NameSet.suffix(tail), Cause(key=f"hosts:{text}", why=why, cure="ask for one host name", origin=origin)


def _paths(destination: Destination) -> tuple[PathSet, tuple[Cause, ...]]:
    if not destination.paths:
        return PathSet.all(), ()
    found, doubts = PathSet.empty(), []
    for path in destination.paths:
        some, doubt = path_pattern(path, destination.origin)
        found = found | some
        doubts += [doubt] if doubt is not None else []
    return found, tuple(doubts)


def path_pattern(text: Text, origin: Origin) -> tuple[PathSet, Cause | None]:
    """Give the paths of a pattern; of one that is unknown or has wildcards inside, more than it holds, and why."""
    if isinstance(text, Unknown):
        return PathSet.all(), causes.of_value(text, origin)
    try:
        return PathSet.parse_pattern(text), None
    except ValueError as error:
        return PathSet.under(text.partition("*")[0]), Cause(key=f"paths:{text}", why=str(error), origin=origin)
