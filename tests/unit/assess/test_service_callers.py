"""Who inside the estate the public side of a service lets in. Expected answers are by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from penstock.assess.review import Review
from penstock.azure.resource import Resource
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, rule, vnet
from tests.unit.azure.services import pip

ACCOUNT = "tcp/80,443,445,2049"
BY_SUBNET = {"defaultAction": "Deny", "virtualNetworkRules": [{"id": ref("subnet", "v/b")}]}
BY_ADDRESS = {"defaultAction": "Deny", "ipRules": [{"value": "20.0.0.1"}]}


def estate(*more: Resource) -> tuple[Resource, ...]:
    """Subnet `a` behind a NAT gateway at 20.0.0.1, subnet `b` with a service endpoint, subnet `c` without any way out."""
    shut = {"defaultOutboundAccess": False}
    subnets: dict[str, Any] = {
        "a": {"addressPrefix": "10.0.0.0/24", "natGateway": link("nat", "nat"), **shut},
        "b": {"addressPrefix": "10.0.1.0/24", "serviceEndpoints": [{"service": "Microsoft.Storage"}], **shut},
        "c": {"addressPrefix": "10.0.2.0/24", "networkSecurityGroup": link("nsg", "no"), **shut},
    }
    return (
        replace(vnet("v", "10.0.0.0/16", **subnets), location="westeurope"),
        resource("nat", "nat", {"publicIpAddresses": [link("pip", "out")]}),
        pip("out", "20.0.0.1"),
        nsg("no", rule("no", 100, "Outbound", access="Deny", destinationAddressPrefix="Internet")),
        *(nic(f"vm-{one}", f"v/{one}", f"10.0.{number}.4") for number, one in enumerate("abc")),
        *more,
    )


def told(*services: Resource) -> set[tuple[str, str, str, str, str]]:
    review = Review(network(*estate(*services)))
    return {
        (review.endpoint(sender).name, call.service.name, call.exit, str(call.allowed), str(call.unknown))
        for call in review.to_services
        for sender in call.senders
    }


def storage(name: str, region: str = "westeurope", **properties: Any) -> Resource:
    return resource("storage", name, properties, location=region)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, {("vm-a", "nat-gateway"), ("vm-b", "service-endpoint")}),
        ({"networkAcls": BY_SUBNET}, {("vm-b", "service-endpoint")}),
        ({"region": "northeurope", "networkAcls": BY_ADDRESS}, {("vm-a", "nat-gateway")}),
        ({"networkAcls": BY_ADDRESS}, set()),  # STO-04: address rules have no effect within a region
        ({"publicNetworkAccess": "Disabled"}, set()),
        ({"networkAcls": {"defaultAction": "Deny"}}, set()),
    ],
    ids=["open", "one subnet", "one address", "one address of the same region", "no public access", "nobody"],
)
def test_callers_come_by_their_way_out_and_the_door_sees_them_so(
    properties: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    sure = {(sender, exit_) for sender, _, exit_, allowed, _ in told(storage("st", **properties)) if allowed == ACCOUNT}
    assert sure == expected


def test_whom_a_security_group_keeps_in_nobody_lets_in() -> None:
    assert {sender for sender, *_ in told(storage("st"))} == {"vm-a", "vm-b"}


def test_services_that_are_alike_are_all_told() -> None:
    found = told(storage("one"), storage("two"), storage("three", networkAcls=BY_SUBNET))
    assert {service for sender, service, *_ in found if sender == "vm-a"} == {"one", "two"}
    assert {service for sender, service, *_ in found if sender == "vm-b"} == {"one", "two", "three"}


def test_rules_that_nobody_knows_are_a_perhaps() -> None:
    server = resource("sql", "db", {})
    found = {(sender, allowed, unknown) for sender, _, _, allowed, unknown in told(server)}
    assert ("vm-a", "none", "tcp/1433,11000-11999") in found
