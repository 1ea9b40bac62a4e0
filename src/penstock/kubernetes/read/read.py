"""Objects → `Cluster`.

Comes in: the roots of documents. Goes out: what was read of a cluster, what was not, and what was noticed. An object that is there twice is
read once, the last one: as when it is applied twice. Read next: `lower/lower.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from penstock.diagnostics import Diagnostic, Origin
from penstock.kubernetes.read.calico import GROUPS as CALICO_GROUPS
from penstock.kubernetes.read.calico import SETS as CALICO_SETS
from penstock.kubernetes.read.calico import calico_policy, is_policy, network_set, tier
from penstock.kubernetes.read.cilium import GROUP as CILIUM_GROUP
from penstock.kubernetes.read.cilium import KINDS as CILIUM_KINDS
from penstock.kubernetes.read.cilium import cilium_policies
from penstock.kubernetes.read.entry import Ways
from penstock.kubernetes.read.network_policy import network_policy
from penstock.kubernetes.read.objects import Item, items
from penstock.kubernetes.read.opaque import is_opaque, opaque_policy
from penstock.kubernetes.read.owners import together
from penstock.kubernetes.read.registry import BECOMES, SILENT, WORKLOADS
from penstock.kubernetes.read.service import service
from penstock.kubernetes.read.tiered import GROUP, KINDS, tiered_policy
from penstock.kubernetes.read.workload import Found, named, namespace, workload
from penstock.kubernetes.resources.calico import Calico, CalicoPolicy, NetworkSet, Tier
from penstock.kubernetes.resources.cilium import CiliumPolicy
from penstock.kubernetes.resources.cluster import Cluster, Enforcer
from penstock.kubernetes.resources.labels import Labels
from penstock.kubernetes.resources.opaque import OpaquePolicy
from penstock.kubernetes.resources.policy import NetworkPolicy
from penstock.kubernetes.resources.service import Service
from penstock.kubernetes.resources.tiered import TieredPolicy
from penstock.kubernetes.resources.workload import Namespace, Workload
from penstock.source.node import Node
from penstock.source.notes import Notes

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read: the cluster, the kinds that nobody reads with their places, and what was noticed."""

    cluster: Cluster
    unread: tuple[tuple[str, tuple[Origin, ...]], ...]
    counts: tuple[tuple[str, int], ...]
    diagnostics: tuple[Diagnostic, ...]


def read_cluster(roots: Iterable[Node], name: str = "", enforcer: Enforcer = Enforcer.ASSUMED) -> Read:
    """Read the objects of one cluster."""
    notes = Notes()
    found: dict[str, Found] = {}
    namespaces: dict[str, Namespace] = {}
    policies: dict[str, NetworkPolicy] = {}
    tiered: dict[str, TieredPolicy] = {}
    cilium: dict[str, CiliumPolicy] = {}
    calico: dict[str, CalicoPolicy] = {}
    tiers: dict[str, Tier] = {}
    sets: dict[str, NetworkSet] = {}
    services: dict[str, Service] = {}
    ways = Ways()
    opaque: list[OpaquePolicy] = []
    unread: dict[str, list[Origin]] = {}
    counts: dict[str, int] = {}
    for item in (one for root in roots for one in items(root)):
        notes.context = f"{item.kind} {item.name}"
        counts[item.kind] = counts.get(item.kind, 0) + 1
        if item.kind in WORKLOADS:
            one = workload(item)
            found[one.workload.id] = one
        elif item.kind == "Namespace":
            namespaces[item.name] = namespace(item)
        elif item.kind == "NetworkPolicy" and item.group in ("networking.k8s.io", "extensions"):
            policy = network_policy(item, notes)
            policies[policy.id] = policy
        elif item.kind in KINDS and item.group == GROUP:
            of_tier = tiered_policy(item, notes)
            tiered[of_tier.id] = of_tier
        elif item.kind in CILIUM_KINDS and item.group == CILIUM_GROUP:
            cilium.update((one_spec.id, one_spec) for one_spec in cilium_policies(item, notes))
        elif is_policy(item):
            one_policy = calico_policy(item, notes)
            calico[one_policy.id] = one_policy
        elif item.kind == "Tier" and item.group in CALICO_GROUPS:
            tiers[item.name] = tier(item)
        elif item.kind in CALICO_SETS and item.group in CALICO_GROUPS:
            one_set = network_set(item, notes)
            sets[one_set.id] = one_set
        elif item.kind == "Service" and not item.group:
            one_service = service(item, notes)
            services[one_service.id] = one_service
        elif not ways.take(item) and item.kind not in SILENT:
            unread.setdefault(_kind(item), []).append(item.node.origin)
            if is_opaque(item):
                opaque.append(opaque_policy(item))
    workloads = together(found.values())
    cluster = Cluster(
        name=name,
        namespaces=_with_undeclared(namespaces, workloads),
        workloads=workloads,
        policies=tuple(policies[key] for key in sorted(policies)),
        tiered=tuple(tiered[key] for key in sorted(tiered)),
        cilium=tuple(cilium[key] for key in sorted(cilium)),
        calico=Calico(policies=_sorted(calico), tiers=_sorted(tiers), sets=_sorted(sets)),
        opaque=tuple(opaque),
        services=tuple(services[key] for key in sorted(services)),
        entries=_sorted(ways.entries),
        classes=_sorted(ways.classes),
        enforcer=enforcer,
    )
    return Read(
        cluster=_under_its_name(cluster),
        unread=tuple((kind, tuple(places)) for kind, places in sorted(unread.items())),
        counts=tuple(sorted((kind, count) for kind, count in counts.items() if kind in BECOMES)),
        diagnostics=notes.diagnostics(),
    )


def _sorted(found: Mapping[str, T]) -> tuple[T, ...]:
    return tuple(found[key] for key in sorted(found))


def _under_its_name(cluster: Cluster) -> Cluster:
    """Give a cluster with ids that no other cluster has."""
    if not cluster.name:
        return cluster
    top = cluster.name.lower()
    return replace(
        cluster,
        workloads=tuple(replace(one, id=f"{top}/{one.id}") for one in cluster.workloads),
        policies=tuple(replace(one, id=f"{top}/{one.id}") for one in cluster.policies),
        tiered=tuple(replace(one, id=f"{top}/{one.id}") for one in cluster.tiered),
        cilium=tuple(replace(one, id=f"{top}/{one.id}") for one in cluster.cilium),
        calico=replace(
            cluster.calico, policies=tuple(replace(one, id=f"{top}/{one.id}") for one in cluster.calico.policies)
        ),
        services=tuple(replace(one, id=f"{top}/{one.id}") for one in cluster.services),
        entries=tuple(replace(one, id=f"{top}/{one.id}") for one in cluster.entries),
    )


def _kind(item: Item) -> str:
    return f"{item.kind}.{item.group}" if item.group else item.kind


def _with_undeclared(namespaces: dict[str, Namespace], workloads: Iterable[Workload]) -> dict[str, Namespace]:
    """Add the namespaces that nothing declares: their names are known, their other labels are not."""
    out = dict(namespaces)
    for one in workloads:
        if one.namespace not in out:
            labels = named(one.namespace, Labels(open=True))
            out[one.namespace] = Namespace(name=one.namespace, labels=labels, origin=one.origin, declared=False)
    return dict(sorted(out.items()))
