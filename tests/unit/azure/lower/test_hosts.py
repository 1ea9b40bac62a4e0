"""Hosts as targets: what the estate knows of them."""

from __future__ import annotations

from penstock.azure.resources.terms import Runtime
from penstock.net.endpoint import Kind
from penstock.net.rewrite import ANYBODY, Target
from penstock.space.addresses import Address
from tests.unit.azure.arm import network, ref, resource
from tests.unit.azure.services import pip
from tests.unit.azure.web import gateway, site


def targets(resource_id: str, *path: str) -> tuple[Target, ...]:
    """The targets of a gateway whose only member is a part of the state of a resource."""
    said = Runtime(why="only Azure knows", resource=resource_id, path=path)
    pools = [{"name": "web", "properties": {"backendAddresses": [{"fqdn": said}]}}]
    more = (pip("other", "20.0.0.9"), resource("site_web", "shop", {}))
    found = network(*site(gateway(backendAddressPools=pools), *more))
    (proxy,) = (e for e in found.endpoints.values() if e.kind is Kind.PROXY)
    return proxy.rewrites[0].targets


def test_the_address_or_the_name_of_a_public_address_is_that_address() -> None:
    there = (Target(address=Address.parse("20.0.0.9"), port=8080),)
    assert targets(ref("pip", "other"), "ipAddress") == there
    assert targets(ref("pip", "other"), "dnsSettings", "fqdn") == there


def test_the_name_of_a_service_is_that_service() -> None:
    assert targets(ref("site_web", "shop"), "defaultHostName") == (Target(endpoint=ref("site_web", "shop"), port=8080),)


def test_the_private_address_of_a_machine_is_that_address() -> None:
    found = targets(ref("nic", "api"), "ipConfigurations", "0", "properties", "privateIPAddress")
    assert found == (Target(address=Address.parse("10.0.1.5"), port=8080),)


def test_the_state_of_anything_else_is_not_known() -> None:
    assert targets("/gone", "hostName") == (Target(name=ANYBODY, port=8080),)
    assert targets(ref("pip", "other"), "etag") == (Target(name=ANYBODY, port=8080),)
