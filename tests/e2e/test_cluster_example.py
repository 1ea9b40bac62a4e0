"""The joined example of the documentation: a path across Azure and a cluster, hop by hop."""

from __future__ import annotations

from pathlib import Path

import pytest

import penstock
from penstock.net.network import Network

ESTATE = Path(__file__).resolve().parents[2] / "docs" / "cluster"


@pytest.fixture(scope="module", name="network")
def loaded() -> Network:
    return penstock.load(ESTATE)


def hops(network: Network, source: str, destination: str) -> list[tuple[str, str]]:
    return [(step.name, step.kind) for step in penstock.can(network, source, destination).trace.path]


def test_the_way_in_meets_everything_in_its_order(network: Network) -> None:
    assert hops(network, "internet", "k8s:shop/web:8080") == [
        ("pip-agw", "public-ip"),
        ("agw-shop", "listener"),
        ("waf-shop", "waf"),
        ("agw-shop", "proxy"),
        ("snet-gateway", "route"),
        ("load balancer of ingress/nginx", "load-balancer"),
        ("nsg-nodes", "nsg"),
        ("AKS's own group of main", "aks-group"),
        ("aks-shop/main", "service"),
        ("network policies of ingress", "network-policy"),
        ("ingress/nginx", "ingress"),
        ("nsg-nodes", "nsg"),
        ("pods of aks-shop", "host"),
        ("nsg-nodes", "nsg"),
        ("AKS's own group of main", "aks-group"),
        ("network policies of shop", "network-policy"),
        ("shop/web", "workload"),
    ]


def test_the_way_out_meets_policy_node_route_and_firewall(network: Network) -> None:
    met = [kind for _, kind in hops(network, "k8s:shop/web", "fqdn:api.parcels.example:443")]
    order = ["network-policy", "host", "nsg", "route", "firewall-application", "outbound"]
    assert [kind for kind in dict.fromkeys(met) if kind in order] == order


@pytest.mark.parametrize(
    ("source", "destination", "verdict"),
    [
        ("internet", "k8s:shop/web:8080", "allowed"),
        ("internet", "k8s:shop/web:9090", "denied"),
        ("internet", "k8s:shop/orders", "denied"),
        ("k8s:ingress/nginx", "k8s:shop/web:8080", "allowed"),
        ("k8s:ingress/nginx", "k8s:shop/orders:9090", "denied"),
        ("k8s:shop/web", "k8s:shop/orders:9090", "allowed"),
        ("k8s:shop/orders", "k8s:shop/web:8080", "denied"),
        ("k8s:shop/web", "fqdn:api.parcels.example:443", "allowed"),
        ("k8s:shop/web", "fqdn:paste.example:443", "denied"),
    ],
)
def test_questions_across_both_worlds(network: Network, source: str, destination: str, verdict: str) -> None:
    assert penstock.can(network, source, destination).verdict.value == verdict
