"""Namespaces whose pods have a network of their own, apart from that of all others.

Comes in: the namespaces of a cluster. Goes out: for each that is labelled so a filter that lets nothing through for certain: which networks
are joined is not read. Read next: `lower/lower.py`.

Source: OVN-Kubernetes, user-defined networks: the label stands on every namespace with a primary network of its own.
"""

from __future__ import annotations

from penstock.kubernetes.lower.calico_tiers import DIRECTIONS
from penstock.kubernetes.lower.peers import EVERYONE
from penstock.kubernetes.resources.cluster import Cluster
from penstock.kubernetes.resources.policy import Traffic
from penstock.kubernetes.resources.workload import Namespace, Workload
from penstock.net.cause import Cause
from penstock.net.rule import Action, Filter, Match, Rule
from penstock.space.transport import TransportSet

LABEL = "k8s.ovn.org/primary-user-defined-network"
KIND = "pod-network"


class OwnNetworks:
    """The namespaces with networks of their own, as filters."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster.name
        self._apart = {n.name: n for n in cluster.namespaces.values() if n.labels.value(LABEL) not in (False, None)}
        self.filters = {
            made.id: made
            for n in self._apart.values()
            for traffic in Traffic
            for made in (_filter(cluster.name, n, traffic),)
        }

    def of(self, workload: Workload, traffic: Traffic) -> tuple[str, ...]:
        """Give the filter of a workload, if its namespace has a network of its own."""
        return (_id(self._cluster, workload.namespace, traffic),) if workload.namespace in self._apart else ()


def _id(cluster: str, namespace: str, traffic: Traffic) -> str:
    return f"k8s:{cluster}/{namespace}/{KIND}/{traffic.value}"


def _filter(cluster: str, namespace: Namespace, traffic: Traffic) -> Filter:
    cause = Cause(
        key=f"{KIND}:{namespace.name}",
        why=f"the pods of {namespace.name} have a network of their own, and which others it is joined with is not read",
        origin=namespace.origin,
    )
    return Filter(
        id=_id(cluster, namespace.name, traffic),
        name=f"network of {namespace.name}",
        kind=KIND,
        rules=(),
        default=Rule(
            name="apart",
            match=Match(src=EVERYONE, dst=EVERYONE, transport=TransportSet.full()),
            action=Action.PASS,
            origin=namespace.origin,
            action_doubts=(cause,),
        ),
        resource=namespace.name,
        origin=namespace.origin,
        direction=DIRECTIONS[traffic],
    )
