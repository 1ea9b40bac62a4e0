"""Two definitions of one resource make one; a disagreement is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.network import Subnet, VirtualNetwork
from penstock.azure.twins import deployed_twice, same, together, within
from penstock.source.node import Node, Unknown
from tests.unit.azure.arm.templates import deployed
from tests.unit.azure.exports import NETWORK, opened

VNET = f"{NETWORK}/virtualNetworks/v"
BARE = {"id": VNET, "name": "v", "type": "Microsoft.Network/virtualNetworks", "location": "westeurope"}
SUBNET = {"id": f"{VNET}/subnets/a", "name": "a", "properties": {"addressPrefix": "10.0.0.0/24"}}
FULL = BARE | {"properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [SUBNET]}}
PART = BARE | {"properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}
OTHER = BARE | {"properties": {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}}}


def subnets(*rows: dict[str, Any]) -> tuple[int, list[str]]:
    """Give how many subnets there are, and what was told."""
    resources = [r for i, row in enumerate(rows) for r in opened([row], f"{i}.json").resources]
    estate, told = read_all(resources)
    return len(estate.all(Subnet)), [d.code for d in told]


@pytest.mark.parametrize(
    "rows",
    [(FULL, FULL), (FULL, BARE), (BARE, FULL), (PART, FULL), (FULL, PART), (FULL, FULL | {"id": VNET.upper()})],
    ids=["twice", "bare later", "bare sooner", "part sooner", "part later", "id in capitals"],
)
def test_the_fuller_definition_is_kept_and_nothing_is_told(rows: tuple[dict[str, Any], ...]) -> None:
    assert subnets(*rows) == (1, [])


def test_of_exports_that_disagree_nobody_knows_which_one_holds() -> None:
    for rows in ((FULL, OTHER), (OTHER, FULL)):
        estate, told = read_all(r for i, row in enumerate(rows) for r in opened([row], f"{i}.json").resources)
        assert [(d.code, "where they differ is not known" in d.help) for d in told] == [("PS416", True)]
        (network,) = estate.all(VirtualNetwork)
        assert all(isinstance(block, Unknown) for block in network.prefixes)


def test_an_export_shows_what_a_template_leaves_to_azure() -> None:
    export = opened([FULL], "0.json").resources[0]
    shown: dict[str, Any] = {**PART, "dependsOn": [], "apiVersion": "2024-05-01"}
    template = replace(export, door="arm-template", body=Node(shown, export.origin), doubt=Unknown(why="a condition"))
    for one, other in ((export, template), (template, export)):
        assert together(one, other) == (export, "")
    asks = replace(template, body=Node({**FULL, "properties": {"addressSpace": {}}}, export.origin))
    assert together(export, replace(asks, body=Node(OTHER, export.origin)))[1]


def test_the_same_inside_one_file() -> None:
    estate, told = read_all(opened([BARE, FULL, PART]).resources)
    assert len(estate.all(Subnet)) == 1
    assert told == ()


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (None, 1, True),
        (Unknown(why="x"), {"a": 1}, True),
        ({"a": None}, {}, True),
        ({"A": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1}, {"a": 2}, False),
        ({"a": 1}, {}, False),
        ([1, 2], [1, 2], True),
        ([1], [1, 2], False),
        ("/Sub/X", "/sub/x", True),
        ("X", "x", False),
        (1, True, False),
        (1, 1.0, False),
    ],
)
def test_what_says_no_more_is_within(part: Any, whole: Any, expected: bool) -> None:
    assert within(part, whole) is expected


# ── templates ────────────────────────────────────────────────────────────────────────────────────

GROUP = "Microsoft.Network/networkSecurityGroups"


def group(condition: Any, *ports: str, **more: Any) -> dict[str, Any]:
    rules = [{"name": f"r{port}", "properties": {"destinationPortRange": port}} for port in ports]
    properties = {"securityRules": rules, "same": {"deep": 1}, **more}
    return {"type": GROUP, "name": "g", "condition": condition, "properties": properties}


def made(*resources: dict[str, Any]) -> tuple[Resource, list[str]]:
    """Give the one resource that definitions of one template make, and what becomes of each disagreement."""
    parameters = {name: {"type": "bool"} for name in "pq"}
    done = deployed({"parameters": parameters, "resources": list(resources)})
    kept: Resource | None = None
    told = []
    for resource in done.resources:
        kept, outcome = (resource, "") if kept is None else deployed_twice(kept, resource)
        told.append(outcome)
    assert kept is not None
    return kept, told[1:]


P, Q, NOT_P = "[parameters('p')]", "[parameters('q')]", "[not(parameters('p'))]"


def test_a_later_deployment_replaces_an_earlier_one() -> None:
    kept, told = made(group(True, "22", "80"), group(True, "443"))
    assert [r.get("name").text() for r in kept.properties.get("securityRules").elements()] == ["r443"]
    assert told == ["this definition is used"]


def test_a_later_deployment_that_may_not_take_place_leaves_open_what_they_disagree_on() -> None:
    kept, told = made(group(True, "22"), group(P, "443"))
    assert kept.doubt is None
    assert kept.properties.get("same", "deep").value == 1
    (rule,) = kept.properties.get("securityRules").elements()
    assert rule.get("name").is_unknown
    assert rule.get("properties", "destinationPortRange").is_unknown
    assert "which of two definitions" in rule.get("name").value.why
    assert told == ["where they differ is not known"]


def test_lists_of_two_lengths_are_unknown_as_a_whole() -> None:
    kept, _ = made(group(True, "22"), group(P, "22", "80"))
    assert kept.properties.get("securityRules").is_unknown


def test_what_one_of_them_alone_says_is_unknown() -> None:
    kept, _ = made(group(True, "22", mine=1), group(P, "22", yours=2))
    assert kept.properties.get("mine").is_unknown
    assert kept.properties.get("yours").is_unknown


def test_a_definition_for_each_case_is_there_only_in_one_of_them() -> None:
    kept, _ = made(group(P, "22"), group(NOT_P, "443"))
    assert kept.doubt is not None
    assert "or(" in kept.doubt.identity


def test_the_same_definition_twice_is_there_when_one_is() -> None:
    assert made(group(True, "22"), group(P, "22"))[0].doubt is None
    assert made(group(P, "22"), group(True, "22"))[0].doubt is None
    both, told = made(group(P, "22"), group(Q, "22"))
    assert both.doubt is not None
    assert told == [""]


def test_two_unknown_values_are_the_same_only_when_they_are_one() -> None:
    one, other = Unknown(why="w", identity="{p}@a"), Unknown(why="w", identity="{q}@a")
    assert same(one, Unknown(why="w", identity="{p}@a"))
    assert not same(one, other)
    assert not same(Unknown(why="w"), Unknown(why="w"))
    assert not same(one, 1)
