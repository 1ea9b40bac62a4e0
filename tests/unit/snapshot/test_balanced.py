"""Services of a cluster that is joined with Azure: who reaches pods by their load balancers and by their nodes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import penstock
from penstock.net.network import Network
from tests.unit.azure.arm import link, nic, nsg, resource, rule, vnet
from tests.unit.azure.clusters import IN_SUBNET, OVERLAY, cluster, pool
from tests.unit.kubernetes.cluster import namespace, pod, policy
from tests.unit.snapshot.test_clusters import estate, verdict

PODS = namespace("n") + pod("web", "n", app="web") + pod("db", "n", app="db")
INTERNAL = "service.beta.kubernetes.io/azure-load-balancer-internal: 'true'"
AZURE = "service.beta.kubernetes.io/azure-"
CALICO = {"networkPolicy": "calico"}


def service(spec: str = "", annotations: str = "", status: str = "", *, kind: str = "LoadBalancer") -> str:
    """Give a service in front of the web pods: port 80 leads to their port 8080."""
    return (
        "---\napiVersion: v1\nkind: Service\n"
        f"metadata: {{name: front, namespace: n, annotations: {{{annotations}}}}}\n"
        f"spec: {{type: {kind}, selector: {{app: web}}, ports: [{{port: 80, targetPort: 8080}}]{spec}}}\n{status}"
    )


def joined(folder: Path, text: str, *parts: Any, net: dict[str, Any] | None = None) -> Network:
    """Write a cluster whose nodes stand in a subnet that lets in whoever the cluster lets in."""
    subnet = vnet("w", "10.9.0.0/16", other="10.9.0.0/24")
    return estate(folder, {}, PODS + text, subnet, cluster(net or {**OVERLAY, **CALICO}), *parts)


def outbound() -> dict[str, Any]:
    return {**OVERLAY, **CALICO, "outboundType": "loadBalancer"}


def test_the_internet_comes_by_a_public_balancer(tmp_path: Path) -> None:
    network = joined(tmp_path, service(", externalTrafficPolicy: Local"), net=outbound())
    assert verdict(network, "internet", "k8s:n/web:8080") == "allowed"
    assert verdict(network, "internet", "k8s:n/web:80") == "denied"
    assert verdict(network, "internet", "k8s:n/db:8080") == "denied"


def test_without_a_balancer_the_internet_does_not_come(tmp_path: Path) -> None:
    network = joined(tmp_path, service(kind="ClusterIP"), net=outbound())
    assert verdict(network, "internet", "k8s:n/web:8080") == "denied"


def test_an_internal_balancer_is_for_the_network(tmp_path: Path) -> None:
    local = ", externalTrafficPolicy: Local, loadBalancerIP: 10.0.1.9"
    network = joined(tmp_path, service(local, INTERNAL), net=outbound())
    assert verdict(network, "internet", "k8s:n/web:8080") == "denied"
    assert verdict(network, "near", "10.0.1.9:80") == "allowed"
    assert verdict(network, "near", "10.0.1.9:81") == "denied"
    (front,) = (e for e in network.endpoints.values() if e.resource.endswith("/services/n/front"))
    assert front.segment.endswith("/subnets/db")


def test_an_internal_balancer_stands_with_the_nodes_or_in_the_subnet_that_is_named(tmp_path: Path) -> None:
    for at, more in (("nodes", ""), ("db", f", {AZURE}load-balancer-internal-subnet: db")):
        (tmp_path / at).mkdir()
        network = joined(tmp_path / at, service("", INTERNAL + more))
        (front,) = (e for e in network.endpoints.values() if e.resource.endswith("/services/n/front"))
        assert front.segment.endswith(f"/subnets/{at}")
        assert not front.fixed


@pytest.mark.parametrize(
    ("spec", "annotations", "near", "far"),
    [
        (", loadBalancerSourceRanges: [192.0.2.0/24]", "", "allowed", "denied"),
        ("", f"{AZURE}allowed-ip-ranges: 192.0.2.0/24", "allowed", "unknown"),
    ],
    ids=["ranges that nodes know", "ranges that the group alone knows"],
)
def test_clients_are_limited_by_nodes_and_by_the_group(
    tmp_path: Path, spec: str, annotations: str, near: str, far: str
) -> None:
    """What the group sees as the destination of a floating address is not documented (U-15): what it refuses is not certain."""
    network = joined(tmp_path, service(f", externalTrafficPolicy: Local{spec}", annotations), net=outbound())
    assert verdict(network, "192.0.2.7", "k8s:n/web:8080") == near
    assert verdict(network, "198.51.100.7", "k8s:n/web:8080") == far


GUARDED = {"addressPrefix": "10.9.0.0/24", "networkSecurityGroup": link("nsg", "g"), "defaultOutboundAccess": True}


@pytest.mark.parametrize(
    ("rules", "answer"),
    [
        ((), "denied"),
        ((rule("web", 100, sourceAddressPrefix="Internet", destinationPortRange="80"),), "allowed"),
        ((rule("node-port", 100, sourceAddressPrefix="Internet", destinationPortRange="31000"),), "denied"),
    ],
    ids=["nobody", "the port of the balancer", "the port of the nodes"],
)
def test_the_group_of_the_node_subnet_must_let_clients_in(
    tmp_path: Path, rules: tuple[dict[str, Any], ...], answer: str
) -> None:
    """Floating IP: nodes get packets on the balancer's port."""
    network = estate(
        tmp_path,
        {},
        PODS + service(", externalTrafficPolicy: Local"),
        vnet("w", "10.9.0.0/16", nodes=GUARDED),
        nsg("g", *rules),
        cluster(outbound(), pool("w/nodes")),
    )
    assert verdict(network, "internet", "k8s:n/web:8080") == answer


def test_policies_of_the_pod_see_the_client_where_traffic_stays_on_its_node(tmp_path: Path) -> None:
    only = policy(
        "podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]", "p", "n"
    )
    network = joined(tmp_path, service(", externalTrafficPolicy: Local") + only, net=outbound())
    assert verdict(network, "192.0.2.7", "k8s:n/web:8080") == "allowed"
    assert verdict(network, "198.51.100.7", "k8s:n/web:8080") == "denied"


def test_otherwise_pods_may_see_a_node(tmp_path: Path) -> None:
    """K8S-08."""
    only = policy(
        "podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]", "p", "n"
    )
    network = joined(tmp_path, service() + only, net=outbound())
    assert verdict(network, "192.0.2.7", "k8s:n/web:8080") == "unknown"
    assert verdict(joined(tmp_path, service(), net=outbound()), "192.0.2.7", "k8s:n/web:8080") == "allowed"


def test_nodes_answer_for_services(tmp_path: Path) -> None:
    stated = service(", externalTrafficPolicy: Local", kind="NodePort").replace(
        "port: 80,", "port: 80, nodePort: 31000,"
    )
    network = joined(tmp_path, stated)
    assert verdict(network, "near", "aks/p:31000") == "allowed"


def test_a_public_service_behind_a_firewall_gets_no_answer_out(tmp_path: Path) -> None:
    """AKS-13: the reply leaves by the default route."""
    routed = {"addressPrefix": "10.9.0.0/24", "routeTable": link("table", "rt")}
    onward = {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.9.1.4"}
    appliance = nic("fw", "w/hub", "10.9.1.4", enableIPForwarding=True)
    network = estate(
        tmp_path,
        {},
        PODS + service(", externalTrafficPolicy: Local"),
        vnet("w", "10.9.0.0/16", nodes=routed, hub="10.9.1.0/24"),
        resource("table", "rt", {"routes": [{"name": "out", "properties": onward}]}),
        appliance,
        cluster({**OVERLAY, **CALICO}, pool("w/nodes")),
    )
    assert verdict(network, "internet", "k8s:n/web:8080/tcp") == "denied"


def test_a_public_address_of_the_input_is_used_by_its_name(tmp_path: Path) -> None:
    own = resource("pip", "own", {"ipAddress": "203.0.113.9"}, sku={"name": "Standard"})
    named = service(", externalTrafficPolicy: Local", f"{AZURE}pip-name: own")
    network = joined(tmp_path, named, own, net=outbound())
    (front,) = (e for e in network.endpoints.values() if e.resource.endswith("/services/n/front"))
    assert [str(public.address) for public in front.public] == ["203.0.113.9"]


@pytest.mark.parametrize("net", [OVERLAY, IN_SUBNET], ids=["overlay", "node subnet"])
def test_the_path_is_told_from_the_balancer_to_the_pod(tmp_path: Path, net: dict[str, Any]) -> None:
    network = joined(
        tmp_path, service(", externalTrafficPolicy: Local"), net={**net, **CALICO, "outboundType": "loadBalancer"}
    )
    answer = penstock.can(network, "internet", "k8s:n/web:8080")
    assert [step.kind for step in answer.trace.path] == [
        "public-ip",
        "load-balancer",
        "aks-group",
        "service",
        "workload",
    ]
