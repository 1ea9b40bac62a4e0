"""Pods that are not in the input: those of other namespaces, and those of ingress controllers.

Comes in: a `Cluster`. Goes out: the cluster with workloads that stand for them. Nothing is known of their labels, but that their namespace is none of
those in the input; so whatever a policy lets in by labels may be one of them. Read next: `lower/pods.py`.
"""

from __future__ import annotations

from dataclasses import replace

from penstock.diagnostics import BUILT_IN
from penstock.kubernetes.resources.cluster import Cluster
from penstock.kubernetes.resources.entry import Entry
from penstock.kubernetes.resources.labels import Labels
from penstock.kubernetes.resources.workload import Namespace, Workload

ELSEWHERE = "(other)"
"""The namespace of pods that are not in the input; no real one can be called so."""

KIND = "Any"
NAME_LABEL = "kubernetes.io/metadata.name"


def with_others(cluster: Cluster) -> Cluster:
    """Give a cluster with those who are not in it."""
    names = frozenset(cluster.namespaces)
    labels = Labels(open=True, never=((NAME_LABEL, names),))
    stranger = Namespace(name=ELSEWHERE, labels=labels, origin=BUILT_IN)
    controllers = tuple(_other(controller_id(entry)) for entry in cluster.entries)
    top = f"{cluster.name.lower()}/" if cluster.name else ""
    return replace(
        cluster,
        namespaces={**cluster.namespaces, ELSEWHERE: stranger},
        workloads=(*cluster.workloads, _other(f"{top}{ELSEWHERE}/any"), *controllers),
    )


def controller_id(entry: Entry) -> str:
    """Give the id of the workload that stands for whoever serves a way in."""
    return f"{ELSEWHERE}/controller/{entry.id}"


def is_controller(workload: Workload) -> bool:
    """Whether a workload stands for whoever serves a way in."""
    return workload.namespace == ELSEWHERE and workload.id.startswith(f"{ELSEWHERE}/controller/")


def _other(identity: str) -> Workload:
    return Workload(
        id=identity,
        kind=KIND,
        name="any",
        namespace=ELSEWHERE,
        labels=Labels(open=True),
        origin=BUILT_IN,
        ports_open=True,
        account="",
    )
