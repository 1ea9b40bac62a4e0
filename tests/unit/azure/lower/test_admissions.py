"""One rule of a door: addresses in and out of the region, subnets by service endpoint, tags, headers."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.azure.service_tags import ServiceTags
from penstock.engine.engine import Engine
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, ref, resource
from tests.unit.azure.services import pip

TAGS = ServiceTags(
    source="test",
    change_number="1",
    date="",
    prefixes={
        "storage": ("20.150.0.0/16", "20.60.0.0/16"),
        "storage.westeurope": ("20.150.0.0/16",),
        "storage.northeurope": ("20.60.0.0/16",),
        "azurekeyvault": ("20.40.0.0/16",),
        "azurefrontdoor.backend": ("13.73.248.0/21",),
        "azurecloud": ("20.0.0.0/8",),
        "azurecloud.westeurope": ("20.150.0.0/16", "20.99.0.0/16"),
    },
    names={
        "storage": "Storage",
        "storage.westeurope": "Storage.WestEurope",
        "storage.northeurope": "Storage.NorthEurope",
        "azurekeyvault": "AzureKeyVault",
        "azurefrontdoor.backend": "AzureFrontDoor.Backend",
        "azurecloud": "AzureCloud",
        "azurecloud.westeurope": "AzureCloud.WestEurope",
    },
)
DENY = {"defaultAction": "Deny", "bypass": "None"}


def estate(
    rules: dict[str, Any], *, region: str = "westeurope", endpoint: str = "", address: str | None = "20.99.0.9"
) -> tuple[Resource, ...]:
    """A machine in West Europe with a public address, and a storage account whose rules are given."""
    services = [{"service": endpoint}] if endpoint else []
    subnet = {"addressPrefix": "10.0.0.0/24", "serviceEndpoints": services, "defaultOutboundAccess": False}
    network_ = resource(
        "vnet",
        "v",
        {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [{"name": "app", "properties": subnet}]},
        location="westeurope",
    )
    return (
        network_,
        nic("m", "v/app", "10.0.0.4", ip={"publicIPAddress": link("pip", "pip")}),
        pip("pip", address),
        resource("storage", "st", {"networkAcls": DENY | rules}, location=region),
    )


def verdict(*resources: Resource, source: str = "m", tags: ServiceTags | None = TAGS) -> str:
    return Engine(network(*resources, tags=tags)).can(source, "st:443").verdict.value


MINE = {"ipRules": [{"value": "20.99.0.9"}]}
SUBNET = {"virtualNetworkRules": [{"id": ref("subnet", "v/app").upper()}]}


@pytest.mark.parametrize(
    ("rules", "region", "endpoint", "expected"),
    [
        (MINE, "northeurope", "", "allowed"),
        (MINE, "westeurope", "", "denied"),
        (MINE, "", "", "unknown"),
        (MINE, "westeurope", "Microsoft.Storage", "denied"),
        (SUBNET, "westeurope", "", "denied"),
        (SUBNET, "westeurope", "Microsoft.Storage", "allowed"),
        (SUBNET, "northeurope", "Microsoft.Storage.Global", "allowed"),
        (SUBNET, "northeurope", "Microsoft.Storage", "unknown"),
        (SUBNET, "westeurope", "Microsoft.KeyVault", "denied"),
    ],
    ids=[
        "address, another region",
        "address, same region (STO-04)",
        "address, region not known",
        "address, by service endpoint (SE-01)",
        "subnet without service endpoint (STO-05)",
        "subnet",
        "subnet, across regions",
        "subnet, whether the region is reached is not known",
        "subnet with another service endpoint",
    ],
)
def test_how_a_machine_is_let_in(rules: dict[str, Any], region: str, endpoint: str, expected: str) -> None:
    assert verdict(*estate(rules, region=region, endpoint=endpoint)) == expected


def test_an_address_that_azure_assigns_may_be_the_one_in_the_rule() -> None:
    assert verdict(*estate(MINE, region="northeurope", address=None)) == "unknown"


def test_an_address_that_azure_assigns_is_none_outside_of_azure() -> None:
    office = {"ipRules": [{"value": "198.51.100.9"}]}
    assert verdict(*estate(office, region="northeurope", address=None)) == "denied"
    assert verdict(*estate(office, region="northeurope", address=None), tags=None) == "unknown"


def test_a_subnet_rule_that_is_not_known_matters_to_those_who_come_by_service_endpoint_only() -> None:
    rules = {"virtualNetworkRules": [{"id": Unknown(why="a parameter")}]}
    assert verdict(*estate(rules, endpoint="Microsoft.Storage")) == "unknown"
    assert verdict(*estate(rules)) == "denied"


def test_the_whole_internet_may_be_written_as_a_rule() -> None:
    everybody = {"ipRules": [{"value": "0.0.0.0/0"}]}
    assert verdict(*estate(everybody, region="northeurope", address=None)) == "allowed"


def test_a_private_subnet_without_way_out_may_reach_storage_of_its_region() -> None:
    """RT-46."""
    first, _, _, account = estate({"defaultAction": "Allow"})
    machine = nic("m", "v/app", "10.0.0.4")
    assert verdict(first, machine, account) == "unknown"
    far = resource("storage", "st", {}, location="northeurope")
    assert verdict(first, machine, far) == "denied"


def site(*restrictions: dict[str, Any], **config: Any) -> tuple[Resource, ...]:
    """A web application with access restrictions."""
    return (
        resource("site_web", "st", {}, location="westeurope"),
        resource("site_config", "st/web", {"ipSecurityRestrictions": list(restrictions), **config}),
    )


FRONT_DOOR = {"ipAddress": "AzureFrontDoor.Backend", "tag": "ServiceTag", "priority": 100, "action": "Allow"}


@pytest.mark.parametrize(
    ("restrictions", "config", "source", "expected"),
    [
        ((), {}, "198.51.100.9", "allowed"),
        (({"ipAddress": "198.51.100.0/24", "priority": 1},), {}, "198.51.100.9", "allowed"),
        (({"ipAddress": "198.51.100.0/24", "priority": 1},), {}, "198.51.101.9", "denied"),
        (({"ipAddress": "198.51.100.0/24", "priority": 1, "action": "Deny"},), {}, "198.51.101.9", "denied"),
        (
            ({"ipAddress": "198.51.100.0/24", "priority": 1, "action": "Deny"},),
            {"ipSecurityRestrictionsDefaultAction": "Allow"},
            "198.51.101.9",
            "allowed",
        ),
        (
            (
                {"ipAddress": "198.51.100.0/24", "priority": 200, "action": "Allow"},
                {"ipAddress": "198.51.100.9/32", "priority": 100, "action": "Deny"},
            ),
            {},
            "198.51.100.9",
            "denied",
        ),
        (
            ({"ipAddress": "Any", "priority": 2147483647, "action": "Deny"}, {"ipAddress": "198.51.100.9/32"}),
            {},
            "198.51.100.9",
            "denied",
        ),
        ((FRONT_DOOR,), {}, "azure/AzureFrontDoor.Backend", "allowed"),
        ((FRONT_DOOR,), {}, "azure/AzureCloud", "denied"),
        ((FRONT_DOOR | {"headers": {"x-azure-fdid": ["a"]}},), {}, "azure/AzureFrontDoor.Backend", "unknown"),
        ((FRONT_DOOR | {"headers": {"x-azure-fdid": ["a"]}},), {}, "azure/AzureCloud", "denied"),
        (({"ipAddress": "198.51.100.9/32,203.0.113.0/24", "priority": 1},), {}, "203.0.113.7", "allowed"),
    ],
    ids=[
        "none",
        "named",
        "not named",
        "a denial shuts out all others too",
        "unless the default says otherwise",
        "by priority",
        "equal priority stays in order",
        "a tag",
        "not in the tag",
        "a header that nobody shows",
        "a header makes no caller match",
        "two addresses in one",
    ],
)
def test_restrictions_of_a_web_application(
    restrictions: tuple[dict[str, Any], ...], config: dict[str, Any], source: str, expected: str
) -> None:
    assert verdict(*site(*restrictions, **config), source=source) == expected
