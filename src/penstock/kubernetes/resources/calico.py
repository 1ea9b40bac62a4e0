"""NetworkPolicy and GlobalNetworkPolicy of Calico, its tiers, and its sets of addresses. Read next: `read/calico.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.diagnostics import Origin
from penstock.kubernetes.resources.expression import Expression
from penstock.kubernetes.resources.labels import Labels
from penstock.kubernetes.resources.policy import IpBlock, Port, Traffic
from penstock.source.node import Unknown

DEFAULT_TIER = "default"
LAST = float("inf")


class CalicoAction(Enum):
    """What a rule does; the value is Calico's word in lower case."""

    ALLOW = "allow"
    DENY = "deny"
    PASS = "pass"  # noqa: S105 - go on with the next tier
    LOG = "log"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalicoPeer:
    """One side of a rule; all that is set must hold. `namespaces` None: those of the policy, or all for one of the whole cluster.

    `whole` is set when it is nobody in a namespace (`global()`).
    """

    selector: Expression | None = None
    unlike: Expression | None = None
    namespaces: Expression | None = None
    whole: bool = False
    nets: tuple[IpBlock | Unknown, ...] = ()
    not_nets: tuple[IpBlock | Unknown, ...] = ()
    ports: tuple[Port, ...] = ()
    not_ports: tuple[Port, ...] = ()
    doubts: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalicoRule:
    """One rule; the first that matches decides. `protocol` None is any; `version` limits it to one version of IP."""

    action: CalicoAction | Unknown
    source: CalicoPeer
    destination: CalicoPeer
    origin: Origin
    protocol: int | None = None
    not_protocol: int | None = None
    version: int | None = None
    doubts: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalicoPolicy:
    """A policy of a tier. `namespace` is empty for one of the whole cluster; lower orders come first.

    `traffic` are the directions that it speaks of; `perhaps` those of which nobody knows.
    """

    id: str
    kind: str
    name: str
    namespace: str
    tier: str
    order: float | Unknown
    pods: Expression
    namespaces: Expression | None
    ingress: tuple[CalicoRule, ...]
    egress: tuple[CalicoRule, ...]
    traffic: frozenset[Traffic]
    perhaps: frozenset[Traffic]
    origin: Origin

    def rules(self, traffic: Traffic) -> tuple[CalicoRule, ...]:
        """Give the rules of one direction."""
        return self.ingress if traffic is Traffic.INGRESS else self.egress


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A tier. What none of its policies decides is refused, or passed on."""

    name: str
    order: float | Unknown
    passes: bool | Unknown
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSet:
    """Addresses under labels, which selectors find like pods; `namespace` is empty for one of the whole cluster."""

    id: str
    namespace: str
    labels: Labels
    nets: tuple[IpBlock | Unknown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calico:
    """Everything of Calico in a cluster."""

    policies: tuple[CalicoPolicy, ...] = ()
    tiers: tuple[Tier, ...] = ()
    sets: tuple[NetworkSet, ...] = ()
