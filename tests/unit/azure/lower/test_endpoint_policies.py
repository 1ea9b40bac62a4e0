"""Policies of service endpoints: which accounts a subnet reaches (SE-04)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.source.node import Unknown
from tests.unit.azure.arm import GROUP, link, network, nic, ref, resource

OWN = ref("storage", "st")
GROUP_ID = GROUP.removesuffix("/providers")
SUBSCRIPTION = "/subscriptions/s"


def estate(listed: Any, region: str = "westeurope", service: str = "Microsoft.Storage") -> tuple[Resource, ...]:
    """A machine whose subnet has a service endpoint and a policy, and an account."""
    subnet = {
        "addressPrefix": "10.0.0.0/24",
        "defaultOutboundAccess": False,
        "serviceEndpoints": [{"service": "Microsoft.Storage.Global"}],
        "serviceEndpointPolicies": [link("sep", "own")],
    }
    network_ = {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [{"name": "app", "properties": subnet}],
    }
    definition = {"name": "d", "properties": {"service": service, "serviceResources": listed}}
    return (
        resource("vnet", "v", network_, location="westeurope"),
        nic("m", "v/app", "10.0.0.4"),
        resource("storage", "st", {}, location=region),
        resource("sep", "own", {"serviceEndpointPolicyDefinitions": [definition]}),
    )


@pytest.mark.parametrize(
    ("listed", "region", "expected"),
    [
        ([OWN], "westeurope", "allowed"),
        ([GROUP_ID], "westeurope", "allowed"),
        ([SUBSCRIPTION], "westeurope", "allowed"),
        ([ref("storage", "other")], "westeurope", "denied"),
        ([ref("storage", "s")], "westeurope", "denied"),
        ([ref("storage", "other")], "northeurope", "unknown"),
        (Unknown(why="a parameter"), "westeurope", "unknown"),
    ],
    ids=["itself", "its group", "its subscription", "another", "a name that begins alike", "another region", "unknown"],
)
def test_which_accounts_are_let_through(listed: Any, region: str, expected: str) -> None:
    assert Engine(network(*estate(listed, region))).can("m", "st:443").verdict.value == expected


def test_the_refusal_points_at_the_policy() -> None:
    trace = Engine(network(*estate([ref("storage", "other")]))).can("m", "st:443").trace
    assert trace.path[-1].kind == "service-endpoint-policy"
    assert trace.path[-1].rule is not None
    assert trace.path[-1].rule.origin.file == "sep-own.json"


def test_a_policy_that_is_not_in_the_input_may_list_anything() -> None:
    resources = [r for r in estate([]) if r.name != "own"]
    assert Engine(network(*resources)).can("m", "st:443").verdict.value == "unknown"


def test_a_strangers_account_is_held_back_only_in_the_region() -> None:
    found = Engine(network(*estate([OWN]))).can("m", "fqdn:stranger.blob.core.windows.net:443")
    assert found.verdict.value == "unknown"
    assert "SE-04" in {fact for cause in found.trace.unknown_because for fact in cause.facts}
