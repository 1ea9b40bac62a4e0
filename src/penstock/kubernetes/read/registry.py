"""Which kind is read by whom, and what the kinds that nobody reads may hide.

Comes in: nothing. Goes out: the tables of kinds, and `kinds_table()`, a part of `docs/coverage.md`. A new kind is one row. Read next: `read/read.py`.
"""

from __future__ import annotations

from penstock.kubernetes.read.entry import KINDS as ENTRIES
from penstock.kubernetes.read.workload import TEMPLATES

WORKLOADS = frozenset(TEMPLATES)

BECOMES = {
    **dict.fromkeys(sorted(TEMPLATES), "pods"),
    "Namespace": "labels of what is in it",
    **dict.fromkeys(sorted({kind for kind, _ in ENTRIES}), "a way in for requests, to some of its backends"),
    "IngressClass": "who serves an Ingress, if it is in the cluster",
    "NetworkPolicy": "filters; that of Calico in tiers, where Calico enforces it",
    "Service": "an address that leads to pods, and what lets the outside in",
    "AdminNetworkPolicy": "filters before NetworkPolicy",
    "BaselineAdminNetworkPolicy": "filters after NetworkPolicy",
    "ClusterNetworkPolicy": "filters before or after NetworkPolicy, by its tier",
    "GlobalNetworkPolicy": "filters for all namespaces, in tiers, where Calico enforces them",
    "Tier": "the order of filters",
    "NetworkSet": "addresses under labels",
    "GlobalNetworkSet": "addresses under labels",
    "CiliumNetworkPolicy": "filters, together with NetworkPolicy, where Cilium enforces them",
    "CiliumClusterwideNetworkPolicy": "filters for all namespaces, where Cilium enforces them",
}
"""What is read, and what it becomes."""

SILENT = frozenset(
    (
        "ConfigMap",
        "Secret",
        "ServiceAccount",
        "Role",
        "RoleBinding",
        "ClusterRole",
        "ClusterRoleBinding",
        "CustomResourceDefinition",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "StorageClass",
        "PodDisruptionBudget",
        "HorizontalPodAutoscaler",
        "ResourceQuota",
        "LimitRange",
        "Event",
        "Lease",
        "PriorityClass",
        "ControllerRevision",
        "GatewayClass",
        "Gateway",
        "ReferenceGrant",
        "StagedNetworkPolicy",
        "StagedGlobalNetworkPolicy",
        "StagedKubernetesNetworkPolicy",
    )
)
"""Kinds without a bearing on which packets pass."""


def kinds_table() -> str:
    """Give the table of kinds of `docs/coverage.md`."""
    rows = ["", "| Kind of Kubernetes | Becomes |", "|---|---|"]
    rows += [f"| `{kind}` | {what} |" for kind, what in sorted(BECOMES.items())]
    listed = ", ".join(f"`{kind}`" for kind in sorted(SILENT))
    rows += [
        "",
        f"Kinds of Kubernetes without a bearing on traffic, and so passed over: {listed}. All others are counted in every report.",
    ]
    return "\n".join(rows) + "\n"
