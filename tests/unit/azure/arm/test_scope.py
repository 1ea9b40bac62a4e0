"""Scopes and the ids of what is deployed there."""

from __future__ import annotations

import pytest

from penstock.azure.arm.scope import Level, Place, as_id, default_scope, resource_id
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Symbolic, spell, unknown

VNET = "Microsoft.Network/virtualNetworks"


@pytest.mark.parametrize(
    ("schema", "level", "identity"),
    [
        (
            "https://x/2019-04-01/deploymentTemplate.json#",
            Level.GROUP,
            "/subscriptions/{subscription()}/resourceGroups/{resourceGroup()}",
        ),
        ("https://x/subscriptionDeploymentTemplate.json#", Level.SUBSCRIPTION, "/subscriptions/{subscription()}"),
        (
            "https://x/managementGroupDeploymentTemplate.json#",
            Level.MANAGEMENT_GROUP,
            "/providers/Microsoft.Management/managementGroups/{managementGroup()}",
        ),
        ("https://x/tenantDeploymentTemplate.json#", Level.TENANT, ""),
        ("", Level.GROUP, "/subscriptions/{subscription()}/resourceGroups/{resourceGroup()}"),
    ],
)
def test_the_schema_says_what_a_template_is_deployed_to(schema: str, level: Level, identity: str) -> None:
    scope = default_scope(schema, Place())
    assert scope.level is level
    assert spell(scope.id) == identity


def test_what_is_said_of_the_place_is_known() -> None:
    scope = default_scope("", Place(subscription="s", group="rg"))
    assert scope.id == "/subscriptions/s/resourceGroups/rg"
    assert scope.at(Level.GROUP, group="other").id == "/subscriptions/s/resourceGroups/other"


def test_groups_of_two_folders_differ() -> None:
    one, other = (default_scope("", Place(group_label=label)) for label in ("hub", "spoke"))
    assert one.group != other.group
    assert one.subscription == other.subscription


@pytest.mark.parametrize(
    ("kind", "names", "expected"),
    [
        (VNET, ["v"], f"/s/providers/{VNET}/v"),
        (f"{VNET}/subnets", ["v", "a"], f"/s/providers/{VNET}/v/subnets/a"),
        (f"{VNET}/subnets", ["v/a"], f"/s/providers/{VNET}/v/subnets/a"),
        (VNET, [7], f"/s/providers/{VNET}/7"),
    ],
)
def test_an_id_has_a_name_for_each_part_of_the_type(kind: str, names: list[object], expected: str) -> None:
    assert resource_id("/s", kind, names) == expected


@pytest.mark.parametrize(
    ("kind", "names"), [(VNET, []), (VNET, ["a", "b"]), (f"{VNET}/subnets", ["v"]), ("Nothing", ["a"])]
)
def test_more_or_fewer_names_are_an_error(kind: str, names: list[object]) -> None:
    with pytest.raises(ExpressionError):
        resource_id("/s", kind, names)


def test_an_unknown_name_stands_for_the_segments_that_are_missing() -> None:
    name = unknown("no value", "p")
    found = resource_id("/s", f"{VNET}/subnets", [name])
    assert isinstance(found, Symbolic)
    assert found.text == f"/s/providers/{VNET}/{{p}}/subnets/{{p}}{{2}}"
    assert found == resource_id("/s", f"{VNET}/subnets", [name])


def test_an_id_that_was_text_stays_symbolic_where_it_was() -> None:
    assert as_id("/s/", "x") == "/s/x"
    assert isinstance(as_id("/{s}/", "x"), Symbolic)
    assert isinstance(as_id("/s/", unknown("no value", "p")), Symbolic)
