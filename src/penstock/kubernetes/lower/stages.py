"""What packets to and from a workload meet, in order.

Comes in: the `Pods` of a cluster. Goes out: the filters of each workload (K8S-20): its network, what is not read, the admin tier, NetworkPolicy, the baseline tier.
Read next: `lower/network_policy.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from penstock.kubernetes.lower.calico_tiers import ADMIN_ORDER, DEFAULT_ORDER, CalicoTiers
from penstock.kubernetes.lower.network_policy import NetworkPolicies
from penstock.kubernetes.lower.opaque import Opaque
from penstock.kubernetes.lower.own_network import OwnNetworks
from penstock.kubernetes.lower.pods import Pods
from penstock.kubernetes.lower.tiered import Tiers
from penstock.kubernetes.resources.calico import LAST
from penstock.kubernetes.resources.cluster import Cluster, Enforcer
from penstock.kubernetes.resources.policy import Traffic
from penstock.kubernetes.resources.tiered import Tier
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.rule import Action, Filter, Rule

ORDERS = (-LAST, ADMIN_ORDER, DEFAULT_ORDER, LAST)
"""Tiers of Calico before that of administrators, before the default tier, and after it."""

UNENFORCED = "no policy is enforced in this cluster (AKS-30)"


class Stages:
    """The filters of all workloads of a cluster, each made once."""

    def __init__(self, pods: Pods) -> None:
        self._cluster = pods.cluster
        self._enforced = pods.cluster.enforcer is not Enforcer.NONE
        self._networks = OwnNetworks(pods.cluster)
        self._opaque = Opaque(pods.cluster)
        self._calico = CalicoTiers(pods)
        self._policies = NetworkPolicies(pods, self._calico)
        self._tiers = Tiers(pods)

    def of(self, workload: Workload, traffic: Traffic) -> tuple[str, ...]:
        """Give what a packet meets, in order."""
        apart = (*self._networks.of(workload, traffic), *self._opaque.of(workload, traffic))
        if not self._enforced:
            return apart
        last = self._tiers.of(workload, Tier.BASELINE, traffic)
        first = self._tiers.of(workload, Tier.ADMIN, traffic)
        by_tier = [self._calico.of(workload, traffic, low, high) for low, high in pairwise(ORDERS)]
        own = self._policies.of(workload, traffic, final=bool(last or by_tier[2]))
        return (*apart, *by_tier[0], *first, *by_tier[1], *own, *by_tier[2], *last)

    def note(self, workload: Workload) -> str:
        """Say of a workload that policies select that they have no effect, if so."""
        selected = any(self._policies.isolates(workload, traffic) for traffic in Traffic)
        return UNENFORCED if selected and not self._enforced else ""

    @property
    def filters(self) -> Mapping[str, Filter]:
        """Every filter made so far."""
        enforced = {**self._policies.filters, **self._tiers.filters, **self._calico.filters}
        if self._cluster.enforcer is Enforcer.UNKNOWN:
            enforced = {identity: _perhaps(made, self._cluster) for identity, made in enforced.items()}
        return {**self._networks.filters, **self._opaque.filters, **enforced}


def _perhaps(made: Filter, cluster: Cluster) -> Filter:
    """Give a filter that may not be enforced: whether it refuses is in doubt."""
    cause = Cause(
        key=f"enforcer:{cluster.name}",
        why=f"who enforces the policies of {cluster.name or 'the cluster'} is not known, or whether anybody does",
        cure="state networkPolicy and networkDataplane of the cluster",
        facts=("AKS-30",),
        origin=made.origin,
    )
    return replace(
        made, rules=tuple(_doubted(rule, cause) for rule in made.rules), default=_doubted(made.default, cause)
    )


def _doubted(rule: Rule, cause: Cause) -> Rule:
    refuses = Action.DENY in rule.outcomes
    return replace(rule, action_doubts=(*rule.action_doubts, cause)) if refuses else rule
