"""CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy in Cilium's words. Read next: `read/cilium.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.diagnostics import Origin
from penstock.kubernetes.resources.labels import Selector
from penstock.kubernetes.resources.policy import IpBlock, PodPeer, Port, Traffic
from penstock.kubernetes.resources.tiered import NodePeer
from penstock.source.node import Unknown
from penstock.space.names import NameSet


class Entity(Enum):
    """Somebody whom Cilium knows by a word; the value is that word."""

    ALL = "all"
    WORLD = "world"
    WORLD_4 = "world-ipv4"
    WORLD_6 = "world-ipv6"
    CLUSTER = "cluster"
    HOST = "host"
    REMOTE = "remote-node"
    API = "kube-apiserver"
    INGRESS = "ingress"
    UNMANAGED = "unmanaged"
    INIT = "init"
    HEALTH = "health"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityPeer:
    """Entities; `host` and `remote-node` together are all nodes."""

    entities: frozenset[Entity]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesPeer:
    """What is outside of the cluster and has one of some names, with so many `labels` if that is set. `unsure`: why only some of the names may be meant."""

    names: NameSet
    text: str
    labels: int | None = None
    unsure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePeer:
    """What stands behind a service: one by its name, or those that a selector selects. `namespace` None: of any namespace."""

    namespace: str | None
    name: str = ""
    selector: Selector | None = None


CiliumPeer = PodPeer | IpBlock | EntityPeer | NamesPeer | NodePeer | ServicePeer | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class CiliumRule:
    """Peers and ports that are let through or refused together; None stands for all.

    `server_names` limits it to connections that ask for one of them (SNI). `layer_7`: it looks into what is carried, and `notes` say what it looks
    for. `learns` is true if it shows answers of DNS to the proxy. `doubts`: why it may not match.
    """

    allows: bool
    peers: tuple[CiliumPeer, ...] | None
    ports: tuple[Port, ...] | None
    origin: Origin
    server_names: NamesPeer | None = None
    layer_7: bool = False
    learns: bool = False
    notes: tuple[str, ...] = ()
    doubts: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CiliumPolicy:
    """One spec of a policy. `subject` are pods, or the nodes if it is `on_nodes`; `namespace` is empty for all of them.

    `ingress` and `egress` are None when it says nothing of that direction. It refuses all else in the directions `isolates`, and perhaps in those of
    `perhaps`.
    """

    id: str
    kind: str
    name: str
    namespace: str
    subject: PodPeer
    on_nodes: bool
    ingress: tuple[CiliumRule, ...] | None
    egress: tuple[CiliumRule, ...] | None
    isolates: frozenset[Traffic]
    perhaps: frozenset[Traffic]
    origin: Origin

    def rules(self, traffic: Traffic) -> tuple[CiliumRule, ...] | None:
        """Give the rules of one direction; None when it says nothing of it."""
        return self.ingress if traffic is Traffic.INGRESS else self.egress
