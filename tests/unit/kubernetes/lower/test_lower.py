"""A cluster by itself: names, the outside, and what is said about it."""

from __future__ import annotations

import pytest

from penstock.diagnostics import UsageError
from penstock.kubernetes.lower import lower
from penstock.kubernetes.resources.cluster import Enforcer
from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy, read

TEXT = namespace("n") + pod("a", "n") + pod("b", "n", app="b")


def test_a_workload_is_asked_by_namespace_and_name() -> None:
    ask = Asked(TEXT)
    assert ask.engine.parties.find("k8s:n/a").endpoints == ("k8s:n/pod/a",)
    assert ask.engine.parties.find("n/a").endpoints == ("k8s:n/pod/a",)
    with pytest.raises(UsageError, match="did you mean k8s:n/a"):
        ask.engine.parties.find("k8s:n/aa")


def test_a_name_that_two_kinds_share_has_to_be_said_with_its_kind() -> None:
    ask = Asked(
        TEXT + "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: n}\nspec: {template: {}}\n"
    )
    with pytest.raises(UsageError, match="2 things"):
        ask.engine.parties.find("k8s:n/a")
    assert ask.engine.parties.find("k8s:n/deployment/a").endpoints == ("k8s:n/deployment/a",)


def test_a_namespace_is_asked_as_a_whole() -> None:
    assert Asked(TEXT).engine.parties.find("n").endpoints == ("k8s:n/pod/a", "k8s:n/pod/b")


@pytest.mark.parametrize(
    ("source", "destination"),
    [("n/a", "1.1.1.1:443"), ("n/a", "10.0.0.4:443"), ("internet", "n/a:80"), ("10.0.0.4", "n/a:80")],
)
def test_what_is_around_the_cluster_is_unknown(source: str, destination: str) -> None:
    ask = Asked(TEXT)
    assert ask(source, destination) == "unknown"
    assert ask.causes(source, destination) == {"around"}


@pytest.mark.parametrize(
    ("source", "destination"),
    [("n/b", "1.1.1.1:443"), ("n/b", "10.0.0.4:443"), ("internet", "n/b:80"), ("10.0.0.4", "n/b:80")],
)
def test_what_policies_refuse_is_refused_whatever_is_around(source: str, destination: str) -> None:
    closed = policy("podSelector: {matchLabels: {app: b}}, policyTypes: [Ingress, Egress]", "closed", "n")
    assert Asked(TEXT + closed)(source, destination) == "denied"


def test_that_nobody_knows_who_enforces_is_said() -> None:
    closed = policy("podSelector: {}", "closed", "n")
    told = [d.code for d in lower(read(TEXT + closed).cluster).diagnostics]
    assert told == ["PS520"]
    assert lower(read(TEXT + closed, enforcer=Enforcer.CILIUM).cluster).diagnostics == ()


def test_namespaces_that_are_not_there_are_said_where_policies_may_ask_for_them() -> None:
    told = lower(read(pod("a", "n") + policy("podSelector: {}", "p", "n")).cluster).diagnostics
    assert [d.code for d in told] == ["PS520", "PS522"]
