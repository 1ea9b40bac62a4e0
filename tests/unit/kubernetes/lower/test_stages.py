"""What packets meet, in order, and that nothing is met where nothing is enforced (AKS-30)."""

from __future__ import annotations

from penstock.kubernetes.lower.own_network import LABEL
from penstock.kubernetes.resources.cluster import Enforcer
from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy

CLOSED = namespace("n") + pod("a", "n") + pod("b", "n") + policy("podSelector: {}", "closed", "n")


def test_policies_without_an_engine_are_only_words() -> None:
    ask = Asked(CLOSED, enforcer=Enforcer.NONE)
    assert ask("n/a", "n/b:80") == "allowed"
    assert "AKS-30" in ask.engine.network.endpoints["k8s:n/pod/b"].notes[0]


def test_policies_with_an_engine_are_enforced() -> None:
    assert Asked(CLOSED, enforcer=Enforcer.CALICO)("n/a", "n/b:80") == "denied"


def test_whether_policies_are_enforced_may_not_be_known() -> None:
    """Nobody refuses for certain; what policies allow passes in either case (AKS-30)."""
    opened = policy("podSelector: {}, ingress: [{ports: [{port: 80}]}]", "open", "n")
    ask = Asked(
        CLOSED.replace("podSelector: {}", "podSelector: {}, policyTypes: [Ingress]") + opened, enforcer=Enforcer.UNKNOWN
    )
    assert ask("n/a", "n/b:80") == "allowed"
    assert ask("n/a", "n/b:81") == "unknown"
    assert ask.causes("n/a", "n/b:81") == {"enforcer"}


def test_a_namespace_with_a_network_of_its_own_is_reached_by_nobody_for_certain() -> None:
    text = namespace("n").replace("labels: {}", f"labels: {{{LABEL}: ''}}")
    ask = Asked(text + pod("a", "n") + namespace("m") + pod("b", "m") + pod("c", "m"))
    assert ask("m/b", "n/a:80") == "unknown"
    assert ask.causes("m/b", "n/a:80") == {"pod-network"}
    assert ask("m/b", "m/c:80") == "allowed"
