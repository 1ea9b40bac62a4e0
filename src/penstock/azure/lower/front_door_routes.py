"""Routes of a front door as web routes: by protocol, then the most specific host, then the most specific path.

Comes in: the parts of a profile. Goes out: a door for HTTP and one for HTTPS. A policy holds for the domains and paths with which it is
associated; a route's own policy stands above it. Read next: `engine/web.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from penstock.azure.lower import causes, hosts
from penstock.azure.lower.context import Context
from penstock.azure.lower.front_door_parts import Parts, host_of, own_id
from penstock.azure.lower.gateway_routes import host_pattern, path_pattern
from penstock.azure.lower.waf import Inspections
from penstock.azure.resources.front_door import EdgeDomain, EdgeOrigin, EdgeProfile, EdgeRoute, Forwarding, LinkState
from penstock.azure.resources.text import Text
from penstock.net.cause import Cause
from penstock.net.inspection import Inspection
from penstock.net.rewrite import ANYBODY, ManagedLink, Rewrite, SourceKept, Target, WebRoute
from penstock.net.rule import Cover, Match
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from penstock.space.paths import PathSet
from penstock.space.transport import TransportSet

FACTS = ("FD-03",)

FDID = "x-azure-fdid"
"""The header in which a front door tells its origins its own id (FD-02)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Requests to one host and one path pattern of a route, and who inspects them."""

    route: EdgeRoute
    host: str | Unknown
    pattern: Text
    paths: PathSet
    inspection: Inspection | None
    doubts: tuple[Cause, ...]

    @property
    def rank(self) -> tuple[object, ...]:
        """Order of trying: exact hosts before wildcards, exact paths before wildcards, longer before shorter."""
        host = self.host if isinstance(self.host, str) else ""
        pattern = self.pattern if isinstance(self.pattern, str) else ""
        return ("*" in host or not host, -len(host), host, "*" in pattern or not pattern, -len(pattern), pattern)


class Doors:
    """The two doors of one front door."""

    def __init__(
        self,
        profile: EdgeProfile,
        parts: Parts,
        context: Context,
        inspections: Inspections,
        sources: AddressSet,
    ) -> None:
        self._profile = profile
        self._parts = parts
        self._context = context
        self._inspections = inspections
        self._sources = sources

    def rewrites(self) -> tuple[Rewrite, ...]:
        """Give the doors that some route answers."""
        doors = (self._door(80, secure=False), self._door(443, secure=True))
        return tuple(door for door in doors if door.routes)

    def _door(self, port: int, *, secure: bool) -> Rewrite:
        match = Match(
            src=Cover(sure=AddressSet.full(), words="*"),
            dst=Cover(sure=AddressSet.full(), words=self._profile.name),
            transport=TransportSet.tcp(port),
        )
        pieces = sorted(
            (p for r in self._parts.routes if _speaks(r, secure) is not False for p in self._pieces(r)),
            key=lambda p: p.rank,
        )
        routes = tuple(self._web_route(piece, match, secure) for piece in pieces)
        targets = [t for route in routes if route.onward is not None for t in route.onward.targets]
        return Rewrite(
            name=f"{self._profile.name} on {port}",
            match=match,
            targets=tuple(dict.fromkeys(targets)),
            kind="front-door",
            origin=self._profile.origin,
            resource=self._profile.id,
            source=SourceKept.REPLACED,
            routes=routes,
            facts=FACTS,
        )

    # ---- hosts, paths, policies --------------------------------------------------------------------------------------

    def _pieces(self, route: EdgeRoute) -> Iterator[Piece]:
        doubts = tuple(dict.fromkeys(self._parts.doubts_of(route)))
        for domain in self._parts.domains_of(route):
            for pattern in route.patterns:
                paths, doubt = path_pattern(pattern, route.origin)
                unsure = (*doubts, *((doubt,) if doubt is not None else ()), *_perhaps_off(domain))
                for some, inspection in self._inspected(route, domain, paths):
                    yield Piece(
                        route=route,
                        host=host_of(domain),
                        pattern=pattern,
                        paths=some,
                        inspection=inspection,
                        doubts=unsure,
                    )

    def _inspected(
        self, route: EdgeRoute, domain: EdgeDomain, paths: PathSet
    ) -> Iterator[tuple[PathSet, Inspection | None]]:
        """Divide paths by the policy that holds for them."""
        if route.waf is not None:
            yield paths, self._inspections.of(route.waf, route.origin)
            return
        left = paths
        for patterns, inspection in self._policies(domain):
            some = left & patterns
            left = left - patterns
            if not some.is_empty:
                yield some, inspection
        if not left.is_empty:
            yield left, self._inspections.of(domain.waf, domain.origin)

    def _policies(self, domain: EdgeDomain) -> Iterator[tuple[PathSet, Inspection | None]]:
        """Give the policies associated with a domain, those of narrower patterns first."""
        found = []
        for security in self._parts.securities:
            unknown = [d for d in security.domains if isinstance(d, Unknown)]
            if domain.id not in security.domains and not unknown:
                continue
            patterns = PathSet.union_all(path_pattern(p, security.origin)[0] for p in security.patterns)
            reference = security.waf if domain.id in security.domains else unknown[0]
            length = max((len(p) for p in security.patterns if isinstance(p, str)), default=0)
            found.append((-length, security.id, patterns, self._inspections.of(reference, security.origin)))
        for _, _, patterns, inspection in sorted(found, key=lambda item: item[:2]):
            yield patterns, inspection

    # ---- routes ------------------------------------------------------------------------------------------------------

    def _web_route(self, piece: Piece, match: Match, secure: bool) -> WebRoute:
        route = piece.route
        sure, maybe = _hosts(piece, route)
        said = _speaks(route, secure)
        doubts = [*piece.doubts, *([causes.of_value(said, route.origin)] if isinstance(said, Unknown) else [])]
        doubts += [_overridden(o.name, route) for o in self._parts.elsewhere(route)]
        answers = route.redirect
        if not secure and route.secure is True:
            answers = "redirects clients to HTTPS"
        elif not secure and isinstance(route.secure, Unknown):
            doubts.append(causes.of_value(route.secure, route.origin))
        host, host_doubts = self._host(route)
        return WebRoute(
            name=f"route {route.name}, {piece.host if isinstance(piece.host, str) else '?'}{piece.pattern}",
            origin=route.origin,
            resource=self._profile.id,
            hosts=sure,
            maybe_hosts=maybe,
            paths=piece.paths,
            inspection=piece.inspection,
            onward=None if answers else self._onward(route, match, secure),
            answers=answers,
            host=host,
            repaths=bool(route.path) and route.path != "/",
            writes=((FDID, self._id()),),
            doubts=tuple(dict.fromkeys((*doubts, *host_doubts))),
            facts=FACTS,
        )

    def _id(self) -> str:
        """Give the id that the front door tells; one that Azure assigns is spelled as templates refer to it."""
        said = self._profile.front_door_id
        return said.lower() if isinstance(said, str) and said else own_id(self._profile.id)

    def _origins(self, route: EdgeRoute) -> tuple[EdgeOrigin, ...]:
        return self._parts.origins.get(route.group, ()) if isinstance(route.group, str) else ()

    def _host(self, route: EdgeRoute) -> tuple[str, tuple[Cause, ...]]:
        headers = list(dict.fromkeys(origin.host_header for origin in self._origins(route)))
        if len(headers) != 1:
            why = f"the origins of route {route.name} are asked under different host names"
            cause = Cause(key=f"headers:{route.id}", why=why, origin=route.origin)
            return "", (cause,) if headers else ()
        header = headers[0]
        if isinstance(header, Unknown):
            return "", (causes.of_value(header, route.origin),)
        return header or "", ()

    def _onward(self, route: EdgeRoute, match: Match, secure: bool) -> Rewrite:
        origins = self._origins(route)
        unknown = [hosts.unknown(o.host, self._context, o.origin) for o in origins if o.host is not None]
        more = [causes.of_value(value, route.origin) for value in unknown if value is not None]
        more += [causes.of_value(value, o.origin) for o in origins for value in _in_doubt(o)]
        if not origins:
            named = route.group if isinstance(route.group, str) else "?"
            more.append(causes.of_absence(named, "an origin of group", route.origin))
        targets = tuple(dict.fromkeys(self._target(origin, route, secure) for origin in origins))
        return Rewrite(
            name=f"origins of route {route.name}",
            match=match,
            targets=targets or (Target(name=ANYBODY, any_port=True),),
            kind="front-door",
            origin=route.origin,
            resource=self._profile.id,
            source=SourceKept.REPLACED,
            more=tuple(dict.fromkeys(more)),
            facts=FACTS,
        )

    def _target(self, origin: EdgeOrigin, route: EdgeRoute, secure: bool) -> Target:
        https = {Forwarding.HTTPS_ONLY: True, Forwarding.HTTP_ONLY: False}
        wanted = https.get(route.forwarding, secure) if isinstance(route.forwarding, Forwarding) else secure
        port = origin.https_port if wanted else origin.http_port
        number = port if isinstance(port, int) else (443 if wanted else 80)
        found = self._at(origin, number)
        return replace(found, any_port=True) if isinstance(port, Unknown) else found

    def _at(self, origin: EdgeOrigin, port: int) -> Target:
        if isinstance(origin.link, Unknown) or (origin.link is None and origin.host is None):
            return Target(name=ANYBODY, port=port)
        if origin.host is None or origin.link is not None:
            link = ManagedLink(
                name=f"private link of {origin.name}",
                service=origin.link or "",
                origin=origin.origin,
                approved=_approved(origin),
            )
            return Target(endpoint=origin.link, port=port, link=link)
        return hosts.target(origin.host, port, self._context, origin.origin)


def _perhaps_off(domain: EdgeDomain) -> tuple[Cause, ...]:
    return (causes.of_value(domain.enabled, domain.origin),) if isinstance(domain.enabled, Unknown) else ()


def _speaks(route: EdgeRoute, secure: bool) -> bool | Unknown:
    return route.https if secure else route.http


def _hosts(piece: Piece, route: EdgeRoute) -> tuple[NameSet, tuple[tuple[Cause, NameSet], ...]]:
    if isinstance(piece.host, Unknown):
        return NameSet.empty(), ((causes.of_value(piece.host, route.origin), NameSet.all()),)
    found, doubt = host_pattern(piece.host, route.origin)
    return (found, ()) if doubt is None else (NameSet.empty(), ((doubt, found),))


def _in_doubt(origin: EdgeOrigin) -> Iterator[Unknown]:
    """Give what is not known of an origin besides its host."""
    for value in (origin.enabled, origin.link, origin.http_port, origin.https_port):
        if isinstance(value, Unknown):
            yield value


def _overridden(rule: str, route: EdgeRoute) -> Cause:
    return Cause(
        key=f"override:{route.id}:{rule}",
        why=f"rule {rule} may send requests of route {route.name} elsewhere",
        cure="see the conditions of the rule",
        origin=route.origin,
    )


def _approved(origin: EdgeOrigin) -> bool | tuple[Cause, ...]:
    """Tell whether the private way is open: the owner of the origin must have approved it (FD-01)."""
    if isinstance(origin.link_state, LinkState):
        return origin.link_state is LinkState.APPROVED
    if isinstance(origin.link_state, Unknown):
        return (causes.of_value(origin.link_state, origin.origin),)
    why = f'whether the owner approved the private link of origin "{origin.name}" is not in the input'
    return (Cause(key=f"link:{origin.id}", why=why, facts=("FD-01",), origin=origin.origin),)
