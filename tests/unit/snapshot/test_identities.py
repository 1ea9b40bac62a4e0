"""Ids taken apart, and found in what resources say."""

from __future__ import annotations

import pytest

from penstock.azure.resources.terms import Runtime
from penstock.snapshot.identities import Identity, identity, ids, mentions, words
from tests.unit.azure.arm import resource

V = "/subscriptions/S/resourceGroups/G/providers/Microsoft.Network/virtualNetworks/V"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (V, "microsoft.network/virtualnetworks/v"),
        (f"{V}/", "microsoft.network/virtualnetworks/v"),
        (f"{V}/subnets/A", "microsoft.network/virtualnetworks/v/subnets/a"),
        (f"{V}/providers/Microsoft.Insights/diagnosticSettings/d", "microsoft.network/virtualnetworks/v"),
    ],
    ids=["a resource", "with a slash", "a part", "an extension"],
)
def test_an_id_is_a_place_and_the_rest(text: str, rest: str) -> None:
    assert identity(text) == Identity("s", "g", rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/subscriptions/s",
        "/subscriptions/s/resourceGroups/g",
        "/subscriptions/s/providers/A.B/c/d",
        "/subscriptions/s/resourceGroups/g/providers/A.B/c",
        "/subscriptions/s/resourceGroups/g/providers/A.B/c/d/e",
        "see /subscriptions/s/resourceGroups/g/providers/A.B/c/d",
    ],
)
def test_what_is_no_id_below_a_group_is_none(text: str) -> None:
    assert identity(text) is None


def test_people_say_types_and_names() -> None:
    assert words(f"{V}/subnets/A/providers/X.Y/z/w") == "virtualNetworks/V/subnets/A"


def test_parts_written_inside_a_resource_have_ids() -> None:
    network = resource("vnet", "v", {"subnets": [{"name": "A"}, {"no": "name"}, "odd"], "addressSpace": {"x": []}})
    assert list(ids(network)) == [network.id, f"{network.id}/subnets/a"]


def test_ids_are_found_at_any_depth_with_their_place() -> None:
    asked = Runtime(why="?", resource=V.lower(), path=("x",))
    found = resource("nic", "n", {"a": [{"id": V}], "b": asked, "c": "text", "d": 7})
    assert {(text, node.origin.pointer) for text, node in mentions(found)} == {
        (V, "/properties/a/0/id"),
        (V.lower(), "/properties/b"),
    }


def test_a_child_names_what_it_belongs_to() -> None:
    child = resource("peering", "v/p", {})
    assert [text for text, _ in mentions(child)] == [child.parent_id]
