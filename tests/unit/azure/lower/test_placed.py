"""Services that stand in a subnet: guarded by its group, called by name where the name is known."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, rule, vnet

ZONE = "shop.private.postgres.database.azure.com"
NAME = "fqdn:pg.postgres.database.azure.com:5432"


def estate(*more: Resource, rules: tuple[dict[str, Any], ...] = (), **network_: Any) -> tuple[Resource, ...]:
    """A database server in a delegated subnet and a machine beside it."""
    subnet = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    where = {"delegatedSubnetResourceId": ref("subnet", "v/db"), **network_}
    return (
        vnet("v", "10.0.0.0/16", app="10.0.0.0/24", db=subnet),
        nsg("g", *rules),
        nic("m", "v/app", "10.0.0.4"),
        resource("postgres", "pg", {"network": where}),
        *more,
    )


def verdict(destination: str, *resources: Resource, source: str = "m") -> str:
    return Engine(network(*resources)).can(source, destination).verdict.value


def test_the_group_of_its_subnet_decides() -> None:
    assert verdict("pg:5432", *estate()) == "allowed"
    deny = rule("deny", access="Deny", destinationPortRange="5432")
    assert verdict("pg:5432", *estate(rules=(deny,))) == "denied"


def test_the_internet_has_no_way_to_it() -> None:
    assert verdict("pg:5432", *estate(), source="internet") == "denied"


LINKED = (resource("zone", ZONE), resource("zonelink", f"{ZONE}/l", {"virtualNetwork": link("vnet", "v")}))


def test_its_name_is_known_where_its_zone_is_linked() -> None:
    zone: dict[str, Any] = {"privateDnsZoneArmResourceId": ref("zone", ZONE)}
    assert verdict(NAME, *estate(*LINKED, **zone)) == "allowed"
    assert verdict(NAME, *estate(resource("zone", ZONE), **zone)) == "denied"


def test_without_a_zone_its_name_is_in_doubt() -> None:
    """DNS-05."""
    assert verdict(NAME, *estate()) == "unknown"


def instance(public: bool, *rules: dict[str, Any]) -> tuple[Resource, ...]:
    """A managed instance in a subnet."""
    subnet = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    properties = {
        "subnetId": ref("subnet", "v/instances"),
        "publicDataEndpointEnabled": public,
        "fullyQualifiedDomainName": "mi.0a1b.database.windows.net",
    }
    return (
        vnet("v", "10.0.0.0/16", app="10.0.0.0/24", instances=subnet),
        nsg("g", *rules),
        nic("m", "v/app", "10.0.0.4"),
        resource("mi", "mi", properties),
    )


OPEN = rule("open", destinationPortRange="*", sourceAddressPrefix="Internet")


@pytest.mark.parametrize(
    ("public", "port", "expected"),
    [(True, 3342, "allowed"), (True, 1433, "denied"), (False, 3342, "denied")],
    ids=["public port", "private port", "not published"],
)
def test_the_public_endpoint_of_an_instance_answers_on_one_port(public: bool, port: int, expected: str) -> None:
    assert verdict(f"mi:{port}", *instance(public, OPEN), source="internet") == expected


def test_the_public_endpoint_needs_the_groups_leave() -> None:
    assert verdict("mi:3342", *instance(True), source="internet") == "denied"


def test_the_name_of_an_instance_is_private_for_everybody() -> None:
    assert verdict("fqdn:mi.0a1b.database.windows.net:1433", *instance(False)) == "allowed"


def test_a_gateway_of_interfaces_in_a_network() -> None:
    def apim(kind: str) -> tuple[Resource, ...]:
        where = {
            "virtualNetworkType": kind,
            "virtualNetworkConfiguration": {"subnetResourceId": ref("subnet", "v/gateways")},
        }
        subnet = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
        return (vnet("v", "10.0.0.0/16", gateways=subnet), nsg("g", OPEN), resource("apim", "api", where))

    assert verdict("api:443", *apim("External"), source="internet") == "allowed"
    assert verdict("api:443", *apim("Internal"), source="internet") == "denied"
    assert verdict("api:443", *apim("None"), source="internet") == "allowed"
