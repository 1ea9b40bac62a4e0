"""NetworkPolicy (networking.k8s.io/v1) in Kubernetes' words. Read next: `read/network_policy.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.diagnostics import Origin
from penstock.kubernetes.resources.labels import Selector
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet


class Traffic(Enum):
    """Which connections a rule speaks of, as seen from the pods that it is about."""

    INGRESS = "ingress"
    EGRESS = "egress"


@dataclass(frozen=True, slots=True, kw_only=True)
class PodPeer:
    """Pods by labels. `namespaces` None: those of the policy's own namespace (K8S-07)."""

    pods: Selector
    namespaces: Selector | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IpBlock:
    """Addresses; `text` is how the file says it."""

    addresses: AddressSet
    text: str


Peer = PodPeer | IpBlock | Unknown
"""Whom a rule lets in or out; `Unknown`: it names somebody, and nobody knows whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRange:
    """Destination ports of one protocol, closed."""

    protocol: int
    low: int = 0
    high: int = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPort:
    """A port by its name, which each pod resolves for itself (K8S-09). `protocol` None: of whatever protocol it is."""

    name: str
    protocol: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainProtocol:
    """A protocol that has no ports; if `only` says so, some of its packets, such as those of one type of ICMP."""

    protocol: int
    only: str = ""


Port = PortRange | NamedPort | PlainProtocol | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRule:
    """Peers and ports that are let through together; None stands for all of them (K8S-06)."""

    peers: tuple[Peer, ...] | None
    ports: tuple[Port, ...] | None
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPolicy:
    """A policy. `rules` has an entry for each direction that it isolates (K8S-01); it may isolate those in `perhaps` as well."""

    id: str
    name: str
    namespace: str
    subject: Selector
    ingress: tuple[PolicyRule, ...] | None
    egress: tuple[PolicyRule, ...] | None
    origin: Origin
    perhaps: frozenset[Traffic] = frozenset()

    def rules(self, traffic: Traffic) -> tuple[PolicyRule, ...] | None:
        """Give the rules of one direction; None when it says nothing of it."""
        return self.ingress if traffic is Traffic.INGRESS else self.egress
