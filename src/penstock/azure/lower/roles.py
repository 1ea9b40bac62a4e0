"""Who holds a role at a service, by role assignments at it or above it.

Comes in: the estate. Goes out: a `Grant` for each. What management groups hand down is not known, nor what custom roles allow. Read next:
`assess/posture.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.resources.estate import Estate
from penstock.azure.resources.roles import Identity, RoleAssignment
from penstock.net.endpoint import Grant


def grants(estate: Estate, identity: str) -> tuple[Grant, ...]:
    """Give the roles that somebody holds at a resource, those at itself first."""
    found = sorted(_found(estate, identity), key=lambda one: (one.above, one.who, one.role))
    return tuple(dict.fromkeys(found))


def _found(estate: Estate, identity: str) -> Iterator[Grant]:
    names = {one.principal: one.name for one in estate.all(Identity)}
    for one in estate.all(RoleAssignment):
        if identity == one.scope or identity.startswith(f"{one.scope}/"):
            who = names.get(one.principal) or one.said or one.principal or "somebody whom the input does not name"
            yield Grant(who=who, role=one.role, above=identity != one.scope, origin=one.origin)
