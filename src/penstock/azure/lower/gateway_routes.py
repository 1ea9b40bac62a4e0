"""Listeners, routing rules and path maps of an application gateway as doors and web routes.

Comes in: a gateway, its addresses, its backends, and the inspections. Goes out: one `Rewrite` for each door (a frontend and a port),
with a `WebRoute` for each listener and path behind it. Rules are tried by priority, paths as they are listed; the most specific policy
inspects, and the others do not (WAF-01). A rule of whose listener, frontend or port nothing is known may serve at every door. Read next:
`engine/web.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

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
from penstock.net.rewrite import Rewrite, SourceKept, WebRoute
from penstock.net.rule import Cover, Match
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
    """The addresses of a gateway: of each frontend, which it may have or not, and of its instances."""

    by_frontend: Mapping[str, Cover]
    instances: AddressSet
    publics: tuple[PublicAddress, ...]

    @property
    def everywhere(self) -> AddressSet:
        """Every address that a frontend has or may have."""
        return AddressSet.union_all(
            some for cover in self.by_frontend.values() for some in (cover.sure, *(maybe for _, maybe in cover.maybe))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A door: a frontend and a port. All listeners there share it; which one takes a request is told by the host name."""

    frontend: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A rule and its listener. Without an `entry` it is not known at which door, and `doubts` say why."""

    rule: RoutingRule
    listener: Listener
    entry: Entry | None
    doubts: tuple[Cause, ...] = ()


def doors(
    gateway: ApplicationGateway, faces: Faces, backends: Backends, inspections: Inspections, context: Context
) -> Iterator[Rewrite]:
    """Give one rewrite per door, and one for each rule whose door is not known."""
    served = tuple(_by_priority(gateway, faces, context))
    for entry in dict.fromkeys(one.entry for one in served if one.entry is not None):
        there = tuple(one for one in served if one.entry in (entry, None))
        yield _Door(entry, there, gateway, faces, backends, inspections).rewrite()
    for cause in dict.fromkeys(cause for one in served for cause in one.doubts):
        anything = perhaps_more(cause, "proxy", gateway.id, faces.everywhere, gateway.origin)
        yield replace(anything, source=SourceKept.REPLACED, new_sources=faces.instances, reroutes=True, facts=FACTS)


def _by_priority(gateway: ApplicationGateway, faces: Faces, context: Context) -> Iterator[Served]:
    listeners = {listener.id: listener for listener in gateway.listeners}
    ranked = sorted(enumerate(gateway.rules), key=lambda item: (_rank(item[1]), item[0]))
    for _, rule in ranked:
        listener = listeners.get(rule.listener) if isinstance(rule.listener, str) else None
        if listener is None:
            message = f'the listener of rule "{rule.name}" is not known'
            context.notes.note("PS521", message, rule.origin, cure="what it lets in is unknown")
        yield _served(rule, listener or _some_listener(rule), gateway, faces, context)


def _some_listener(rule: RoutingRule) -> Listener:
    """Stand for a listener of which nothing is known."""
    why = f'the listener of rule "{rule.name}" is not in the input'
    nothing = rule.listener if isinstance(rule.listener, Unknown) else Unknown(why=why, origin=rule.origin)
    return Listener(id="?", name="?", origin=rule.origin, frontend=nothing, port=nothing, protocol=nothing, waf=nothing)


def _served(
    rule: RoutingRule, listener: Listener, gateway: ApplicationGateway, faces: Faces, context: Context
) -> Served:
    frontend, port = listener.frontend, _port(listener, gateway)
    if isinstance(frontend, str) and frontend in faces.by_frontend and isinstance(port, int):
        return Served(rule=rule, listener=listener, entry=Entry(frontend=frontend, port=port))
    if isinstance(port, Unknown) and isinstance(rule.listener, str):
        context.notes.note("PS515", port.why, listener.origin, cure="give the value as a parameter")
    lost = Unknown(why=f'the frontend of listener "{listener.name}" is not in the input', origin=listener.origin)
    why = port if isinstance(port, Unknown) else frontend if isinstance(frontend, Unknown) else lost
    return Served(rule=rule, listener=listener, entry=None, doubts=(causes.of_value(why, listener.origin),))


def _rank(rule: RoutingRule) -> int:
    return rule.priority if isinstance(rule.priority, int) else 0


def _port(listener: Listener, gateway: ApplicationGateway) -> int | Unknown:
    if isinstance(listener.port, Unknown):
        return listener.port
    found = dict(gateway.ports).get(listener.port) if listener.port is not None else None
    if isinstance(found, PortRange):
        return found.low
    protocol = listener.protocol
    usual = USUAL_PORTS.get(protocol) if listener.port is None and isinstance(protocol, ListenerProtocol) else None
    return usual or Unknown(why=f'the port of listener "{listener.name}" is not known', origin=listener.origin)


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
        self._first = next(one for one in served if one.entry is not None)
        self._match = Match(
            src=everywhere,
            dst=replace(faces.by_frontend[entry.frontend], words=self._first.listener.name),
            transport=TransportSet.tcp(entry.port),
        )

    def rewrite(self) -> Rewrite:
        """Give the door; one whose listeners read no requests leads on as a whole."""
        rule = self._first.rule
        if self._first.listener.protocol in WITHOUT_REQUESTS:
            return self._onward(rule, rule.destination)
        routes = tuple(route for one in self._served for route in self._routes(one))
        targets = [target for route in routes if route.onward is not None for target in route.onward.targets]
        return Rewrite(
            name=", ".join(dict.fromkeys(one.rule.name for one in self._served)),
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

    def _routes(self, served: Served) -> Iterator[WebRoute]:
        rule, paths = served.rule, self._backends.map_of(served.rule)
        if rule.paths is None:
            yield self._route(served, rule.destination)
            return
        unknown = paths.unknown if paths is not None else _no_map(rule)
        if unknown is not None:
            yield self._route(served, _some_path(unknown, rule.origin), (causes.of_value(unknown, rule.origin),))
        for destination in paths.destinations if paths is not None else ():
            yield self._route(served, destination)

    def _route(self, served: Served, destination: Destination, doubts: tuple[Cause, ...] = ()) -> WebRoute:
        rule, listener = served.rule, served.listener
        hosts, maybe = _hosts(listener)
        paths, path_doubts = _paths(destination)
        order = (causes.of_value(rule.priority, rule.origin),) if isinstance(rule.priority, Unknown) else ()
        path = "" if destination is rule.destination else f", path {destination.name}"
        redirects = destination.redirect is not None and not isinstance(destination.pool, Unknown)
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
            doubts=(*served.doubts, *doubts, *path_doubts, *order, *host_doubts),
            facts=FACTS,
        )

    def _inspection(self, destination: Destination, listener: Listener) -> Inspection | None:
        """Give who inspects; nobody does in other tiers, nor where a listener reads no requests (WAF-03)."""
        tier, found = self._gateway.tier, self._policy(destination, listener)
        if found is None or (isinstance(tier, str) and tier and not tier.upper().startswith("WAF")):
            return None
        unknown = next((some for some in (tier, listener.protocol) if isinstance(some, Unknown)), None)
        return found if unknown is None else self._inspections.of(unknown, listener.origin)

    def _policy(self, destination: Destination, listener: Listener) -> Inspection | None:
        """Give the most specific policy, which stands alone: path, listener, gateway (WAF-01)."""
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


def _no_map(rule: RoutingRule) -> Unknown:
    """Why it is not known which paths a rule tells apart."""
    why = f'the path map of rule "{rule.name}" is not in the input'
    return rule.paths if isinstance(rule.paths, Unknown) else Unknown(why=why, origin=rule.origin)


def _some_path(unknown: Unknown, origin: Origin) -> Destination:
    """Stand for a path of which nothing is known: any backends, by any port, under any policy."""
    return Destination(name="(unknown path)", origin=origin, pool=unknown, settings=unknown, waf=unknown)


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
