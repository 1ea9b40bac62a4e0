"""Who serves a way in: pods that the class of an Ingress or the gateway of a route leads to."""

from __future__ import annotations

import pytest

from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy

INSIDE = namespace("n") + namespace("in", role="ways-in") + pod("web", "n", app="web") + pod("db", "n", app="db")
NGINX = pod("nginx", "in", **{"app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller"})
OTHER = NGINX.replace("name: nginx", "name: another")
CLASS = "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: outer%s}\nspec: {controller: %s}\n"
SERVICE = (
    "---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: n}\n"
    "spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}\n"
    "---\napiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: in}\n"
    "spec: {type: LoadBalancer, selector: {app.kubernetes.io/name: ingress-nginx}, ports: [{port: 443}]}\n"
)
PATHS = "rules: [{http: {paths: [{path: /, backend: {service: {name: web, port: {number: 80}}}}]}}]"
INGRESS = "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: site, namespace: n%s}\nspec: {%s%s}\n"
KNOWN = CLASS % ("", "k8s.io/ingress-nginx")
DEFAULT = CLASS % (", annotations: {ingressclass.kubernetes.io/is-default-class: 'true'}", "k8s.io/ingress-nginx")
NAMED = INGRESS % ("", "ingressClassName: outer, ", PATHS)
ONLY_NGINX = policy(
    "podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {matchLabels: {role: ways-in}}}]}]",
    "only",
    "n",
)
NOT_FROM_WITHIN = policy("podSelector: {}, policyTypes: [Egress]", "none", "in")


def faces(*texts: str) -> list[str]:
    return [name for name in Asked(*texts).engine.network.endpoints if "/ingress/" in name or "/httproute/" in name]


@pytest.mark.parametrize(
    ("text", "served"),
    [
        (KNOWN + NGINX + NAMED, True),
        (KNOWN + NGINX + INGRESS % (", annotations: {kubernetes.io/ingress.class: outer}", "", PATHS), True),
        (DEFAULT + NGINX + INGRESS % ("", "", PATHS), True),
        (NGINX + NAMED, False),
        (KNOWN + NGINX + INGRESS % ("", "", PATHS), False),
        (KNOWN + NAMED, False),
        (KNOWN + NGINX + OTHER + NAMED, False),
        (CLASS % ("", "azure/application-gateway") + NGINX + NAMED, False),
    ],
    ids=[
        "class",
        "older annotation",
        "default class",
        "no such class",
        "no default",
        "no pods",
        "two may",
        "not in the cluster",
    ],
)
def test_a_class_leads_to_the_pods_of_its_implementation(text: str, served: bool) -> None:
    assert (not faces(INSIDE, SERVICE, text)) == served


def test_a_route_is_served_by_the_pods_of_its_gateway() -> None:
    gateway = pod("gw", "in", **{"gateway.networking.k8s.io/gateway-name": "edge"})
    route = (
        "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: n}\n"
        "spec: {parentRefs: [{name: edge, namespace: %s}], rules: [{backendRefs: [{name: web, port: 80}]}]}\n"
    )
    assert faces(INSIDE, SERVICE, gateway, route % "in") == []
    assert faces(INSIDE, SERVICE, gateway, route % "n")


def test_the_internet_comes_through_the_controller_and_policies_see_its_pods() -> None:
    """Without the network around it nothing is allowed for certain; what policies refuse is refused."""
    outside = INSIDE + SERVICE + KNOWN + NGINX + NAMED
    assert Asked(outside, ONLY_NGINX).engine.can("internet", "k8s:n/web:8080").verdict.value == "unknown"
    assert Asked(outside, ONLY_NGINX).engine.can("internet", "k8s:n/db:8080").verdict.value == "unknown"
    assert Asked(outside, ONLY_NGINX, NOT_FROM_WITHIN)("in/nginx", "n/web:8080") == "denied"
