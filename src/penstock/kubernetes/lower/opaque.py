"""Policies of kinds that are not read → doubt.

Comes in: the `OpaquePolicy` objects of a cluster and who enforces policies in it. Goes out: for each workload that they may select and each direction
a filter without rules that is in doubt: it may let through, refuse, or leave to what follows. Read next: `lower/stages.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from penstock.kubernetes.lower.calico_tiers import DIRECTIONS
from penstock.kubernetes.lower.peers import EVERYONE
from penstock.kubernetes.resources.cilium import CiliumPolicy
from penstock.kubernetes.resources.cluster import Cluster, Enforcer
from penstock.kubernetes.resources.opaque import OpaquePolicy
from penstock.kubernetes.resources.policy import Traffic
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.rule import Action, Filter, Match, Rule
from penstock.space.transport import TransportSet

KIND = "unread-policy"

CILIUM = "cilium.io"
BY_ENFORCER = {
    CILIUM: Enforcer.CILIUM,
    "crd.projectcalico.org": Enforcer.CALICO,
    "projectcalico.org": Enforcer.CALICO,
}
"""Who alone enforces the policies of a group (AKS-30); those of other groups are enforced by something else in the cluster."""

ONLY_REFUSING = frozenset(("security.istio.io", "policy.linkerd.io"))
"""Groups whose policies let nothing through that other policies refuse."""

SHOWN = 3


class Opaque:
    """The policies of a cluster that nobody reads, as filters, each made once."""

    def __init__(self, cluster: Cluster) -> None:
        self._policies = [p for p in cluster.opaque if _has_effect(p, cluster.enforcer)]
        self._of_nodes = [_as_opaque(p) for p in cluster.cilium if p.on_nodes]
        self._of_nodes = [p for p in self._of_nodes if _has_effect(p, cluster.enforcer)]
        self._cluster = cluster.name
        self.filters: dict[str, Filter] = {}

    def of(self, workload: Workload, traffic: Traffic) -> tuple[str, ...]:
        """Give the filter of a workload in one direction, if such a policy may select it."""
        policies = [p for p in self._policies if p.namespace in ("", workload.namespace)]
        on_host = bool(self._of_nodes) and workload.on_host is not False
        policies += self._of_nodes if on_host else []
        if not policies:
            return ()
        place = f"{workload.namespace}{'/nodes' if on_host else ''}"
        identity = f"k8s:{self._cluster}/{place}/{KIND}/{traffic.value}"
        if identity not in self.filters:
            self.filters[identity] = _filter(identity, workload.namespace, policies, traffic)
        return (identity,)


def _as_opaque(policy: CiliumPolicy) -> OpaquePolicy:
    """Take a policy for nodes as one that may select whatever uses the network of its node: labels of nodes are not read."""
    return OpaquePolicy(kind=policy.kind, group=CILIUM, name=policy.name, namespace="", origin=policy.origin)


def _has_effect(policy: OpaquePolicy, enforcer: Enforcer) -> bool:
    alone = BY_ENFORCER.get(policy.group)
    return alone is None or enforcer in (alone, Enforcer.UNKNOWN, Enforcer.ASSUMED)


def _filter(identity: str, namespace: str, policies: list[OpaquePolicy], traffic: Traffic) -> Filter:
    first = policies[0]
    adding = any(policy.group not in ONLY_REFUSING for policy in policies)
    return Filter(
        id=identity,
        name=f"policies of {namespace} that are not read",
        kind=KIND,
        rules=(),
        default=Rule(
            name=_listed(policies),
            match=Match(src=EVERYONE, dst=EVERYONE, transport=TransportSet.full()),
            action=Action.ALLOW_FINAL if adding else Action.PASS,
            origin=first.origin,
            action_doubts=(_cause(namespace, policies),),
        ),
        resource=namespace,
        origin=first.origin,
        direction=DIRECTIONS[traffic],
    )


def _cause(namespace: str, policies: list[OpaquePolicy]) -> Cause:
    kinds = ", ".join(sorted({policy.kind for policy in policies}))
    return Cause(
        key=f"{KIND}:{namespace}",
        why=f"what {kinds} says of the pods of {namespace} is not read ({_listed(policies)})",
        cure="look at what these policies say",
        facts=("AKS-30",),
        origin=policies[0].origin,
    )


def _listed(policies: Iterable[OpaquePolicy]) -> str:
    names = sorted({policy.name for policy in policies})
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
