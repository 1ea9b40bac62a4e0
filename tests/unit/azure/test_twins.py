"""Of two definitions of one resource the fuller one is kept; a disagreement is told."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.network import Subnet
from penstock.azure.twins import within
from penstock.source.node import Unknown
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


def test_definitions_that_disagree_are_told_and_the_later_is_used() -> None:
    assert subnets(FULL, OTHER) == (0, ["PS416"])
    assert subnets(OTHER, FULL) == (1, ["PS416"])


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
