"""Service endpoints to all storage accounts, or to one's own."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.service_endpoint_without_policy import service_endpoint_without_policy
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import told
from tests.unit.azure.arm import link, nic, nsg, ref, resource, rule, vnet


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
