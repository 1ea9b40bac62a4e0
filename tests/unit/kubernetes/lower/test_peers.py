"""Peers that name addresses, and peers that nobody knows (K8S-08, AKS-31)."""

from __future__ import annotations

import pytest

from penstock.kubernetes.resources.cluster import Enforcer
from tests.unit.kubernetes.cluster import Asked, pod, policy

PODS = pod("web", app="web") + pod("db", app="db")


def blocked(block: str, enforcer: Enforcer = Enforcer.ASSUMED) -> Asked:
    spec = f"podSelector: {{matchLabels: {{app: db}}}}, ingress: [{{from: [{{ipBlock: {block}}}]}}]"
    return Asked(PODS + policy(spec), enforcer=enforcer)


def test_a_block_names_what_is_outside_of_the_cluster_but_its_exceptions() -> None:
    ask = blocked("{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}")
    assert ask("10.2.0.4", "default/db:80") == "unknown"
    assert ask.causes("10.2.0.4", "default/db:80") == {"around"}
    assert ask("10.1.0.4", "default/db:80") == "denied"
    assert ask("internet", "default/db:80") == "denied"


@pytest.mark.parametrize(
    ("enforcer", "verdict"),
    [
        (Enforcer.CILIUM, "denied"),
        (Enforcer.CALICO, "unknown"),
        (Enforcer.NPM, "unknown"),
        (Enforcer.UNKNOWN, "unknown"),
    ],
)
def test_whether_a_block_means_pods_depends_on_who_enforces(enforcer: Enforcer, verdict: str) -> None:
    ask = blocked("{cidr: 10.0.0.0/8}", enforcer)
    assert ask("default/web", "default/db:80") == verdict


def test_a_peer_that_nobody_knows_may_be_anybody() -> None:
    ask = Asked(PODS + policy("podSelector: {matchLabels: {app: db}}, ingress: [{from: ['{{ .x }}']}]"))
    assert ask("default/web", "default/db:80") == "unknown"
    assert ask("internet", "default/db:80") == "unknown"


def test_no_peer_names_what_is_joined_twice() -> None:
    two = "{podSelector: {matchLabels: {app: web}}}, {podSelector: {}}, {namespaceSelector: {matchLabels: {x: y}}}"
    ask = Asked(PODS + policy(f"podSelector: {{matchLabels: {{app: db}}}}, ingress: [{{from: [{two}]}}]"))
    assert ask("default/web", "default/db:80") == "allowed"
