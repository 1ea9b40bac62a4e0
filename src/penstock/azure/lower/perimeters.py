"""What a network security perimeter says about a resource: the stages of its decision, and the perimeter's own rules.

Comes in: associations, profiles, rules and links of the estate. Goes out: `Held`, for each resource that is in a perimeter. The decision
matrix of NSP-04 is written here once, for both directions. Read next: `lower/doors.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from penstock.azure.lower import causes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.paas import PublicAccess
from penstock.azure.resources.perimeter import (
    AccessMode,
    Perimeter,
    PerimeterAssociation,
    PerimeterLink,
    PerimeterProfile,
    PerimeterRule,
)
from penstock.azure.resources.security import RuleDirection
from penstock.net import door as net
from penstock.net.cause import Cause
from penstock.source.node import Unknown


class Own(Enum):
    """What becomes of a resource's own settings beside the perimeter's rules."""

    COUNTS = "counts"
    CLOSED = "closed"  # they are read as closed
    IGNORED = "ignored"


def inbound(access: PublicAccess, mode: AccessMode | None) -> tuple[bool, Own]:
    """Tell whether the perimeter's rules let callers in, and what the resource's own rules still say (NSP-04).

    >>> inbound(PublicAccess.ENABLED, AccessMode.LEARNING)
    (True, <Own.COUNTS: 'counts'>)
    """
    if mode is None:
        return False, Own.COUNTS if access is PublicAccess.ENABLED else Own.CLOSED
    if mode is AccessMode.ENFORCED:
        return True, Own.IGNORED
    return True, Own.COUNTS if access is PublicAccess.ENABLED else Own.CLOSED


def outbound(access: PublicAccess, mode: AccessMode | None) -> tuple[bool, bool]:
    """Tell whether the perimeter's rules let calls out, and whether anything else may be called (NSP-04).

    >>> outbound(PublicAccess.PERIMETER, None)
    (False, False)
    """
    if mode is None:
        return False, access is not PublicAccess.PERIMETER
    if mode is AccessMode.ENFORCED or access is PublicAccess.PERIMETER:
        return True, False
    return True, True


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A resource in a perimeter. One of `modes` holds, for `causes` when there are several; None: it may be in none.

    `rules` are those of its profile; `members` the resources that share its perimeter or are linked to it. `doubts`: there may be
    rules that are not in the input; `unlisted`: further members.
    """

    association: PerimeterAssociation
    modes: tuple[AccessMode | None, ...]
    causes: tuple[Cause, ...]
    rules: tuple[PerimeterRule, ...]
    members: frozenset[str]
    doubts: tuple[Cause, ...]
    unlisted: tuple[Cause, ...] = ()

    @property
    def shown(self) -> net.Perimeter:
        """Give the perimeter as checks see it."""
        enforced = self.causes or (self.modes == (AccessMode.ENFORCED,))
        return net.Perimeter(
            name=self.association.perimeter.rsplit("/", 1)[-1],
            resource=self.association.perimeter,
            origin=self.association.origin,
            enforced=enforced,
        )

    def of(self, direction: RuleDirection) -> tuple[PerimeterRule, ...]:
        """Give the rules of one direction, and those of which the direction is not known."""
        return tuple(rule for rule in self.rules if rule.direction is direction or isinstance(rule.direction, Unknown))


class Perimeters:
    """The perimeters of an estate, by the resources in them."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._associations = estate.all(PerimeterAssociation)

    def of(self, resource: str) -> Held | None:
        """Give how a resource is held; of several associations, which Azure does not allow, the first counts."""
        found = next((one for one in self._associations if one.resource == resource), None)
        if found is not None:
            return self._held(found, resource)
        for perhaps in self._associations:
            if isinstance(perhaps.resource, Unknown):
                held, cause = self._held(perhaps, resource), causes.of_value(perhaps.resource, perhaps.origin)
                return replace(held, modes=(None, *held.modes), causes=(*held.causes, cause))
        return None

    def _held(self, found: PerimeterAssociation, resource: str) -> Held:
        modes, doubts = _modes(found)
        return Held(
            association=found,
            modes=modes,
            causes=doubts,
            rules=tuple(self._rules(found)),
            members=frozenset(self.members(found.perimeter)) - {resource},
            doubts=tuple(self._absent(found)),
            unlisted=tuple(
                causes.of_value(one.resource, one.origin)
                for one in self._near(found.perimeter)
                if isinstance(one.resource, Unknown)
            ),
        )

    def members(self, perimeter: str) -> Iterator[str]:
        """Give the resources of a perimeter and of those linked to it."""
        for one in self._near(perimeter):
            if isinstance(one.resource, str):
                yield one.resource

    def _near(self, perimeter: str) -> Iterator[PerimeterAssociation]:
        near = {perimeter, *self._linked(perimeter)}
        return (one for one in self._associations if one.perimeter in near)

    def _linked(self, perimeter: str) -> Iterator[str]:
        for link in self._estate.all(PerimeterLink):
            if link.approved is not True or not isinstance(link.remote, str):
                continue
            if link.perimeter == perimeter and link.local_inbound:
                yield link.remote
            if link.remote == perimeter and link.remote_inbound:
                yield link.perimeter

    def _rules(self, association: PerimeterAssociation) -> Iterator[PerimeterRule]:
        for rule in self._estate.all(PerimeterRule):
            if rule.profile == association.profile:
                yield rule

    def _absent(self, association: PerimeterAssociation) -> Iterator[Cause]:
        profile = association.profile
        if isinstance(profile, Unknown):
            yield causes.of_value(profile, association.origin)
        elif profile is None or self._estate.find(PerimeterProfile, profile) is None:
            yield causes.of_absence(profile or "profile", "the perimeter profile", association.origin)
        elif self._estate.find(Perimeter, association.perimeter) is None:
            yield causes.of_absence(association.perimeter, "the perimeter", association.origin)


def _modes(association: PerimeterAssociation) -> tuple[tuple[AccessMode, ...], tuple[Cause, ...]]:
    mode = association.mode
    both = (AccessMode.LEARNING, AccessMode.ENFORCED)
    if isinstance(mode, Unknown):
        return both, (causes.of_value(mode, association.origin),)
    if mode is AccessMode.AUDIT:
        cause = Cause(
            key=f"audit-mode:{association.id}",
            why="what the access mode Audit of a perimeter lets through is not documented",
            cure="set the access mode to Enforced",
            facts=("NSP-01",),
            origin=association.origin,
        )
        return both, (cause,)
    return (mode or AccessMode.LEARNING,), ()
