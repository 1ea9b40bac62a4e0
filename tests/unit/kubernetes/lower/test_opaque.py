"""Policies that are not read: nothing is said of the pods that they may select, where they may be enforced."""

from __future__ import annotations

import pytest

from penstock.kubernetes.resources.cluster import Enforcer
from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy
from tests.unit.kubernetes.read.test_opaque import policy as unread

PODS = namespace("n") + pod("a", "n") + pod("b", "n") + namespace("m") + pod("c", "m") + pod("d", "m")
CILIUM = unread("CiliumNetworkPolicy", "cilium.io/v2")
CALICO = unread("NetworkPolicy", "projectcalico.org/v3")
MESH = unread("AuthorizationPolicy", "security.istio.io/v1")


@pytest.mark.parametrize(
    ("text", "enforcer", "verdict"),
    [
        (CILIUM, Enforcer.CILIUM, "unknown"),
        (CILIUM, Enforcer.ASSUMED, "unknown"),
        (CILIUM, Enforcer.UNKNOWN, "unknown"),
        (CILIUM, Enforcer.CALICO, "allowed"),
        (CILIUM, Enforcer.NONE, "allowed"),
        (CALICO, Enforcer.CALICO, "unknown"),
        (CALICO, Enforcer.CILIUM, "allowed"),
        (MESH, Enforcer.NONE, "unknown"),
    ],
)
def test_a_policy_counts_where_somebody_may_enforce_it(text: str, enforcer: Enforcer, verdict: str) -> None:
    assert Asked(PODS + text, enforcer=enforcer)("n/a", "n/b:80") == verdict


def test_a_policy_of_one_namespace_says_nothing_of_others() -> None:
    ask = Asked(PODS + CILIUM)
    assert ask("m/c", "m/d:80") == "allowed"
    assert ask("m/c", "n/a:80") == "unknown"
    assert ask.causes("n/a", "m/c:80") == {"unread-policy"}


def test_a_policy_of_the_whole_cluster_speaks_of_every_pod() -> None:
    wide = unread("CiliumClusterwideNetworkPolicy", "cilium.io/v2")
    assert Asked(PODS + wide)("m/c", "m/d:80") == "unknown"


CLOSED = policy("podSelector: {}", "closed", "n")


def test_what_other_policies_refuse_may_be_let_through_by_one_that_adds_to_them() -> None:
    """Policies of Cilium and NetworkPolicy add up; those of a mesh only refuse."""
    assert Asked(PODS + CLOSED + CILIUM)("n/a", "n/b:80") == "unknown"
    assert Asked(PODS + CLOSED + MESH)("n/a", "n/b:80") == "denied"
