"""What would change an answer is computed, one rule or route at a time."""

from __future__ import annotations

from penstock.assess.change import changes
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.network import Network
from tests.unit.assess.checks.test_east_west_flat import estate
from tests.unit.azure.arm import network, rule
from tests.unit.azure.services import collection, firewall, group, hub_and_spokes, network_rule, policy


def turned(found: Network, source: str, destination: str) -> list[tuple[str, Verdict, bool]]:
    trace = Engine(found).can(source, destination).trace
    return [(change.words, change.verdict, change.turns(trace)) for change in changes(found, trace)]


def test_the_rule_that_denies_is_what_would_change_a_no() -> None:
    found = network(*estate(rule("no", access="Deny", destinationPortRange="22")))
    assert turned(found, "w", "d:22") == [("without rule no of g", Verdict.ALLOWED, True)]


def test_a_rule_that_a_default_would_replace_changes_nothing() -> None:
    found = network(*estate(rule("ssh", destinationPortRange="22")))
    assert turned(found, "w", "d:22") == [("without rule ssh of g", Verdict.ALLOWED, False)]


def test_azures_own_rules_are_not_taken_away() -> None:
    assert turned(network(*estate()), "w", "d:22") == []


def test_a_route_and_a_firewall_rule_are_tried_too() -> None:
    rules = group("fp/g", 100, collection("c", 100, "Allow", network_rule("wide")))
    words = [
        w for w, _, turns in turned(network(*hub_and_spokes(firewall(), policy(), rules)), "one", "two:22") if turns
    ]
    assert "without rule g/c/wide of fw" in words
    assert "without route all of work" in words
