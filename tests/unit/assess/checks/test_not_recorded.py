"""Networks whose traffic no flow log records."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.not_recorded import not_recorded
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import nic, ref, resource, vnet


def estate(*logs: Resource) -> tuple[Resource, ...]:
    """Two subnets with a machine each, of which one talks to the other."""
    return (
        vnet("v", "10.0.0.0/16", a="10.0.0.0/24", b="10.0.1.0/24"),
        nic("one", "v/a", "10.0.0.4"),
        nic("two", "v/b", "10.0.1.4"),
        *logs,
    )


def log(target: str, **more: Any) -> Resource:
    return resource("flowlog", "watcher/log", {"targetResourceId": target, "enabled": True, **more})


def test_without_any_flow_log_in_the_input_they_may_stand_elsewhere() -> None:
    assert told(not_recorded, *estate()) == [("info", "v", False)]


@pytest.mark.parametrize(
    ("target", "more", "expected"),
    [
        (ref("vnet", "v"), {}, []),
        (ref("vnet", "v"), {"enabled": False}, [("info", "v", False)]),
        (ref("subnet", "v/a"), {}, [("low", "v", True)]),
        (ref("vnet", "other"), {}, [("low", "v", True)]),
    ],
    ids=["whole", "switched off", "one subnet", "another network"],
)
def test_what_is_recorded(target: str, more: dict[str, Any], expected: list[tuple[str, str, bool]]) -> None:
    assert told(not_recorded, *estate(log(target, **more))) == expected


def test_a_subnet_is_named_where_others_of_its_network_are_seen() -> None:
    assert [finding.affected for finding in found(not_recorded, *estate(log(ref("subnet", "v/a"))))] == [("v/b",)]


def test_all_networks_make_one_finding() -> None:
    other = (vnet("w", "10.1.0.0/16", a="10.1.0.0/24"), nic("three", "w/a", "10.1.0.4"), nic("four", "w/a", "10.1.0.5"))
    (finding,) = found(not_recorded, *estate(log(ref("vnet", "else"))), *other)
    assert finding.affected == ("v", "w")


def test_where_nothing_flows_nothing_is_missed() -> None:
    assert told(not_recorded, vnet("v", "10.0.0.0/16", a="10.0.0.0/24")) == []
