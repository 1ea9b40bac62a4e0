"""Whom selectors select, and the addresses of pods."""

from __future__ import annotations

from penstock.kubernetes.lower.pods import FIRST_4, FIRST_6, SYMBOLIC, Pods
from penstock.kubernetes.resources.cluster import Enforcer
from penstock.net.symbols import Symbols
from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy, read

ONLY = "podSelector: {matchLabels: {app: db}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]"


def test_addresses_are_symbols_that_no_two_workloads_share() -> None:
    pods = Pods(read(pod("a") + pod("b")).cluster, Symbols(FIRST_4, FIRST_6), (4, 6))
    one, other = (pods.where((workload,)) for workload in pods.cluster.workloads)
    assert (one.size, other.size, one.is_disjoint(other)) == (2, 2, True)
    assert (one | other) <= SYMBOLIC


def test_pods_of_one_workload_talk_to_each_other_if_there_are_several() -> None:
    text = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\nspec: {replicas: %d, template: {metadata: {}}}\n"
    assert Asked(text % 2)("default/w", "default/w:80") == "allowed"
    assert Asked(text % 1).answer("default/w", "default/w:80").pairs == 0


def test_labels_of_a_namespace_that_is_not_there_are_unknown() -> None:
    """K8S-07."""
    ask = Asked(namespace("default") + pod("db", app="db") + pod("web", "far") + policy(ONLY))
    assert ask("far/web", "default/db:80") == "unknown"
    assert ask.causes("far/web", "default/db:80") == {"labels"}


def test_two_questions_about_one_namespace_are_two_doubts() -> None:
    """The pods of a namespace with unknown labels may be in team a, in team b, or in neither."""
    both = ONLY.replace("team: a", "team: b")
    out = policy(
        "podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {team: a}}}]}]",
        "o",
        "far",
    )
    ask = Asked(pod("db", app="db") + pod("web", "far") + policy(ONLY) + policy(both, "b") + out)
    assert len(ask.answer("far/web", "default/db:80").trace.unknown_because) >= 2


def test_pods_on_the_network_of_their_node_are_undefined_to_policies() -> None:
    """K8S-10, AKS-32."""
    on_host = pod("host", app="host", spec="  hostNetwork: true")
    into = policy("podSelector: {}, ingress: []", "all")
    ask = Asked(on_host + pod("db", app="db") + into)
    assert ask("default/db", "default/host:80") == "unknown"
    assert ask.causes("default/db", "default/host:80") == {"host-network"}
    assert Asked(on_host + pod("db") + into, enforcer=Enforcer.CILIUM)("default/db", "default/host:80") == "allowed"


def test_a_selector_does_not_surely_select_pods_on_the_network_of_their_node() -> None:
    """K8S-10, AKS-32."""
    text = pod("host", app="host", spec="  hostNetwork: true") + pod("db", app="db")
    own = policy("podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {}}]}]")
    assert Asked(text + own)("default/host", "default/db:80") == "unknown"
    ask = Asked(text + own, enforcer=Enforcer.CILIUM)
    assert ask("default/host", "default/db:80") == "unknown"
    assert ask.causes("default/host", "default/db:80") == {
        "own-node"
    }  # the selector does not select it; its own node may
