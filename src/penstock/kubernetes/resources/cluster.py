"""Everything that was read of one cluster. Read next: `lower/lower.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from penstock.kubernetes.resources.calico import Calico
from penstock.kubernetes.resources.cilium import CiliumPolicy
from penstock.kubernetes.resources.entry import Entry, EntryClass
from penstock.kubernetes.resources.opaque import OpaquePolicy
from penstock.kubernetes.resources.policy import NetworkPolicy
from penstock.kubernetes.resources.service import Service
from penstock.kubernetes.resources.tiered import TieredPolicy
from penstock.kubernetes.resources.workload import Namespace, Workload
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet


class Enforcer(Enum):
    """Who enforces the policies of a cluster (AKS-30); the value is Azure's word.

    `ASSUMED`: nothing is said of the cluster at all, and its policies are taken to be enforced. `UNKNOWN`: somebody may enforce them, or nobody.
    """

    ASSUMED = "assumed"
    UNKNOWN = "unknown"
    NONE = "none"
    NPM = "azure"
    CALICO = "calico"
    CILIUM = "cilium"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A cluster: what runs in it and what its policies say. `name` is empty when it is the only one and nobody named it.

    `ranges` are the addresses that its pods get, and `nodes` those of its nodes, when they are known. `knows_names` and `looks_inside` say whether
    rules on names, and on what is carried, work (AKS-35); None when nothing is said of it.
    """

    name: str = ""
    namespaces: Mapping[str, Namespace] = field(default_factory=dict)
    workloads: tuple[Workload, ...] = ()
    policies: tuple[NetworkPolicy, ...] = ()
    tiered: tuple[TieredPolicy, ...] = ()
    cilium: tuple[CiliumPolicy, ...] = ()
    calico: Calico = field(default_factory=Calico)
    opaque: tuple[OpaquePolicy, ...] = ()
    services: tuple[Service, ...] = ()
    entries: tuple[Entry, ...] = ()
    classes: tuple[EntryClass, ...] = ()
    enforcer: Enforcer = Enforcer.ASSUMED
    ranges: AddressSet | None = None
    nodes: AddressSet | None = None
    knows_names: bool | Unknown | None = None
    looks_inside: bool | Unknown | None = None
