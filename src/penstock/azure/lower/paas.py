"""Platform services as endpoints of their public names, and whether their public door stands open.

Comes in: services, and private endpoints that lead to them. Goes out: one endpoint each, whose `approved` says whether its public door is open:
yes, no, or why that is not known. Addresses play no part yet. Read next: `assess/checks`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.paas import DefaultAction, PlatformService, PublicAccess, ServiceRule
from penstock.azure.resources.private_link import PrivateEndpoint
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet

DATABASES = ("microsoft.sql/", "microsoft.dbfor")
"""Servers that block everything on their public door until a firewall rule admits something (SQL-01)."""

WEB = "microsoft.web/sites"


def services(context: Context) -> Iterator[Endpoint]:
    """Give an endpoint for each service."""
    for service in context.estate.all(PlatformService):
        answer, note = door(service, context.estate)
        yield Endpoint(
            id=service.id,
            name=service.name,
            kind=Kind.SERVICE,
            where=AddressSet.empty(),
            origin=service.origin,
            names=(service.name, *service.names),
            resource=service.id,
            service=service.id,
            public_names=NameSet.union_all(NameSet.exact(name) for name in service.names) if service.names else None,
            location=service.location,
            approved=answer,
            tags=service.labels,
            notes=(note,) if note else (),
        )


def door(service: PlatformService, estate: Estate) -> tuple[bool | tuple[Cause, ...], str]:
    """Tell whether the public door is open, with a sentence that says by which setting."""
    match service.access:
        case PublicAccess.DISABLED:
            return False, "public network access is disabled"
        case PublicAccess.PERIMETER:
            cause = _cause(service, "what its network security perimeter admits is not modelled", "NSP-04")
            return (cause,), "public network access is secured by a perimeter"
        case Unknown() as unknown:
            return (causes.of_value(unknown, service.origin),), "the setting of public network access is not known"
        case _:
            return _by_rules(service, estate)


def _by_rules(service: PlatformService, estate: Estate) -> tuple[bool | tuple[Cause, ...], str]:
    if service.type.startswith(DATABASES):
        return _database(service, estate)
    if isinstance(service.default, Unknown):
        return (causes.of_value(service.default, service.origin),), "the default network action is not known"
    exceptions = service.ip_rules + service.network_rules
    if service.default is DefaultAction.DENY or (service.default is None and exceptions):
        return False, f"the default network action is Deny, with {exceptions} exceptions"
    if service.type == WEB and service.access is None and _has_private_endpoint(service, estate):
        why = "whether a private endpoint closes the public door of a web application that does not say so has changed"
        return (_cause(service, why, "PE-06"),), "public network access is not stated"
    stated = "enabled" if service.access is PublicAccess.ENABLED else "not stated, which means enabled"
    return True, f"public network access is {stated}, and nothing limits it"


def _database(service: PlatformService, estate: Estate) -> tuple[bool | tuple[Cause, ...], str]:
    rules = [rule for rule in estate.all(ServiceRule) if rule.service == service.id]
    unknown = [bound for rule in rules for bound in (rule.low, rule.high) if isinstance(bound, Unknown)]
    if any(not isinstance(rule.low, Unknown) for rule in rules):
        names = ", ".join(rule.name for rule in rules)
        return True, f"firewall rules admit public addresses: {names} (SQL-02)"
    if unknown:
        return tuple(causes.of_value(u, service.origin) for u in unknown), "firewall rules are not known"
    why = "database-level firewall rules are not part of the configuration"
    return (_cause(service, why, "SQL-01"),), "no server-level firewall rule is in the input"


def _cause(service: PlatformService, why: str, fact: str) -> Cause:
    return Cause(
        key=f"door:{service.id}",
        why=why,
        cure="set publicNetworkAccess to Disabled",
        facts=(fact,),
        origin=service.origin,
    )


def _has_private_endpoint(service: PlatformService, estate: Estate) -> bool:
    return any(c.target == service.id for endpoint in estate.all(PrivateEndpoint) for c in endpoint.connections)
