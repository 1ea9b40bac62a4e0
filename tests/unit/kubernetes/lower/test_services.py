"""Services: translated before policies are asked (K8S-11), and what lets the outside in (K8S-08)."""

from __future__ import annotations

import pytest

from tests.unit.kubernetes.cluster import Asked, namespace, pod, policy

PODS = namespace("n") + pod("web", "n", app="web") + pod("db", "n", ports="pg:5432", app="db")
DB = "podSelector: {matchLabels: {app: db}}"
ONLY_WEB = policy(
    f"{DB}, ingress: [{{from: [{{podSelector: {{matchLabels: {{app: web}}}}}}], ports: [{{port: 5432}}]}}]", "db", "n"
)


def service(spec: str, name: str = "pg", more: str = "") -> str:
    return f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: n{more}}}\nspec: {{{spec}}}\n"


PG = service("selector: {app: db}, ports: [{port: 80, targetPort: pg}]")


def test_policies_see_the_pod_and_its_port() -> None:
    """K8S-11."""
    ask = Asked(PODS + PG + ONLY_WEB + pod("other", "n"))
    assert ask("n/web", "n/pg:80") == "allowed"
    assert ask("n/web", "n/pg:5432") == "denied"
    assert ask("n/other", "n/pg:80") == "denied"


def test_a_policy_on_the_way_out_sees_the_pod_too() -> None:
    """K8S-11."""
    out = "podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}], ports: [{port: %d}]}]"
    assert Asked(PODS + PG + policy(out % 5432, "o", "n"))("n/web", "n/pg:80") == "allowed"
    assert Asked(PODS + PG + policy(out % 80, "o", "n"))("n/web", "n/pg:80") == "denied"


@pytest.mark.parametrize("name", ["pg.n.svc", "pg.n.svc.cluster.local", "k8s:n/service/pg", "k8s:n/pg"])
def test_a_service_goes_by_its_names(name: str) -> None:
    assert Asked(PODS + PG).engine.can("k8s:n/web", f"{name}:80").verdict.value == "allowed"


def test_a_workload_keeps_its_name_before_a_service_of_the_same() -> None:
    ask = Asked(PODS + service("selector: {app: db}, ports: [{port: 80}]", "db"))
    assert ask.engine.parties.find("k8s:n/db").endpoints == ("k8s:n/pod/db",)
    assert ask.engine.parties.find("k8s:n/service/db").endpoints == ("k8s:n/service/db",)


def test_a_name_that_no_pod_gives_to_a_port_leads_nowhere() -> None:
    assert (
        Asked(PODS + service("selector: {app: db}, ports: [{port: 80, targetPort: http}]"))("n/web", "n/pg:80")
        == "denied"
    )


def test_a_headless_service_changes_nothing_on_the_way() -> None:
    ask = Asked(PODS + service("clusterIP: None, selector: {app: db}, ports: [{port: 80}]") + ONLY_WEB)
    assert ask("n/web", "n/pg:5432") == "allowed"
    assert ask("n/web", "n/pg:80") == "denied"


def test_endpoints_that_are_listed_elsewhere_are_unknown() -> None:
    ask = Asked(PODS + service("ports: [{port: 80}]"))
    assert ask("n/web", "n/pg:80") == "unknown"
    assert ask.causes("n/web", "n/pg:80") == {"endpoints"}


def test_a_load_balancer_may_let_the_internet_in_to_whom_policies_do() -> None:
    balanced = service("type: LoadBalancer, selector: {app: db}, ports: [{port: 80, targetPort: pg}]")
    assert Asked(PODS + balanced)("internet", "n/service/pg/outside:80") == "unknown"
    assert Asked(PODS + balanced + ONLY_WEB)("internet", "n/service/pg/outside:80") == "denied"


def test_without_local_traffic_pods_may_see_a_node_in_the_clients_place() -> None:
    """K8S-08."""
    private = policy(f"{DB}, ingress: [{{from: [{{ipBlock: {{cidr: 10.0.0.0/8}}}}]}}]", "db", "n")
    spec = "type: LoadBalancer, selector: {app: db}, ports: [{port: 80, targetPort: pg}]"
    assert Asked(PODS + private + service(spec))("1.1.1.1", "n/service/pg/outside:80") == "unknown"
    assert (
        Asked(PODS + private + service(f"{spec}, externalTrafficPolicy: Local"))("1.1.1.1", "n/service/pg/outside:80")
        == "denied"
    )


def test_a_load_balancer_takes_only_the_clients_it_lists() -> None:
    spec = "type: LoadBalancer, selector: {app: db}, ports: [{port: 80}], loadBalancerSourceRanges: [1.1.1.0/24]"
    ask = Asked(PODS + service(spec))
    assert ask("1.1.1.1", "n/service/pg/outside:80") == "unknown"
    assert ask("1.1.2.1", "n/service/pg/outside:80") == "denied"


def test_a_private_load_balancer_is_not_met_from_the_internet() -> None:
    more = ", annotations: {service.beta.kubernetes.io/azure-load-balancer-internal: 'true'}"
    ask = Asked(PODS + service("type: LoadBalancer, selector: {app: db}, ports: [{port: 80}]", more=more))
    assert ask("internet", "n/service/pg/outside:80") == "denied"
    assert ask("10.0.0.4", "n/service/pg/outside:80") == "unknown"
