"""Defaults are those that the pages of the provider's versions 2.99, 3.116 and 4.x state."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.terraform.door import open_terraform
from penstock.azure.terraform.versions import LAST, LOCK, Span, span
from penstock.source.node import Unknown
from tests.unit.azure.terraform.plans import by_name, managed, node, plan

LOCKED = """\
provider "registry.terraform.io/hashicorp/azurerm" {
  version     = "3.90.1"
  constraints = ">= 3.0.0"
  hashes = [
    "h1:x",
  ]
}

provider "registry.terraform.io/hashicorp/random" {
  version = "9.9.9"
}
"""


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("4.1.2", Span((4, 1, 2), (4, 1, 3))),
        ("= 4.1.2", Span((4, 1, 2), (4, 1, 3))),
        ("~> 4.0", Span((4, 0, 0), (5, 0, 0))),
        ("~> 4.1.0", Span((4, 1, 0), (4, 2, 0))),
        ("~> 4", Span((4, 0, 0), (5, 0, 0))),
        (">= 3.5, < 5", Span((3, 5, 0), (5, 0, 0))),
        ("> 3.5.0, <= 4.0.0", Span((3, 5, 1), (4, 0, 1))),
        (">= 3.0, != 3.4.0", Span((3, 0, 0), LAST)),
        (">= 4.0.0-beta1", Span((4, 0, 0), LAST)),
        ("", Span()),
        ("what", Span()),
        ("< 3, > 4", Span()),
        ("9" * 1000, Span()),
        (None, Span()),
        (["4"], Span()),
    ],
)
def test_a_constraint_leaves_these_versions(constraint: object, expected: Span) -> None:
    assert span("", constraint) == expected


def test_the_version_that_was_locked_counts_before_the_constraint() -> None:
    assert span(LOCKED, "~> 4.0") == Span((3, 90, 1), (3, 90, 2))


def test_a_lock_of_other_providers_says_nothing() -> None:
    assert span(LOCKED.replace("/azurerm", "/other"), "~> 4.0") == Span((4, 0, 0), (5, 0, 0))


def made(kind: str, constraint: str | None, lock: str = "", **more: Any) -> Any:
    value = plan(managed(f"{kind}.x", {"name": "x", "resource_group_name": "rg", **more}))
    if constraint is not None:
        value["configuration"]["provider_config"] = {"azurerm": {"name": "azurerm", "version_constraint": constraint}}
    door = open_terraform(node(value), folder=lambda _: {LOCK: lock} if lock else {})
    return by_name(door)["x"].body.value


@pytest.mark.parametrize("kind", ["azurerm_lb", "azurerm_public_ip"])
@pytest.mark.parametrize(
    ("constraint", "expected"),
    [("~> 2.99", "Basic"), ("~> 3.0", "Basic"), ("~> 4.0", "Standard")],
)
def test_what_nobody_states_is_of_the_sku_of_its_version(kind: str, constraint: str, expected: str) -> None:
    assert made(kind, constraint)["sku"]["name"] == expected


@pytest.mark.parametrize("constraint", [None, ">= 3.0", "no version", "~> 5.0"])
def test_a_default_that_may_be_of_either_version_is_unknown(constraint: str | None) -> None:
    found = made("azurerm_lb", constraint)["sku"]["name"]
    assert isinstance(found, Unknown)
    assert found.why == (
        'azurerm_lb.x.sku is not stated, and the provider\'s default is "Basic" from version 0 on, '
        '"Standard" from version 4.0 on, not known from version 5.0 on: which version it is, is not known'
    )


def test_the_file_that_locks_versions_decides() -> None:
    assert made("azurerm_lb", ">= 3.0", LOCKED)["sku"]["name"] == "Basic"


def test_what_is_stated_counts() -> None:
    assert made("azurerm_lb", "~> 4.0", sku="Basic")["sku"]["name"] == "Basic"


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        (
            "~> 2.99",
            {"allowBlobPublicAccess": False, "allowCrossTenantReplication": True, "minimumTlsVersion": "TLS1_0"},
        ),
        ("~> 3.0", {"allowBlobPublicAccess": True, "allowCrossTenantReplication": True, "minimumTlsVersion": "TLS1_2"}),
        (
            "~> 4.0",
            {"allowBlobPublicAccess": True, "allowCrossTenantReplication": False, "minimumTlsVersion": "TLS1_2"},
        ),
    ],
)
def test_an_account_has_the_defaults_of_its_version(constraint: str, expected: dict[str, Any]) -> None:
    assert made("azurerm_storage_account", constraint)["properties"] == expected


@pytest.mark.parametrize(("constraint", "expected"), [("~> 2.99", "Enabled"), ("~> 4.0", "Disabled")])
def test_a_subnet_has_the_policies_of_its_version(constraint: str, expected: str) -> None:
    found = made("azurerm_subnet", constraint, virtual_network_name="v")
    assert found["properties"]["privateEndpointNetworkPolicies"] == expected


def test_what_the_pages_of_a_version_tell_in_two_ways_is_unknown() -> None:
    found = made("azurerm_subnet", "~> 3.0", virtual_network_name="v")
    assert isinstance(found["properties"]["privateEndpointNetworkPolicies"], Unknown)


def test_older_names_of_an_attribute_count_before_the_default() -> None:
    found = made("azurerm_subnet", "~> 4.0", virtual_network_name="v", private_endpoint_network_policies_enabled=True)
    assert found["properties"]["privateEndpointNetworkPolicies"] == "Enabled"
