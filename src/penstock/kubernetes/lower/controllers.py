"""Which pods serve which way in.

Comes in: a `Cluster`. Goes out: for each entry the workload that takes its requests, where the input says who that is: by the class of an Ingress and what its
implementation puts on its pods, or by the gateway of a route. Entries of others keep a face of their own. Read next: `lower/entries.py`.

Source: kubernetes/ingress-nginx, deploy manifests: the labels of the controller. Microsoft Learn, "Application routing add-on": class
`webapprouting.kubernetes.azure.com`, pods in `app-routing-system`. Gateway API, GEP-1762: in-cluster implementations label what serves a gateway.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from penstock.kubernetes.resources.cluster import Cluster
from penstock.kubernetes.resources.entry import Entry
from penstock.kubernetes.resources.workload import Workload

GATEWAY_LABEL = "gateway.networking.k8s.io/gateway-name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Implementation:
    """What the pods of an implementation are labelled with, and in which namespace they are, if that is fixed."""

    labels: tuple[tuple[str, str], ...]
    namespace: str = ""


NAME = "app.kubernetes.io/name"
APP_ROUTING = Implementation(labels=(("app", "nginx"),), namespace="app-routing-system")
BY_CONTROLLER = {
    "k8s.io/ingress-nginx": Implementation(
        labels=((NAME, "ingress-nginx"), ("app.kubernetes.io/component", "controller"))
    ),
    "webapprouting.kubernetes.azure.com/nginx": APP_ROUTING,
    "traefik.io/ingress-controller": Implementation(labels=((NAME, "traefik"),)),
}
"""Implementations that run as pods, by what they call themselves."""

BY_CLASS = {"webapprouting.kubernetes.azure.com": "webapprouting.kubernetes.azure.com/nginx"}
"""Classes that an add-on brings under a fixed name: they are known even where the IngressClass is not in the input."""


def controllers(cluster: Cluster) -> Mapping[str, tuple[Entry, Workload]]:
    """Give the entries that pods of the input serve, with these, by the id of the entry."""
    found = ((entry, _serving(entry, cluster)) for entry in cluster.entries)
    return {entry.id: (entry, workload) for entry, workload in found if workload is not None}


def _serving(entry: Entry, cluster: Cluster) -> Workload | None:
    """Give the only workload that may serve an entry; where several may, nobody can say."""
    found = [w for w in cluster.workloads if _serves(w, entry, cluster)]
    return found[0] if len(found) == 1 else None


def _serves(workload: Workload, entry: Entry, cluster: Cluster) -> bool:
    if entry.gateways:
        return len(entry.gateways) == 1 and _is_gateway(workload, *entry.gateways[0])
    implementation = BY_CONTROLLER.get(_controller(entry, cluster))
    if implementation is None or implementation.namespace not in ("", workload.namespace):
        return False
    return all(workload.labels.value(key) == value for key, value in implementation.labels)


def _is_gateway(workload: Workload, namespace: str, name: str) -> bool:
    return workload.namespace == namespace and workload.labels.value(GATEWAY_LABEL) == name


def _controller(entry: Entry, cluster: Cluster) -> str:
    """Give the implementation that a class stands for; without a class, that of the default one."""
    if not isinstance(entry.class_name, str):
        return ""
    for one in cluster.classes:
        if one.name == entry.class_name or (not entry.class_name and one.is_default):
            return one.controller
    return BY_CLASS.get(entry.class_name, "")
