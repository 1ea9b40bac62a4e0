from __future__ import annotations

from typing import Any

from penstock.azure.terraform.bodies import append, join, lay_over, name_of, put, spelled
from penstock.azure.terraform.row import Link
from penstock.azure.terraform.scope import Block
from penstock.diagnostics import Origin
from penstock.source.node import PlacedDict, Unknown
from tests.unit.azure.terraform.test_shape import block

BLOCK: Block = block({"config": "b"})


def bag(**values: Any) -> PlacedDict:
    made = PlacedDict(values)
    made.place = Origin(file="f")
    return made


def test_what_is_put_makes_its_way_and_replaces_nothing() -> None:
    body = bag()
    put(body, ["a", "b"], 1, BLOCK)
    put(body, ["a", "b"], 2, BLOCK)
    assert body == {"a": {"b": 1}}


def test_lists_grow_unless_they_are_unknown() -> None:
    body = bag(b=Unknown(why="x"))
    for path in (["a"], ["b"]):
        append(body, path, 1, BLOCK)
    assert body["a"] == [1]
    assert isinstance(body["b"], Unknown)


def test_a_link_is_set_in_the_element_that_it_names_and_once() -> None:
    link = Link(owner="", owner_type="", target="", path="pools", many=True, within=("configs", "config"))
    body = bag(configs=[bag(name="a"), bag(name="b")])
    for _ in range(2):
        join(body, link, bag(id="/p"), BLOCK)
    assert body["configs"] == [{"name": "a"}, {"name": "b", "properties": {"pools": [{"id": "/p"}]}}]


def test_objects_are_laid_over_each_other_member_by_member() -> None:
    body = {"A": {"b": 1, "c": 2}}
    lay_over(body, {"a": {"b": 3}, "d": [4]})
    assert body == {"A": {"b": 3, "c": 2}, "d": [4]}


def test_names_are_found_without_their_case() -> None:
    assert spelled({"Subnets": 1}, "subnets") == "Subnets"
    assert spelled({}, "subnets") is None
    assert name_of({"name": "a"}) == "a"
    assert name_of(Unknown(why="x")) == "?"
