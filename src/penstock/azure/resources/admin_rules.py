"""Security admin configurations of a network manager, their rule collections and rules, in Azure's words.

Read next: `read/admin_rules.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.security import RuleDirection, RuleProtocol, Side
from penstock.azure.resources.terms import PortTerm, Reference
from penstock.diagnostics import Origin
from penstock.source.node import Unknown


class AdminAccess(Enum):
    """What an admin rule does (AV-02)."""

    ALLOW = "Allow"
    ALWAYS_ALLOW = "AlwaysAllow"
    DENY = "Deny"


class IntentPolicySetting(Enum):
    """What holds in networks whose services have network intent policies (AV-06)."""

    NONE = "None"
    ALLOW_ONLY = "AllowRulesOnly"
    ALL = "All"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityAdminConfiguration:
    """A configuration: it has no effect before it is deployed (AV-05)."""

    id: str
    name: str
    origin: Origin
    manager: str
    intent_policies: IntentPolicySetting | Unknown = IntentPolicySetting.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminRuleCollection:
    """Rules for the networks of some groups."""

    id: str
    name: str
    origin: Origin
    configuration: str
    groups: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityAdminRule:
    """One rule of a collection; its sides name prefixes, service tags and, as `groups`, network groups (AV-04).

    `custom` False: one of Azure's own default rules. `changed` is when it was last written, as text of ISO form, if the input says so.
    """

    id: str
    name: str
    origin: Origin
    collection: str
    priority: int | Unknown
    direction: RuleDirection | Unknown
    access: AdminAccess | Unknown
    protocol: RuleProtocol | Unknown
    source: Side
    destination: Side
    source_ports: tuple[PortTerm, ...]
    destination_ports: tuple[PortTerm, ...]
    custom: bool = True
    changed: str = ""
