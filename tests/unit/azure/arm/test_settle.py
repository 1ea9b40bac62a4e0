"""What readers get of evaluated values."""

from __future__ import annotations

from penstock.azure.arm.limits import Budget
from penstock.azure.arm.settle import settle
from penstock.azure.arm.values import Symbolic, compose, runtime, unknown
from penstock.azure.resources.terms import Runtime
from penstock.diagnostics import Origin
from penstock.source.node import Unknown

HERE = Origin(file="main.json")
NAME = compose((unknown("no value", "vm"), "-nic"))
ID = compose(("/subscriptions/", unknown("no value", "sub"), "/providers/A.B/c/x"))


def test_an_id_with_unknown_segments_is_text() -> None:
    assert settle({"id": ID}, Budget(100), HERE) == {"id": "/subscriptions/{sub}/providers/A.B/c/x"}


def test_the_name_of_a_part_is_text() -> None:
    parts = {"ipConfigurations": [{"name": NAME}], "front": {"name": NAME, "properties": {}}}
    assert settle(parts, Budget(100), HERE) == {
        "ipConfigurations": [{"name": "{vm}-nic"}],
        "front": {"name": "{vm}-nic", "properties": {}},
    }


def test_a_name_that_means_something_is_unknown() -> None:
    found = settle({"sku": {"name": unknown("no value", "sku")}}, Budget(100), HERE)
    assert found == {"sku": {"name": Unknown(why="no value", origin=HERE, identity="{sku}@name")}}


def test_unknown_values_lose_their_text_and_keep_their_reason() -> None:
    (found,) = settle([unknown("no value", "p")], Budget(100), HERE)
    assert type(found) is Unknown
    assert found.why == "no value"


def test_the_state_of_a_resource_keeps_whose_it_is() -> None:
    found = settle(runtime("/X/firewalls/fw", ("ipConfigurations", "0")), Budget(100), HERE)
    assert found == Runtime(
        origin=HERE,
        identity="{reference(|X|firewalls|fw).ipConfigurations.0}@",
        why='only Azure knows ipConfigurations.0 of "fw"',
        resource="/x/firewalls/fw",
        path=("ipConfigurations", "0"),
    )


def test_symbolic_text_tells_known_from_unknown() -> None:
    assert isinstance(NAME, Symbolic)
    assert NAME.text == "{vm}-nic"
    assert not NAME.is_id
    assert isinstance(ID, Symbolic)
    assert ID.is_id


def test_the_same_unknown_in_two_places_has_one_identity_for_each_use() -> None:
    value = unknown("no value", "p")
    found = settle({"source": value, "rules": [{"source": value, "destination": value}]}, Budget(100), HERE)
    inside = found["rules"][0]
    assert found["source"].identity == inside["source"].identity != inside["destination"].identity
