"""Who translates, in Azure's order (RT-44)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower.outbound import endpoint_outbound
from penstock.diagnostics import BUILT_IN
from penstock.engine.engine import Engine
from penstock.net.endpoint import Method, Outbound, PublicAddress
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, network, nic, ref, resource, vnet
from tests.unit.azure.services import pip

NAT = Outbound(method=Method.NAT_GATEWAY, resource="nat")
DEFAULT = Outbound(method=Method.DEFAULT)
NONE = Outbound(method=Method.NONE)
BALANCER = Outbound(method=Method.LOAD_BALANCER, resource="lb")
OWN = PublicAddress(address=Address.parse("20.0.0.1"), resource="pip", name="pip", origin=BUILT_IN)


@pytest.mark.parametrize(
    ("segment", "own", "pools", "expected"),
    [
        (NAT, (OWN,), (BALANCER,), None),
        (DEFAULT, (OWN,), (BALANCER,), Method.PUBLIC_IP),
        (DEFAULT, (), (BALANCER,), Method.LOAD_BALANCER),
        (DEFAULT, (), (NONE,), Method.NONE),  # RT-49: behind an internal Standard balancer
        (DEFAULT, (), (NONE, BALANCER), Method.LOAD_BALANCER),
        (DEFAULT, (), (), None),
        (NONE, (), (), None),
        (Outbound(method=Method.UNKNOWN), (OWN,), (BALANCER,), Method.PUBLIC_IP),
        (Outbound(method=Method.UNKNOWN, first=True), (OWN,), (BALANCER,), None),  # there may be a NAT gateway
    ],
)
def test_the_first_of_the_order_translates(
    segment: Outbound, own: tuple[PublicAddress, ...], pools: tuple[Outbound, ...], expected: Method | None
) -> None:
    found = endpoint_outbound(segment, own, pools)
    assert (found.method if found is not None else None) is expected


def test_a_member_of_a_flexible_set_has_no_default_access() -> None:  # RT-47
    found = endpoint_outbound(DEFAULT, (), (), never_default=True)
    assert found is not None
    assert (found.method, found.facts) == (Method.NONE, ("RT-47",))


def way(delegation: str, **subnet: Any) -> Outbound:
    delegated = [{"name": "d", "properties": {"serviceName": delegation}}] if delegation else []
    place = {"addressPrefix": "10.0.0.0/24", "delegations": delegated, **subnet}
    return network(vnet("v", "10.0.0.0/16", s=place)).segments[ref("subnet", "v/s")].outbound


@pytest.mark.parametrize("default", [True, False, None], ids=["default access", "private", "not stated"])
def test_a_delegated_subnet_has_the_way_out_of_its_service(default: bool | None) -> None:
    """Private subnets are not meant for delegated ones, where each service manages its own way out (Microsoft Learn)."""
    known = way("Microsoft.Web/serverFarms", defaultOutboundAccess=default)
    assert (known.method, known.causes) == (Method.PLATFORM, ())
    other = way("Microsoft.ContainerInstance/containerGroups", defaultOutboundAccess=default)
    assert other.method is Method.PLATFORM
    assert "has a way out of its own or has none" in other.causes[0].why
    assert way("", defaultOutboundAccess=default).method is not Method.PLATFORM


def test_a_nat_gateway_comes_before_that_of_the_service() -> None:
    gate = resource("nat", "nat", {"publicIpAddresses": [link("pip", "out")]})
    delegated = [{"name": "d", "properties": {"serviceName": "Microsoft.Web/serverFarms"}}]
    place = {"addressPrefix": "10.0.0.0/24", "delegations": delegated, "natGateway": link("nat", "nat")}
    found = network(vnet("v", "10.0.0.0/16", s=place), gate, pip("out", "20.0.0.1"))
    assert found.segments[ref("subnet", "v/s")].outbound.method is Method.NAT_GATEWAY


def test_nothing_takes_connections_where_web_applications_send_from() -> None:
    delegated = [{"name": "d", "properties": {"serviceName": "Microsoft.Web/serverFarms"}}]
    web = {"addressPrefix": "10.0.0.0/24", "delegations": delegated}
    found = Engine(network(vnet("v", "10.0.0.0/16", web=web, app="10.0.1.0/24"), nic("n", "v/app", "10.0.1.4")))
    assert found.can("n", "web").verdict.value == "denied"
    assert found.can("web", "n").verdict.value == "allowed"
