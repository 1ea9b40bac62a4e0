"""The settings of a service, joined with those of its children and of what runs it.

Comes in: services, settings in children, environments, private endpoints. Goes out: `Openness`. What should be in the input and is not counts
as not known. Read next: `lower/doors.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.azure.kinds import KINDS
from penstock.azure.kinds.kind import ServiceKind
from penstock.azure.lower import causes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.paas import AccessRule, AccessSettings, AppEnvironment, PlatformService, PublicAccess
from penstock.azure.resources.private_link import PrivateEndpoint
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.source.node import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Openness:
    """The settings of a service and of its children, joined. `closes`: why the file's silence about public access may mean closed.

    `environment` is what runs it in a subnet; then filters of that subnet stand before the door, which are not followed.
    """

    service: str
    origin: Origin
    kind: ServiceKind
    parts: tuple[AccessSettings, ...]
    closes: tuple[Cause, ...] = ()
    environment: AppEnvironment | None = None

    @property
    def rules(self) -> tuple[AccessRule, ...]:
        """Give all rules, in order of priority, then as they stand."""
        found = [rule for part in self.parts for rule in part.rules]
        return tuple(sorted(found, key=lambda rule: rule.priority if rule.priority is not None else 0))

    def stated(self, key: str) -> tuple[object, Origin | None]:
        """Give the last statement of a setting, and where it stands."""
        for part in reversed(self.parts):
            found = getattr(part, key)
            if found is not None:
                return found, getattr(part, f"{key}_origin", part.origin)
        return None, None


def opened(service: PlatformService, estate: Estate) -> Openness:
    """Join the settings of a service and of its children."""
    children = [part for part in estate.all(AccessSettings) if part.service == service.id]
    if (
        KINDS[service.type].rules_apart
        and service.exported
        and not any(_says_rules(part) for part in (service.settings, *children))
    ):
        children.append(_left_out(service))
    environment = estate.find(AppEnvironment, service.environment if isinstance(service.environment, str) else None)
    shut = _by_environment(service, environment)
    closed = service.settings.access is PublicAccess.DISABLED
    return Openness(
        service=service.id,
        origin=service.origin,
        kind=KINDS[service.type],
        parts=(service.settings, *children, *((shut,) if shut is not None and not closed else ())),
        closes=_closes(service, estate),
        environment=environment,
    )


def _says_rules(part: AccessSettings) -> bool:
    return bool(part.rules or part.unknown_rules) or part.default is not None


def _left_out(service: PlatformService) -> AccessSettings:
    why = f"the access rules of {service.name} stand in children of it, and the export holds none"
    unknown = Unknown(why=why, origin=service.origin)
    return AccessSettings(
        id=f"{service.id}/?", name="?", origin=service.origin, service=service.id, unknown_rules=(unknown,)
    )


def _closes(service: PlatformService, estate: Estate) -> tuple[Cause, ...]:
    """A service that never said anything may be closed by a private endpoint, or may not be any more (PE-06)."""
    if not KINDS[service.type].endpoint_closes or isinstance(service.settings.access, PublicAccess):
        return ()
    site = service.id.removesuffix("/scm")
    if not any(c.target == site for endpoint in estate.all(PrivateEndpoint) for c in endpoint.connections):
        return ()
    cause = Cause(
        key=f"door:{service.id}",
        why=f"whether a private endpoint closes the public door of {KINDS[service.type].what} is not stated, and has changed",
        cure="state publicNetworkAccess",
        facts=("PE-06",),
        origin=service.origin,
    )
    return (cause,)


# ── environments ─────────────────────────────────────────────────────────────────────────────────


def _by_environment(service: PlatformService, found: AppEnvironment | None) -> AccessSettings | None:
    """An environment that answers inside its network only closes the public door of all that it runs."""
    if service.environment is None:
        return None
    access, origin = (found.access, found.origin) if found is not None else (None, service.origin)
    if isinstance(service.environment, Unknown):
        access = service.environment
    elif found is None:
        access = Unknown(why=causes.of_absence(service.environment, "the environment", service.origin).why)
    elif found.internal is True:
        access = PublicAccess.DISABLED
    elif isinstance(found.internal, Unknown):
        access = found.internal
    if access is None or access is PublicAccess.ENABLED:
        return None
    return AccessSettings(
        id=f"{service.id}/environment",
        name="environment",
        origin=origin,
        service=service.id,
        access=access,
        access_origin=origin,
    )
