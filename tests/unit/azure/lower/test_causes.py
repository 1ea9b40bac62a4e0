"""Doubts about one value are settled together where it is used in one way, and only there."""

from __future__ import annotations

from typing import Any

import pytest

import penstock
from penstock.azure.lower import causes
from penstock.azure.resources.estate import Estate
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from tests.unit.azure.lower.test_perhaps import estate, machine, part, rule

HERE, THERE = Origin(file="a.json", pointer="/x"), Origin(file="a.json", pointer="/y")
P = "[parameters('p')]"


def verdict(first: dict[str, Any], second: dict[str, Any]) -> str:
    """Ask for SSH from the internet under two rules of which some part is a parameter without value."""
    rules = [{"name": str(n), "properties": rule(priority=n, **given)} for n, given in ((100, first), (200, second))]
    group = part("networkSecurityGroups", "g", securityRules=rules)
    return penstock.can(estate(*machine(), group), "internet", "nic:22").verdict.value


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"access": "Deny", "sourceAddressPrefix": P}, {"destinationAddressPrefix": P}),
        ({"access": "Deny", "destinationAddressPrefix": P}, {"sourceAddressPrefix": P}),
        ({"access": "Deny", "destinationPortRange": P}, {"destinationAddressPrefix": P}),
        (
            {"access": "Deny", "sourceAddressPrefix": "[parameters('p')[0]]"},
            {"sourceAddressPrefix": "[parameters('p')[1]]"},
        ),
    ],
    ids=["source, destination", "destination, source", "port, destination", "two elements"],
)
def test_one_unknown_used_in_two_ways_says_two_things(first: dict[str, Any], second: dict[str, Any]) -> None:
    """The first rule may miss the packet and the second may match it: it may be allowed."""
    assert verdict(first, second) == "unknown"


def test_one_unknown_used_in_one_way_says_one_thing() -> None:
    """Whoever the second rule would let in, the first has refused."""
    assert verdict({"access": "Deny", "sourceAddressPrefix": P}, {"sourceAddressPrefix": P}) == "denied"


def test_turns_of_a_loop_say_things_of_their_own() -> None:
    loop = {
        "name": "securityRules",
        "count": 2,
        "input": {
            "name": "[concat('r', copyIndex('securityRules'))]",
            "properties": rule(
                priority="[add(100, copyIndex('securityRules'))]",
                access="[if(equals(copyIndex('securityRules'), 0), 'Deny', 'Allow')]",
                sourceAddressPrefix="[parameters('p')[copyIndex('securityRules')]]",
            ),
        },
    }
    group = part("networkSecurityGroups", "g", copy=[loop])
    assert penstock.can(estate(*machine(), group), "internet", "nic:22").verdict.value == "unknown"


def test_a_cause_of_a_value_is_keyed_by_what_it_is_or_where_it_stands() -> None:
    assert causes.of_value(Unknown(why="w", identity="{p}@a"), HERE) == causes.of_value(
        Unknown(why="w", identity="{p}@a"), THERE
    )
    assert causes.of_value(Unknown(why="w"), HERE) != causes.of_value(Unknown(why="w"), THERE)
    assert causes.of_value(Unknown(why="w", origin=HERE), THERE).origin == HERE


def test_a_cause_of_absence_names_what_is_missing() -> None:
    cause = causes.of_absence("/s/providers/x/networks/Hub", "virtual network", HERE)
    assert cause.why == 'virtual network "Hub" is not in the input'
    assert "Hub" in cause.cure


def test_only_what_is_in_doubt_has_a_cause() -> None:
    found = Estate(doubts={"/a": Unknown(why="no value", origin=HERE)})
    assert causes.of_existence(found, "/b") == ()
    (cause,) = causes.of_existence(found, "/a", "/b", "/a")
    assert cause.why == "whether it is deployed is not known: no value"
