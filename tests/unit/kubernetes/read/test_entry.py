"""Ways in as they are written: Ingress, old and new, routes of the Gateway API, and Route."""

from __future__ import annotations

import pytest

from penstock.kubernetes.resources.entry import Backend
from penstock.source.node import Unknown
from tests.unit.kubernetes.cluster import read


def backends(kind: str, version: str, spec: str) -> tuple[Backend | Unknown, ...]:
    text = f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: e, namespace: n}}\nspec: {{{spec}}}\n"
    (found,) = read(text).cluster.entries
    return found.backends


RULES = "rules: [{http: {paths: [{backend: {service: {name: b, port: {name: http}}}}]}}]"


def to(service: str, port: int | str | None, namespace: str = "n") -> Backend:
    return Backend(namespace=namespace, service=service, port=port)


@pytest.mark.parametrize(
    ("kind", "version", "spec", "expected"),
    [
        (
            "Ingress",
            "networking.k8s.io/v1",
            "defaultBackend: {service: {name: a, port: {number: 80}}}, " + RULES,
            (to("a", 80), to("b", "http")),
        ),
        ("Ingress", "extensions/v1beta1", "backend: {serviceName: a, servicePort: 80}", (to("a", 80),)),
        (
            "HTTPRoute",
            "gateway.networking.k8s.io/v1",
            "rules: [{backendRefs: [{name: a, port: 80}, {name: b, namespace: m, port: 81}]}]",
            (to("a", 80), to("b", 81, "m")),
        ),
        (
            "Route",
            "route.openshift.io/v1",
            "to: {kind: Service, name: a}, port: {targetPort: http}",
            (to("a", "http"),),
        ),
    ],
    ids=["Ingress", "old Ingress", "HTTPRoute", "Route"],
)
def test_each_form_names_its_services(kind: str, version: str, spec: str, expected: tuple[Backend, ...]) -> None:
    assert backends(kind, version, spec) == expected


def test_what_is_no_service_is_not_known() -> None:
    one = backends("Ingress", "networking.k8s.io/v1", "defaultBackend: {resource: {kind: Bucket, name: b}}")
    two = backends("HTTPRoute", "gateway.networking.k8s.io/v1", "rules: [{backendRefs: [{kind: Bucket, name: b}]}]")
    three = backends("Ingress", "networking.k8s.io/v1", "defaultBackend: '{{ .b }}'")
    assert all(isinstance(found[0], Unknown) for found in (one, two, three))
