"""PS805: admin rules that decide nothing, and guard rails that are not there."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.shadowed_admin_rule import shadowed_admin_rule
from penstock.assess.checks.unreachable_rules import unreachable_rules
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found
from tests.unit.azure.arm import vnet
from tests.unit.azure.managers import admin_rule, collection, deployed, group, located

RDP: dict[str, Any] = {"destinationPortRanges": ["3389"]}
SSH: dict[str, Any] = {"destinationPortRanges": ["22"]}


def one(name: str, priority: int, access: str = "Deny", place: str = "s", **fields: Any) -> Resource:
    return admin_rule(f"m/c/{place}/{name}", priority, access, **fields)


def estate(*rules: Resource, said: bool = True) -> list[Resource]:
    parts = deployed(*rules)
    return [located(vnet("v", "10.0.0.0/16", a="10.0.0.0/24")), *(parts if said else parts[:-1])]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([one("all", 10, "AlwaysAllow"), one("rdp", 20, **RDP)], [("medium", ("rdp",))]),
        ([one("all", 10, "Allow"), one("rdp", 20, **RDP)], [("medium", ("rdp",))]),
        ([one("all", 10), one("rdp", 20, **RDP)], [("info", ("rdp",))]),
        ([one("rdp", 10, **RDP), one("all", 20)], [("info", ("rdp",))]),
        ([one("ssh", 10, "Allow", **SSH)], [("info", ("ssh",))]),  # no Deny follows: an Allow changes nothing
        ([one("ssh", 10, "Allow", **SSH), one("all", 20)], []),
        ([one("ssh", 10, "AlwaysAllow", **SSH), one("rdp", 20, **RDP)], []),
        ([one("out", 10, "AlwaysAllow", direction="Outbound"), one("rdp", 20, **RDP)], []),
        (
            [
                one("low", 10, "AlwaysAllow", src=["0.0.0.0/1", "::/1"]),
                one("high", 11, "AlwaysAllow", src=["128.0.0.0/1", "8000::/1"]),
                one("rdp", 20, **RDP),
            ],
            [("medium", ("rdp",))],
        ),
    ],
    ids=[
        "a guard rail behind AlwaysAllow",
        "a guard rail behind Allow",
        "denied anyway",
        "denied later anyway",
        "an Allow alone",
        "an exception before a Deny",
        "different ports",
        "different directions",
        "shadowed by two together",
    ],
)
def test_rules_that_never_decide(rules: list[Resource], expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(f.severity.word, f.affected) for f in found(shadowed_admin_rule, *estate(*rules))] == expected


def test_whether_it_is_deployed_makes_no_difference() -> None:
    rules = (one("all", 10, "AlwaysAllow"), one("rdp", 20, **RDP))
    (finding,) = found(shadowed_admin_rule, *estate(*rules, said=False))
    assert finding.is_proved
    assert "rdp (20) of s never decides: it is shadowed by all (10)" in finding.title


def test_a_rule_that_decides_in_one_of_two_networks_is_kept() -> None:
    """The exception is for one network only; the Deny decides in the other."""
    more = [located(vnet("w", "10.1.0.0/16", a="10.1.0.0/24")), *group("m/h", "w"), collection("m/c/t", "m/g", "m/h")]
    rules = (one("all", 10, "AlwaysAllow"), one("rdp", 20, place="t", **RDP))
    assert found(shadowed_admin_rule, *estate(*rules), *more) == []


def test_a_tie_is_no_proof() -> None:
    assert found(shadowed_admin_rule, *estate(one("all", 10, "AlwaysAllow"), one("rdp", 10, **RDP))) == []


def test_admin_rules_are_not_told_as_rules_of_a_group() -> None:
    assert found(unreachable_rules, *estate(one("all", 10, "AlwaysAllow"), one("rdp", 20, **RDP))) == []
