"""Policies that are not read: nothing is said of the pods that they may select, where they may be enforced."""

from __future__ import annotations

import pytest

from penstock.kubernetes.resources.cluster import Enforcer
from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy
from tests.unit.kubernetes.read.test_opaque import policy as unread

PODS = namespace("n") + pod("a", "n") + pod("b", "n") + namespace("m") + pod("c", "m") + pod("d", "m")
ANTREA = unread("NetworkPolicy", "crd.antrea.io/v1beta1")
CALICO = unread("GlobalNetworkPolicy", "projectcalico.org/v3", spec="preDNAT: true")
MESH = unread("AuthorizationPolicy", "security.istio.io/v1")


@pytest.mark.parametrize(
    ("text", "enforcer", "verdict"),
    [
        (ANTREA, Enforcer.ASSUMED, "unknown"),
        (ANTREA, Enforcer.NONE, "unknown"),
        (CALICO, Enforcer.CALICO, "unknown"),
        (CALICO, Enforcer.CILIUM, "allowed"),
        (MESH, Enforcer.NONE, "unknown"),
    ],
)
def test_a_policy_counts_where_somebody_may_enforce_it(text: str, enforcer: Enforcer, verdict: str) -> None:
    assert Asked(PODS + text, enforcer=enforcer)("n/a", "n/b:80") == verdict


def test_a_policy_of_one_namespace_says_nothing_of_others() -> None:
    ask = Asked(PODS + ANTREA)
    assert ask("m/c", "m/d:80") == "allowed"
    assert ask("m/c", "n/a:80") == "unknown"
    assert ask.causes("n/a", "m/c:80") == {"unread-policy"}


def test_a_policy_of_the_whole_cluster_speaks_of_every_pod() -> None:
    wide = unread("ClusterNetworkPolicy", "crd.antrea.io/v1beta1")
    assert Asked(PODS + wide)("m/c", "m/d:80") == "unknown"


CLOSED = policy("podSelector: {}", "closed", "n")


def test_what_other_policies_refuse_may_be_let_through_by_one_that_adds_to_them() -> None:
    """Those of a mesh only refuse."""
    assert Asked(PODS + CLOSED + ANTREA)("n/a", "n/b:80") == "unknown"
    assert Asked(PODS + CLOSED + MESH)("n/a", "n/b:80") == "denied"


NODES = "---\napiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: {name: hosts}\nspec: {nodeSelector: {}, ingress: [{}]}\n"
HOST = pod("h", "n", spec="  hostNetwork: true")


def test_a_policy_for_nodes_may_speak_of_what_uses_their_network_and_of_nothing_else() -> None:
    ask = Asked(PODS + HOST + NODES, enforcer=Enforcer.CILIUM)
    assert ask("m/c", "n/h:80") == "unknown"
    assert ask("m/c", "n/a:80") == "allowed"
