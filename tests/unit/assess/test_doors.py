"""The public side of services, as checks see it."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.doors import PublicSide, public_side
from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import network, ref, resource


def side(kind: str, properties: dict[str, Any], *more: Resource) -> PublicSide:
    engine = Engine(network(resource(kind, "x", properties), *more))
    return public_side(engine, engine.network.endpoints[ref(kind, "x")])


OFFICE = {"defaultAction": "Deny", "ipRules": [{"value": "198.51.100.0/24"}]}


@pytest.mark.parametrize(
    ("properties", "everybody", "perhaps"),
    [
        ({}, True, True),
        ({"publicNetworkAccess": "Disabled"}, False, False),
        ({"networkAcls": OFFICE}, False, False),
        ({"networkAcls": OFFICE | {"ipRules": [{"value": "0.0.0.0/0"}]}}, True, True),
    ],
    ids=["open", "closed", "an office", "everybody by rule"],
)
def test_everybody(properties: dict[str, Any], everybody: bool, perhaps: bool) -> None:
    found = side("storage", properties)
    assert (found.everybody, found.perhaps_everybody) == (everybody, perhaps)


def test_who_is_let_in() -> None:
    assert side("storage", {"networkAcls": OFFICE}).allowed == AddressSet.of("198.51.100.0/24")


def test_nobody_leaves_no_trace() -> None:
    found = side("storage", {"publicNetworkAccess": "Disabled"})
    assert found.trace is None
    assert found.allowed.is_empty


def test_the_rule_for_all_of_azure_is_shown_by_a_caller_of_azure() -> None:
    rule = resource("sqlrule", "x/any", {"startIpAddress": "0.0.0.0", "endIpAddress": "0.0.0.0"})
    found = side("sql", {}, rule)
    assert found.platform is not None
    assert found.platform.path[-1].note == "from AzureCloud"
    assert side("sql", {}).platform is None


def test_trusted_services_are_asked_for() -> None:
    assert side("storage", {"networkAcls": OFFICE}).trusted.verdict.value == "allowed"
    assert side("storage", {"networkAcls": OFFICE | {"bypass": "None"}}).trusted.verdict.value == "denied"
