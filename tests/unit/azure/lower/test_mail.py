"""Mail to the internet: unknown, unless the subscription says what kind it is (NSG-36)."""

from __future__ import annotations

import pytest

from penstock.azure.resource import Resource
from penstock.diagnostics import Origin
from penstock.engine.engine import Engine
from penstock.engine.sweep import flows
from penstock.source.node import Node
from penstock.space.transport import TransportSet
from tests.unit.azure.arm import network, nic, vnet
from tests.unit.azure.services import collection, firewall, group, hub_and_spokes, network_rule, policy

WORK = {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": True}
ESTATE = (vnet("v", "10.0.0.0/16", work=WORK), nic("n", "v/work", "10.0.0.4"), nic("m", "v/work", "10.0.0.5"))


def subscription(quota: str) -> Resource:
    origin = Origin(file="subscription.json")
    body = Node({"properties": {"subscriptionPolicies": {"quotaId": quota}}}, origin)
    return Resource(
        id="/subscriptions/s",
        type="microsoft.resources/subscriptions",
        name="s",
        body=body,
        properties=body.get("properties"),
        origin=origin,
    )


def asked(question: str, *resources: Resource) -> str:
    return Engine(network(*resources)).can("n", question).verdict.value


@pytest.mark.parametrize(
    ("to", "expected"),
    [("internet:25", "unknown"), ("internet:587", "allowed"), ("internet:25/udp", "allowed"), ("m:25", "allowed")],
)
def test_tcp_25_to_the_internet_and_nothing_else(to: str, expected: str) -> None:
    assert asked(to, *ESTATE) == expected


@pytest.mark.parametrize(
    ("quota", "expected"), [("EnterpriseAgreement_2014-09-01", "allowed"), ("PayAsYouGo_2014-09-01", "unknown")]
)
def test_the_kind_of_subscription_settles_it(quota: str, expected: str) -> None:
    assert asked("internet:25", *ESTATE, subscription(quota)) == expected


def test_what_is_denied_stays_denied() -> None:
    closed = vnet("v", "10.0.0.0/16", work={"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": False})
    assert asked("internet:25", closed, *ESTATE[1:]) == "denied"


def test_a_firewall_is_no_way_around() -> None:
    rules = group("fp/g", 100, collection("c", 100, "Allow", network_rule()))
    found = Engine(network(*hub_and_spokes(firewall(), policy(), rules)))
    assert found.can("one", "internet:25").verdict.value == "unknown"
    assert found.can("one", "internet:443").verdict.value == "allowed"


def test_reach_says_so_of_that_port_alone() -> None:
    out = [flow for flow in flows(Engine(network(*ESTATE))) if flow.destinations == ("internet",)]
    assert {str(flow.unknown) for flow in out} == {"tcp/25"}
    assert all(flow.allowed >= TransportSet.tcp(443) for flow in out)
