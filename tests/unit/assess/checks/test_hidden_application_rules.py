"""PS804: network rules that answer before names are looked at (FW-23)."""

from __future__ import annotations

import pytest

from penstock.assess.checks.hidden_application_rules import hidden_application_rules
from tests.unit.assess.checks.asking import found
from tests.unit.azure.services import (
    application_rule,
    collection,
    firewall,
    group,
    hub_and_spokes,
    network_rule,
    policy,
)


@pytest.mark.parametrize(
    ("fields", "action", "severity"),
    [
        ({}, "Allow", ["medium"]),
        ({"ipProtocols": ["TCP"], "destinationPorts": ["443"]}, "Allow", ["medium"]),
        ({"ipProtocols": ["TCP"], "destinationPorts": ["443"]}, "Deny", ["medium"]),
        (
            {"ipProtocols": ["TCP"], "destinationPorts": ["443"], "destinationAddresses": ["20.0.0.0/8"]},
            "Allow",
            ["low"],
        ),
        ({"ipProtocols": ["TCP"], "destinationPorts": ["8443"]}, "Allow", []),
        ({"ipProtocols": ["UDP"], "destinationPorts": ["443"]}, "Allow", []),
        ({"destinationAddresses": ["10.0.0.0/8"]}, "Allow", []),
        ({"sourceAddresses": ["10.7.0.0/16"]}, "Allow", ["low"]),
    ],
    ids=[
        "any to any",
        "any on 443",
        "denies 443",
        "a part of the internet",
        "other port",
        "other protocol",
        "inside",
        "some sources",
    ],
)
def test_what_a_network_rule_hides(fields: dict[str, object], action: str, severity: list[str]) -> None:
    names = collection("names", 200, "Allow", application_rule("only", "*.contoso.com"))
    rules = group("fp/g", 100, collection("nets", 100, action, network_rule("wide", **fields)), names)
    findings = found(hidden_application_rules, *hub_and_spokes(firewall(), policy(), rules))
    assert [f.severity.word for f in findings] == severity


def test_the_effect_is_said() -> None:
    names = collection("names", 200, "Allow", application_rule("only", "*.contoso.com"))
    rules = group("fp/g", 100, collection("nets", 100, "Allow", network_rule("wide")), names)
    (finding,) = found(hidden_application_rules, *hub_and_spokes(firewall(), policy(), rules))
    assert finding.title.endswith("any name passes")
    assert finding.related[0].words == "application rule g/names/only"


def test_application_rules_alone_hide_nothing() -> None:
    rules = group("fp/g", 100, collection("names", 200, "Allow", application_rule("only", "*.contoso.com")))
    assert found(hidden_application_rules, *hub_and_spokes(firewall(), policy(), rules)) == []
