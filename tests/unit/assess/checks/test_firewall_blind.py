"""Firewalls that do not look. Expected: FW-10, FW-35, FW-37, FW-45, FW-46 of the semantics reference."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.firewall_blind import firewall_blind
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.services import (
    application_rule,
    collection,
    firewall,
    group,
    hub_and_spokes,
    network_rule,
    policy,
)

PREMIUM: dict[str, Any] = {"sku": {"tier": "Premium"}, "threatIntelMode": "Deny"}


def estate(settings: Any, *rules: dict[str, Any], base: dict[str, Any] | None = None) -> tuple[Resource, ...]:
    """A firewall with a policy, which lets something out to the internet."""
    chosen = rules or (network_rule("out", ipProtocols=["TCP"], destinationPorts=["443"]),)
    parent = (policy("base", **base),) if base is not None else ()
    return hub_and_spokes(
        firewall(), policy(**settings), *parent, group("fp/g", 100, collection("c", 100, "Allow", *chosen))
    )


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, []),
        ({"threatIntelMode": "Deny"}, []),
        ({"threatIntelMode": "Alert"}, []),
        ({"threatIntelMode": "Off"}, ["threat intelligence is off"]),
        ({**PREMIUM, "intrusionDetection": {"mode": "Deny"}}, []),
        ({**PREMIUM, "intrusionDetection": {"mode": "Alert"}}, ["intrusion detection only tells"]),
        (PREMIUM, ["intrusion detection is off"]),
        ({"threatIntelMode": "Deny", "sku": {"tier": "Standard"}}, []),
    ],
)
def test_what_is_not_looked_at(settings: dict[str, Any], words: list[str]) -> None:
    assert [f.title.partition(" on ")[0] for f in found(firewall_blind, *estate(settings))] == words


def test_a_parent_may_be_stricter() -> None:
    base = {"threatIntelMode": "Deny"}
    own = {"threatIntelMode": "Off", "basePolicy": {"id": policy("base").id}}
    assert told(firewall_blind, *estate(own, base=base)) == []


def test_a_parent_that_is_missing_may_be_stricter() -> None:
    own = {"threatIntelMode": "Off", "basePolicy": {"id": policy("base").id}}
    assert told(firewall_blind, *estate(own)) == [("low", "fw", False)]


@pytest.mark.parametrize(
    ("rule", "fact"),
    [
        (application_rule("r", targetUrls=["www.example.org/shop/*"], targetFqdns=[]), "FW-35"),
        (application_rule("r", webCategories=["Gambling"], targetFqdns=[]), "FW-37"),
    ],
)
def test_rules_that_cannot_see_what_they_name(rule: dict[str, Any], fact: str) -> None:
    out = network_rule("out", ipProtocols=["TCP"], destinationPorts=["8443"])
    settings = {**PREMIUM, "intrusionDetection": {"mode": "Deny"}}
    names = [collection("names", 200, "Allow", rule), collection("nets", 100, "Allow", out)]
    given = hub_and_spokes(firewall(), policy(**settings), group("fp/g", 100, *names))
    (finding,) = found(firewall_blind, *given)
    assert (finding.severity.word, finding.affected) == ("medium", ("g/names/r",))
    assert fact in finding.facts
    seeing = {**rule, "terminateTLS": True}
    names[0] = collection("names", 200, "Allow", seeing)
    assert told(firewall_blind, *hub_and_spokes(firewall(), policy(**settings), group("fp/g", 100, *names))) == []


def test_a_firewall_through_which_nothing_leaves_is_no_matter() -> None:
    inside = network_rule("in", destinationAddresses=["10.0.0.0/8"])
    assert told(firewall_blind, *estate({"threatIntelMode": "Off"}, inside)) == []
