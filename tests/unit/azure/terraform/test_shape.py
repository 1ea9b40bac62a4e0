from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.terraform.plan import read_workspace
from penstock.azure.terraform.scope import Block, Resolver
from penstock.azure.terraform.shape import (
    Spec,
    both,
    build,
    const,
    default,
    each,
    evaluate,
    first,
    given,
    idtext,
    lone,
    negated,
    one,
    ref,
    refs,
    this,
    words,
)
from penstock.azure.terraform.workspace import Workspace
from penstock.source.node import PlacedDict, Unknown
from tests.unit.azure.terraform.plans import managed, node, plan
from tests.unit.azure.terraform.plans import ref as refers

VALUES: dict[str, Any] = {
    "name": "x",
    "on": True,
    "off": False,
    "none": None,
    "nothing": "",
    "block": [{"name": "one", "deep": [{"value": 1}]}, {"name": "two"}],
    "list": ["a", "b"],
    "target": "/Subscriptions/S/x/",
    "targets": ["/subscriptions/s/A", "/subscriptions/s/b"],
}


def block(values: dict[str, Any], expressions: dict[str, Any] | None = None) -> Block:
    workspace: Workspace = read_workspace(node(plan(managed("azurerm_thing.x", values, expressions))))
    return Resolver(workspace, {}).block(workspace.instances[0])


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("name", "x"),
        ("missing", None),
        ("block.name", "one"),
        ("block.deep.value", 1),
        ({"a": "name", "b": "missing"}, {"a": "x"}),
        ({"b": "missing"}, None),
        (const(3), 3),
        (default("missing", "d"), "d"),
        (default("off", True), False),
        (first("missing", "nothing", "name"), "x"),
        (negated("on"), False),
        (negated("missing"), None),
        (words("name", {"x": "y"}), "y"),
        (words("name", {"z": "y"}), "x"),
        (words("off", {False: "Disabled"}), "Disabled"),
        (given("name", {"a": const(1)}), {"a": 1}),
        (given("missing", {"a": const(1)}), None),
        (each("list", {"v": this}), [{"v": "a"}, {"v": "b"}]),
        (each("block", {"n": "name"}), [{"n": "one"}, {"n": "two"}]),
        (each("missing", {"n": "name"}), None),
        (one("block", "name"), "one"),
        (both(each("block", "name"), "list"), ["one", "two", "a", "b"]),
        (lone({"n": "name"}), [{"n": "x"}]),
        (lone("missing"), None),
        (ref("target"), {"id": "/subscriptions/s/x"}),
        (ref("missing"), None),
        (idtext("target"), "/subscriptions/s/x"),
        (refs("targets"), [{"id": "/subscriptions/s/a"}, {"id": "/subscriptions/s/b"}]),
    ],
)
def test_a_piece_of_a_template_gives_its_value(spec: Spec, expected: Any) -> None:
    assert evaluate(spec, block(VALUES)) == expected


def test_what_is_made_stands_where_its_block_stands() -> None:
    made = build({"parts": each("block", {"n": "name"})}, block(VALUES))
    second = made["parts"][1]
    assert isinstance(second, PlacedDict)
    assert second.place.pointer.endswith("/values/block/1")


@pytest.mark.parametrize(
    "spec",
    ["later", negated("later"), words("later", {}), default("later", 1), each("later", "name"), one("later", "name")],
    ids=["value", "negated", "words", "default", "each", "one"],
)
def test_what_is_not_known_stays_unknown(spec: Spec) -> None:
    found = evaluate(spec, block({}, {"later": refers("local.x")}))
    assert isinstance(found, Unknown)
    assert found.why == "azurerm_thing.x.later is known after apply only: it is made of local.x"


def test_a_list_with_something_unknown_keeps_the_rest() -> None:
    value = plan(managed("azurerm_thing.x", {"list": ["a", None]}, {}))
    value["resource_changes"][0]["change"]["after_unknown"] = {"list": [False, True]}
    value["configuration"]["root_module"]["resources"][0]["expressions"] = {"list": refers("local.x")}
    workspace = read_workspace(node(value))
    found = evaluate("list", Resolver(workspace, {}).block(workspace.instances[0]))
    assert found[0] == "a"
    assert isinstance(found[1], Unknown)
