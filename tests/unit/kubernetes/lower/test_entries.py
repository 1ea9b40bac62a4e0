"""Ways in by a proxy that nobody knows."""

from __future__ import annotations

from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy
from tests.unit.kubernetes.lower.test_services import PG

PODS = namespace("n") + pod("db", "n", ports="pg:5432", app="db") + PG
FRONT = (
    "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: front, namespace: n}\n"
    "spec: {defaultBackend: {service: {name: %s, port: {number: 80}}}}\n"
)


def verdict(*texts: str, service: str = "pg") -> str:
    return Asked(PODS + FRONT % service + "".join(texts))("internet", "n/ingress/front:443")


def test_requests_may_come_in_to_pods_that_take_anybody() -> None:
    assert verdict() == "unknown"


def test_requests_do_not_come_in_to_pods_that_take_nobody() -> None:
    assert verdict(policy("podSelector: {}, ingress: []", "closed", "n")) == "denied"


def test_whoever_serves_them_may_be_among_those_that_a_policy_names() -> None:
    own = policy("podSelector: {}, ingress: [{from: [{podSelector: {}}]}]", "own", "n")
    other = policy("podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {x: y}}}]}]", "other", "n")
    assert verdict(own) == "denied"
    assert verdict(other) == "unknown"


def test_a_service_that_is_not_there_may_be_any() -> None:
    assert verdict(policy("podSelector: {}, ingress: []", "closed", "n"), service="gone") == "unknown"
