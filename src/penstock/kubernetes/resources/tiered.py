"""Policies of administrators, in tiers around NetworkPolicy (K8S-20): AdminNetworkPolicy, BaselineAdminNetworkPolicy, ClusterNetworkPolicy.

Read next: `read/tiered.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.diagnostics import Origin
from penstock.kubernetes.resources.labels import Selector
from penstock.kubernetes.resources.policy import IpBlock, PodPeer, Port, Traffic
from penstock.source.node import Unknown
from penstock.space.names import NameSet


class Tier(Enum):
    """Before NetworkPolicy, or after it (K8S-20)."""

    ADMIN = "admin"
    BASELINE = "baseline"


class Verb(Enum):
    """What a rule does; the value is the word in the older version, in lower case."""

    ALLOW = "allow"
    DENY = "deny"
    PASS = "pass"  # noqa: S105 - go on with NetworkPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class NodePeer:
    """The nodes with certain labels."""

    nodes: Selector


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePeer:
    """Whatever has one of some domain names."""

    names: NameSet


TierPeer = PodPeer | IpBlock | NodePeer | NamePeer | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRule:
    """One rule; the first that matches decides. `ports` None stands for all transports."""

    name: str
    action: Verb | Unknown
    peers: tuple[TierPeer, ...]
    ports: tuple[Port, ...] | None
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class TieredPolicy:
    """A policy of a tier. Lower priorities come first (K8S-21); None: it is the only one of its tier."""

    id: str
    kind: str
    name: str
    tier: Tier | Unknown
    priority: int | Unknown | None
    pods: Selector
    namespaces: Selector
    ingress: tuple[TierRule, ...]
    egress: tuple[TierRule, ...]
    origin: Origin

    def rules(self, traffic: Traffic) -> tuple[TierRule, ...]:
        """Give the rules of one direction."""
        return self.ingress if traffic is Traffic.INGRESS else self.egress
