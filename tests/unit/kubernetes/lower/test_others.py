"""Pods of namespaces that are not in the input."""

from __future__ import annotations

import pytest

from penstock.kubernetes.lower.others import ELSEWHERE
from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy

PODS = namespace("n", team="a") + pod("p", "n")


@pytest.mark.parametrize(
    ("peers", "verdict"),
    [
        ("", "allowed"),
        ("from: [{podSelector: {}}]", "denied"),
        ("from: [{namespaceSelector: {}}]", "allowed"),
        ("from: [{namespaceSelector: {matchLabels: {team: a}}}]", "unknown"),
        ("from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: n}}}]", "denied"),
        ("from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: m}}}]", "unknown"),
        ("from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: x}}}]", "unknown"),
        ("from: [{ipBlock: {cidr: 1.1.1.1/32}}]", "unknown"),
    ],
)
def test_whom_a_policy_lets_in_from_elsewhere(peers: str, verdict: str) -> None:
    ask = Asked(PODS + policy(f"podSelector: {{}}, ingress: [{{{peers}}}]", "p", "n"))
    assert ask(f"{ELSEWHERE}/any", "n/p:80") == verdict


def test_without_a_policy_they_all_come_in() -> None:
    assert Asked(PODS)(f"{ELSEWHERE}/any", "n/p:80") == "allowed"
