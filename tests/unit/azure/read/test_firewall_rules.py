"""Rules of firewalls in their spellings, and rules that nobody can read. Expected verdicts are by hand."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.source.node import Unknown
from tests.unit.azure.arm import network, resource
from tests.unit.azure.services import collection, firewall, group, hub_and_spokes, network_rule, policy

WEB = {
    "ipProtocols": ["TCP"],
    "sourceAddresses": ["*"],
    "destinationAddresses": ["10.2.0.0/24"],
    "destinationPorts": ["443"],
}


def asked(source: str, destination: str, *more: Resource) -> str:
    found = network(*hub_and_spokes(firewall(), policy(), *more))
    return Engine(found).can(source, destination).trace.verdict.value


def older(name: str, *collections: dict[str, Any]) -> Resource:
    """A group as templates wrote it before 2020."""
    return resource("rulegroup", f"fp/{name}", {"priority": 100, "rules": list(collections)})


def test_groups_as_they_were_called_before_2020() -> None:
    condition = {"name": "web", "ruleConditionType": "NetworkRuleCondition", **WEB}
    allow = {
        "name": "c",
        "priority": 100,
        "ruleType": "FirewallPolicyFilterRule",
        "action": {"type": "Allow"},
        "ruleConditions": [condition],
    }
    assert asked("one", "two:443", older("g", allow)) == "allowed"
    assert asked("one", "two:22", older("g", allow)) == "denied"


def test_dnat_as_it_was_written_before_2020() -> None:
    condition = {**WEB, "name": "in", "destinationAddresses": ["20.0.0.1"], "ruleConditionType": "NetworkRuleCondition"}
    publish = {
        "name": "c",
        "priority": 100,
        "ruleType": "FirewallPolicyNatRule",
        "action": {"type": "Dnat"},
        "ruleCondition": condition,
        "translatedAddress": "10.2.0.4",
        "translatedPort": "443",
    }
    assert asked("internet", "two:443", older("g", publish)) == "allowed"
    assert asked("internet", "two:443", older("g")) == "denied"


@pytest.mark.parametrize("kind", [Unknown(why="a parameter"), "SomethingNew", None])
def test_a_rule_of_no_known_type_may_do_anything(kind: object) -> None:
    """Left out, it would be a wrong denial."""
    rules = collection("c", 100, "Allow", network_rule(ruleType=kind))
    assert asked("one", "two:443", group("fp/g", 100, rules)) == "unknown"
