"""Service endpoints to all storage accounts, or to one's own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from penstock.assess.checks.service_endpoint_without_policy import service_endpoint_without_policy
from penstock.assess.review import Review
from penstock.azure.resource import Resource
from penstock.azure.service_tags import read_service_tags
from penstock.space.addresses import AddressSet
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, rule, vnet
from tests.unit.azure.services import firewall, hub_and_spokes, policy


def estate(policies: Any, service: str = "Microsoft.Storage", *rules: dict[str, Any]) -> tuple[Resource, ...]:
    """A machine in a subnet with a service endpoint, and a policy for one account."""
    subnet = {
        "addressPrefix": "10.0.0.0/24",
        "defaultOutboundAccess": False,
        "serviceEndpoints": [{"service": service}],
        "serviceEndpointPolicies": policies,
        "networkSecurityGroup": link("nsg", "g"),
    }
    definition = {
        "name": "own",
        "properties": {"service": "Microsoft.Storage", "serviceResources": [ref("storage", "st")]},
    }
    return (
        vnet("v", "10.0.0.0/16", app=subnet),
        nsg("g", *rules),
        nic("m", "v/app", "10.0.0.4"),
        resource("sep", "own-accounts", {"serviceEndpointPolicyDefinitions": [definition]}),
    )


DENY = rule("deny-storage", direction="Outbound", access="Deny", destinationAddressPrefix="Storage")
FOUND = [("medium", "app", True)]


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (estate([]), FOUND),
        (estate([link("sep", "own-accounts")]), []),
        (estate([], "Microsoft.Storage", DENY), []),
        (estate([], "Microsoft.KeyVault"), []),
    ],
    ids=["without policy", "with policy", "denied by tag", "another service"],
)
def test_a_subnet_with_a_service_endpoint(resources: tuple[Resource, ...], expected: list[Any]) -> None:
    """SE-04; NSG-31: a tag holds the accounts of all customers."""
    assert told(service_endpoint_without_policy, *resources) == expected


def test_a_firewall_is_named_only_where_one_would_be_passed() -> None:
    steered = [r for r in hub_and_spokes(firewall(), policy()) if r.name != "spoke1"]
    subnet = {
        "addressPrefix": "10.1.0.0/24",
        "routeTable": link("table", "to-fw"),
        "serviceEndpoints": [{"service": "Microsoft.Storage"}],
    }
    (past,) = found(service_endpoint_without_policy, *steered, vnet("spoke1", "10.1.0.0/16", work=subnet))
    (plain,) = found(service_endpoint_without_policy, *estate([]))
    assert "past the device that all else is sent to" in past.why
    assert "past" not in plain.why


def test_an_account_in_the_region_that_is_reached_is_enough() -> None:
    """Everything else goes to a firewall that lets nothing through; the endpoint's route to the region is longer (RT-09)."""
    steered = {
        "addressPrefix": "10.1.0.0/24",
        "routeTable": link("table", "to-fw"),
        "defaultOutboundAccess": False,
        "serviceEndpoints": [{"service": "Microsoft.Storage"}],
    }
    resources = [r for r in hub_and_spokes(firewall(), policy()) if r.name != "spoke1"]
    spoke = resource(
        "vnet",
        "spoke1",
        {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "subnets": [{"name": "work", "properties": steered}]},
        location="westeurope",
    )
    values = [{"name": "Storage.WestEurope", "properties": {"addressPrefixes": ["20.8.0.0/24"]}}]
    tags = read_service_tags(json.dumps({"changeNumber": 1, "penstock": "a part", "values": values}), "tags.json")
    findings = list(service_endpoint_without_policy.run(Review(network(spoke, *resources, tags=tags))))
    assert [(f.severity.word, f.name, f.is_proved) for f in findings] == [("medium", "spoke1/work", True)]
    assert findings[0].proof[0].packet.dst in AddressSet.of("20.8.0.0/24")
