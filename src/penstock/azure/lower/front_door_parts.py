"""The parts of one front door, found in the estate: domains, origins, routes, policies.

Comes in: a profile. Goes out: `Parts`, in which references are followed. Read next: `lower/front_door_routes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.azure.lower import causes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.front_door import (
    EdgeDomain,
    EdgeOrigin,
    EdgeOverride,
    EdgeProfile,
    EdgeRoute,
    EdgeSecurity,
)
from penstock.net.cause import Cause
from penstock.source.node import Unknown

CUSTOM = "/customdomains/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What belongs to one profile."""

    domains: dict[str, EdgeDomain]
    off: frozenset[str]
    routes: tuple[EdgeRoute, ...]
    origins: dict[str, tuple[EdgeOrigin, ...]]
    securities: tuple[EdgeSecurity, ...]
    overrides: dict[str, tuple[EdgeOverride, ...]]

    @classmethod
    def of(cls, profile: EdgeProfile, estate: Estate) -> Parts:
        """Find the parts of a profile; domains that are switched off are none."""
        origins: dict[str, list[EdgeOrigin]] = {}
        for origin in estate.all(EdgeOrigin):
            if origin.enabled is not False:
                origins.setdefault(origin.group, []).append(origin)
        overrides: dict[str, list[EdgeOverride]] = {}
        for override in estate.all(EdgeOverride):
            overrides.setdefault(override.rule_set, []).append(override)
        return cls(
            off=frozenset(domain.id for domain in estate.all(EdgeDomain) if domain.enabled is False),
            domains={d.id: d for d in estate.all(EdgeDomain) if d.profile == profile.id and d.enabled is not False},
            routes=tuple(r for r in estate.all(EdgeRoute) if r.profile == profile.id and r.enabled is not False),
            origins={group: tuple(found) for group, found in origins.items()},
            securities=tuple(s for s in estate.all(EdgeSecurity) if s.profile == profile.id),
            overrides={rule_set: tuple(found) for rule_set, found in overrides.items()},
        )

    def hosts(self) -> tuple[str, ...]:
        """Give the host names that are known."""
        return tuple(sorted({host for domain in self.domains.values() if isinstance(host := host_of(domain), str)}))

    def domains_of(self, route: EdgeRoute) -> Iterator[EdgeDomain]:
        """Give the domains of a route, with the custom domains of a CDN endpoint that stand by themselves.

        Where one is not known, any domain may be meant; one that is not in the input has any name.
        """
        wanted = [reference for reference in route.domains if isinstance(reference, str)]
        unknown = any(isinstance(reference, Unknown) for reference in route.domains)
        for identity, domain in self.domains.items():
            if unknown or identity in wanted or (CUSTOM in identity and identity.partition(CUSTOM)[0] in wanted):
                yield domain
        for identity in self._absent(route):
            why = f'the domain "{identity.rsplit("/", 1)[-1]}" is not in the input'
            nameless = Unknown(why=why, origin=route.origin)
            yield EdgeDomain(id=identity, name="?", origin=route.origin, profile=route.profile, host=nameless)

    def _absent(self, route: EdgeRoute) -> Iterator[str]:
        named = (reference for reference in route.domains if isinstance(reference, str))
        return (reference for reference in named if reference not in self.domains and reference not in self.off)

    def doubts_of(self, route: EdgeRoute) -> Iterator[Cause]:
        """Give why a route may not be as it is written."""
        listed: list[object] = [route.enabled, route.group, route.forwarding, *route.domains]
        for value in listed:
            if isinstance(value, Unknown):
                yield causes.of_value(value, route.origin)
        for reference in self._absent(route):
            yield causes.of_absence(reference, "the domain", route.origin)

    def elsewhere(self, route: EdgeRoute) -> Iterator[EdgeOverride]:
        """Give the rules that may send requests of a route to another group."""
        for reference in route.overrides:
            if isinstance(reference, str):
                yield from (o for o in self.overrides.get(reference, ()) if o.group is not None or o.redirects)


def host_of(domain: EdgeDomain) -> str | Unknown:
    """Give the host name of a domain; Azure makes that of an endpoint from its name."""
    if domain.host is None:
        return f"{domain.name.lower()}-{{hash}}.azurefd.net"
    return domain.host


def own_id(profile: str) -> str:
    """Give the spelling of a front door's own id, where Azure alone knows it."""
    return f"{{front-door-id:{profile}}}"
