"""Whatever stands in a plan, reading it ends, without a fault, and the rest of it is read."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from penstock.azure.read import read_all
from penstock.azure.terraform.door import open_terraform
from penstock.diagnostics import Origin
from penstock.source.node import Node
from tests.e2e.three_ways import PLAN

JUNK: tuple[Any, ...] = (
    None,
    True,
    7,
    -1.5,
    "",
    "x",
    "a.b[0].c",
    "/subscriptions/s",
    [],
    {},
    [[]],
    [None],
    {"": {}},
    {"references": ["x.y"]},
)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Give the way to every value inside one."""
    found = [path] if path else []
    if isinstance(value, dict | list):
        for step, one in value.items() if isinstance(value, dict) else enumerate(value):
            found += paths(one, (*path, step))
    return found


PATHS = paths(PLAN)


def put(value: Any, path: tuple[str | int, ...], junk: Any) -> None:
    """Replace what stands at a path, if the way to it is still there."""
    for step in path[:-1]:
        if not _has(value, step):
            return
        value = value[step]
    if _has(value, path[-1]):
        value[path[-1]] = junk


def _has(value: Any, step: str | int) -> bool:
    inside = isinstance(value, list) and isinstance(step, int) and step < len(value)
    return inside or (isinstance(value, dict) and step in value)


@given(st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(JUNK)), min_size=1, max_size=12))
@example([(("resource_changes", 8, "change", "after_unknown"), True)])  # nothing of a resource is known
def test_junk_anywhere_is_no_fault(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    value = copy.deepcopy(PLAN)
    for path, junk in changes:
        put(value, path, junk)
    door = open_terraform(Node(value, Origin(file="plan.json")))
    _, told = read_all(door.resources)
    assert not [d for d in told if d.code == "PS501"]
