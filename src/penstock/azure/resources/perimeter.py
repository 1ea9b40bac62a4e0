"""Network security perimeters, in Azure's words (NSP-01, NSP-02). Read next: `read/perimeter.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.security import RuleDirection
from penstock.azure.resources.terms import AddressTerm, Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown


class AccessMode(Enum):
    """How an association holds its resource to the perimeter's rules (NSP-01)."""

    LEARNING = "Learning"
    ENFORCED = "Enforced"
    AUDIT = "Audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Perimeter:
    """A perimeter; `profiles` of it hold the rules."""

    id: str
    name: str
    origin: Origin
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PerimeterProfile:
    """A set of rules that associations name."""

    id: str
    name: str
    origin: Origin
    perimeter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PerimeterRule:
    """One access rule of a profile: whom it lets in by address, subscription or perimeter, or which names may be called."""

    id: str
    name: str
    origin: Origin
    profile: str
    direction: RuleDirection | Unknown | None
    addresses: tuple[AddressTerm, ...] = ()
    subscriptions: tuple[Reference, ...] = ()
    perimeters: tuple[Reference, ...] = ()
    names: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PerimeterAssociation:
    """A resource in a perimeter, held to the rules of one profile in one mode."""

    id: str
    name: str
    origin: Origin
    perimeter: str
    resource: Reference
    profile: Reference
    mode: AccessMode | Unknown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerimeterLink:
    """Two perimeters whose resources may talk, if both sides approved; profiles are names, `*` is all of them."""

    id: str
    name: str
    origin: Origin
    perimeter: str
    remote: Reference
    approved: bool | Unknown
    local_inbound: tuple[Text, ...] = ()
    remote_inbound: tuple[Text, ...] = ()
