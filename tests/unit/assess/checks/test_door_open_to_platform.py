"""Database servers that let in all of Azure."""

from __future__ import annotations

import pytest

from penstock.assess.checks.door_open_to_platform import door_open_to_platform
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import resource


def server(low: str, high: str, **properties: object) -> tuple[Resource, ...]:
    """A database server with one firewall rule."""
    bounds = {"startIpAddress": low, "endIpAddress": high}
    return (resource("sql", "db", properties), resource("sqlrule", "db/some-rule", bounds))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("0.0.0.0", "0.0.0.0", [("high", "db", True)]),
        ("198.51.100.9", "198.51.100.9", []),
        ("0.0.0.0", "255.255.255.255", []),
        ("0.0.0.0", "0.0.0.1", []),
    ],
    ids=["all of Azure", "one address", "everybody is told elsewhere", "no such meaning"],
)
def test_the_values_of_the_rule_decide(low: str, high: str, expected: list[tuple[str, str, bool]]) -> None:
    """SQL-02: by the values, whatever its name."""
    assert told(door_open_to_platform, *server(low, high)) == expected


def test_a_closed_server_has_no_rules_that_count() -> None:
    """SQL-04."""
    assert told(door_open_to_platform, *server("0.0.0.0", "0.0.0.0", publicNetworkAccess="Disabled")) == []


def test_the_finding_points_at_the_rule() -> None:
    (finding,) = found(door_open_to_platform, *server("0.0.0.0", "0.0.0.0"))
    assert finding.origin.file == "sqlrule-db-some-rule.json"
    assert finding.proof[0].path[-1].kind == "door"
