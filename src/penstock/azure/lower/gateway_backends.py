"""The pools, settings and path maps of one application gateway: where its rules lead.

Comes in: a gateway, and who is in which pool. Goes out: destinations, targets, and why more of them may be meant. Read next:
`lower/gateway_routes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower import causes, hosts
from penstock.azure.lower.context import Context
from penstock.azure.lower.members import Members
from penstock.azure.resources.application_gateway import (
    ApplicationGateway,
    BackendSettings,
    Destination,
    GatewayPool,
    PathMap,
    Redirect,
    RewriteSet,
    RoutingRule,
)
from penstock.azure.resources.terms import PortRange, Reference
from penstock.net.cause import Cause
from penstock.net.rewrite import ANYBODY, Target
from penstock.source.node import Unknown


class Backends:
    """What the destinations of one gateway name."""

    def __init__(self, gateway: ApplicationGateway, members: Members, context: Context) -> None:
        self._pools: dict[str, GatewayPool] = {pool.id: pool for pool in gateway.pools}
        self._settings: dict[str, BackendSettings] = {item.id: item for item in gateway.settings}
        self._paths: dict[str, PathMap] = {item.id: item for item in gateway.path_maps}
        self._redirects: dict[str, Redirect] = {item.id: item for item in gateway.redirects}
        self._rewrites: dict[str, RewriteSet] = {item.id: item for item in gateway.rewrites}
        self._probes = {item.id: item for item in gateway.probes}
        self._members = members
        self._context = context

    def map_of(self, rule: RoutingRule) -> PathMap | None:
        """Give the path map of a rule, if it has one."""
        return self._paths.get(rule.paths) if isinstance(rule.paths, str) else None

    def settings(self, destination: Destination) -> BackendSettings | None:
        """Give how the gateway speaks to a destination."""
        return self._settings.get(destination.settings) if isinstance(destination.settings, str) else None

    def rewrites(self, destination: Destination) -> RewriteSet | None:
        """Give what is changed in requests for a destination."""
        return self._rewrites.get(destination.rewrites) if isinstance(destination.rewrites, str) else None

    def redirect_words(self, destination: Destination) -> str:
        """Say where a destination sends clients instead."""
        found = self._redirects.get(destination.redirect) if isinstance(destination.redirect, str) else None
        if found is None:
            return "redirects clients elsewhere"
        if isinstance(found.url, str):
            return f"redirects clients to {found.url}"
        return f"redirects clients to {_last(found.listener)}" if found.listener else "redirects clients elsewhere"

    def probe_port(self, destination: Destination) -> int | None:
        """Give the port that must answer to the gateway's probe, if it is not that of the settings."""
        settings = self.settings(destination)
        probe = self._probes.get(settings.probe) if settings is not None and isinstance(settings.probe, str) else None
        return probe.port.low if probe is not None and isinstance(probe.port, PortRange) else None

    def keeps_client(self, destination: Destination) -> bool:
        """Whether the client's address may be kept (AGW-04)."""
        settings = self.settings(destination)
        return settings is not None and settings.keeps_client is not False

    def names(self, destination: Destination) -> tuple[str, ...]:
        """Give the host names of a destination's pool."""
        pool = self._pool(destination)
        return tuple(name for name in pool.hosts if isinstance(name, str)) if pool is not None else ()

    def targets(self, destination: Destination) -> Iterator[Target]:
        """Give the members of a destination's pool, on the port of its settings."""
        pool = self._pool(destination)
        if pool is None:
            return
        port = self._port(destination)
        for host in pool.hosts:
            yield hosts.target(host, port, self._context, pool.origin)
        for endpoint in self._members.of_gateway_pool(pool):
            yield Target(endpoint=endpoint, port=port, any_port=port is None)

    def anybody(self, destination: Destination) -> Target:
        """Give what stands for the members of a pool of which nothing is known."""
        port = self._port(destination)
        return Target(name=ANYBODY, port=port, any_port=port is None)

    def _port(self, destination: Destination) -> int | None:
        settings = self.settings(destination)
        return settings.port.low if settings is not None and isinstance(settings.port, PortRange) else None

    def doubts(self, destination: Destination) -> Iterator[Cause]:
        """Give why backends may be reached otherwise."""
        settings = self.settings(destination)
        for value in (destination.settings, settings.port if settings is not None else None):
            if isinstance(value, Unknown):
                yield causes.of_value(value, destination.origin)
        if settings is None and isinstance(destination.settings, str):
            yield causes.of_absence(destination.settings, "backend settings", destination.origin)

    def more(self, destination: Destination) -> Iterator[Cause]:
        """Give why there may be further backends."""
        pool = self._pool(destination)
        members = pool.members if pool is not None else ()
        named = [hosts.unknown(name, self._context, pool.origin) for name in pool.hosts] if pool is not None else []
        for value in (destination.pool, *members, *named):
            if isinstance(value, Unknown):
                yield causes.of_value(value, destination.origin)
        if pool is None and isinstance(destination.pool, str):
            yield causes.of_absence(destination.pool, "backend pool", destination.origin)
        yield from self._members.perhaps_web if destination.pool is not None else ()

    def _pool(self, destination: Destination) -> GatewayPool | None:
        return self._pools.get(destination.pool) if isinstance(destination.pool, str) else None


def _last(reference: Reference) -> str:
    return reference.rsplit("/", 1)[-1] if isinstance(reference, str) else "another listener"
