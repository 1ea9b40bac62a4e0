"""Whose policies are enforced: each dataplane knows NetworkPolicy and its own kinds, and nothing of those of others (AKS-30).

Comes in: a `Cluster`. Goes out: the cluster with whoever may be taken to enforce its policies, and what is said of policies without an effect. Read next:
`lower/stages.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from penstock.diagnostics import Diagnostic, Level
from penstock.kubernetes.resources.calico import CalicoPolicy
from penstock.kubernetes.resources.cilium import CiliumPolicy
from penstock.kubernetes.resources.cluster import Cluster, Enforcer

NOT_SAID = frozenset((Enforcer.ASSUMED, Enforcer.UNKNOWN))


def presumed(cluster: Cluster) -> Cluster:
    """Give the cluster as that of whose kinds of policies it has, when nothing is said of it and they are of one dataplane."""
    kinds = [own for policies, own in _own_kinds(cluster) if policies]
    if cluster.enforcer is Enforcer.ASSUMED and len(kinds) == 1:
        return replace(cluster, enforcer=kinds[0])
    return cluster


def _own_kinds(cluster: Cluster) -> tuple[tuple[Sequence[CiliumPolicy | CalicoPolicy], Enforcer], ...]:
    return ((cluster.cilium, Enforcer.CILIUM), (cluster.calico.policies, Enforcer.CALICO))


def without_effect(cluster: Cluster) -> Iterator[Diagnostic]:
    """Say which policies are of another dataplane than the one of the cluster."""
    for policies, own in _own_kinds(cluster):
        if policies and cluster.enforcer not in NOT_SAID and cluster.enforcer is not own:
            yield _said(policies, cluster.enforcer, own)


def _said(policies: Sequence[CiliumPolicy | CalicoPolicy], enforcer: Enforcer, own: Enforcer) -> Diagnostic:
    kinds = ", ".join(sorted({policy.kind for policy in policies}))
    by = "nobody" if enforcer is Enforcer.NONE else enforcer.value
    return Diagnostic(
        level=Level.WARNING,
        code="PS524",
        message=f"{len(policies)} of kind {kinds} without effect: the policies of this cluster are enforced by {by}",
        origin=min((policy.origin for policy in policies), key=lambda place: (place.file, place.pointer)),
        help=f"only a cluster with networkPolicy {own.value} enforces them",
    )
