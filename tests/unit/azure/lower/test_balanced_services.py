"""What clusters ask for their services becomes balancers of the estate."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower.balanced_services import with_balancers
from penstock.azure.read import read_all
from penstock.azure.resources.addressing import PublicIpAddress
from penstock.azure.resources.aks import BalancedPort, BalancedService, ManagedCluster
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.load_balancer import BackendPool, BalancedProtocol, LoadBalancer
from penstock.azure.resources.terms import PortRange
from penstock.diagnostics import BUILT_IN
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import resource, vnet
from tests.unit.azure.clusters import OVERLAY, cluster, pool

NET = vnet("v", "10.0.0.0/16", nodes="10.0.0.0/24", more="10.0.1.0/24")


def asked(*pools: dict[str, Any], port: BalancedPort | None = None, **fields: Any) -> Estate:
    own = resource("pip", "own", {"ipAddress": "203.0.113.9"}, sku={"name": "Standard"})
    estate, _ = read_all([NET, own, cluster(OVERLAY, *pools)])
    (aks,) = estate.all(ManagedCluster)
    listed = port or BalancedPort(protocol=BalancedProtocol.TCP, port=80, node_port=31000, probe=31000)
    defaults = {"id": f"{aks.id}/services/n/s", "name": "n/s", "origin": BUILT_IN, "cluster": aks.id, "internal": False}
    service = BalancedService(**{**defaults, "ports": (listed,), **fields})
    known = [item for group in estate.items.values() for item in group.values()]
    return with_balancers(Estate.of([*known, service]))


def balancer(estate: Estate) -> LoadBalancer:
    (found,) = estate.all(LoadBalancer)
    return found


def test_all_nodes_are_behind_a_public_address_that_azure_assigns() -> None:
    estate = asked(pool(name="a"), pool("v/more", name="b"))
    (made,) = (one for one in estate.all(PublicIpAddress) if one.name == "n/s")
    assert made.address is None
    assert balancer(estate).frontends[0].public_ip == made.id
    (nodes,) = estate.all(BackendPool)
    assert [str(member).rpartition("/")[2] for member in nodes.members] == ["a", "b"]


def test_packets_keep_their_destination_unless_the_service_says_otherwise() -> None:
    assert [(r.floating, r.backend_port) for r in balancer(asked()).rules] == [(True, PortRange(low=80, high=80))]
    told = balancer(asked(floating=False)).rules
    assert [(r.floating, r.backend_port) for r in told] == [(False, PortRange(low=31000, high=31000))]
    chosen = BalancedPort(protocol=BalancedProtocol.TCP, port=80)
    assert isinstance(balancer(asked(floating=False, port=chosen)).rules[0].backend_port, Unknown)


@pytest.mark.parametrize(
    ("fields", "subnet"),
    [
        ({}, "nodes"),
        ({"subnet": "More"}, "more"),
        ({"address": Address.parse("10.0.1.9")}, "more"),
    ],
    ids=["that of the nodes", "the one named", "the one that holds its address"],
)
def test_an_internal_frontend_stands_in_a_subnet(fields: dict[str, Any], subnet: str) -> None:
    (front,) = balancer(asked(internal=True, **fields)).frontends
    assert str(front.subnet).endswith(f"/subnets/{subnet}")


def test_nodes_in_several_subnets_leave_open_in_which_one_it_stands() -> None:
    (front,) = balancer(asked(pool(name="a"), pool("v/more", name="b"), internal=True)).frontends
    assert isinstance(front.subnet, Unknown)


def test_a_service_of_which_nobody_knows_whether_it_is_internal_may_be_either() -> None:
    made = balancer(asked(internal=Unknown(why="x")))
    assert [front.name for front in made.frontends] == ["public", "internal"]
    assert isinstance(made.rules[0].frontend, Unknown)


@pytest.mark.parametrize("fields", [{"public_ip": "OWN"}, {"address": Address.parse("203.0.113.9")}])
def test_a_public_address_of_the_input_is_used(fields: dict[str, Any]) -> None:
    estate = asked(**fields)
    assert [one.name for one in estate.all(PublicIpAddress)] == ["own"]
    assert str(balancer(estate).frontends[0].public_ip).endswith("/own")


def test_a_balancer_that_is_in_the_input_is_not_made_again() -> None:
    front = {"name": "f", "properties": {"privateIPAddress": "10.0.0.9"}}
    estate, _ = read_all([NET, cluster(OVERLAY), resource("lb", "kubernetes", {"frontendIPConfigurations": [front]})])
    (aks,) = estate.all(ManagedCluster)
    service = BalancedService(
        id="x", name="n/s", origin=BUILT_IN, cluster=aks.id, internal=True, ports=(), address=Address.parse("10.0.0.9")
    )
    known = [item for group in estate.items.values() for item in group.values()]
    assert [b.name for b in with_balancers(Estate.of([*known, service])).all(LoadBalancer)] == ["kubernetes"]
