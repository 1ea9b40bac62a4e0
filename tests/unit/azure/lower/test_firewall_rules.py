"""Firewall rules of which a part is not known: they may be of any type, allow or deny, and are never left out (FW-02, FW-03)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower.firewall_rules import Listed, unlisted
from penstock.azure.resource import Resource
from penstock.azure.resources.firewall import CollectionAction, RuleCollection, RuleType
from penstock.diagnostics import BUILT_IN
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.source.node import Unknown
from tests.unit.azure.arm import network, resource, vnet
from tests.unit.azure.services import (
    application_rule,
    collection,
    firewall,
    group,
    hub_and_spokes,
    network_rule,
    policy,
)

OPEN: Any = Unknown(why="a parameter without value")
SSH = network_rule(destinationPorts=["22"])


def verdict(*parts: Resource, to: str = "two:22") -> Verdict:
    return Engine(network(*hub_and_spokes(), firewall(), policy(), *parts)).can("one", to).verdict


def listed(*collections: Any) -> Resource:
    return resource("rcg", "fp/g", {"priority": 100, "ruleCollections": list(collections)})


def test_what_is_known_decides() -> None:
    assert verdict(listed(collection("c", 100, "Allow", SSH))) is Verdict.ALLOWED
    assert verdict(listed(collection("c", 100, "Deny", SSH))) is Verdict.DENIED
    assert verdict(listed()) is Verdict.DENIED


@pytest.mark.parametrize(
    "parts",
    [
        listed(OPEN),
        listed(collection("c", 100, "Allow", OPEN)),
        listed(collection("c", 100, "Allow", {**SSH, "ruleType": OPEN})),
        listed(collection("c", 100, "Allow", {**SSH, "ruleType": "RouteRule"})),
        listed(collection("c", 100, "Allow", {**SSH, "ipProtocols": [OPEN]})),
        listed({**collection("c", 100, "Allow"), "rules": OPEN}),
        listed({**collection("c", 100, "Allow", SSH), "action": OPEN}),
    ],
)
def test_what_is_not_known_may_let_through(parts: Resource) -> None:
    assert verdict(parts) is Verdict.UNKNOWN


def test_classic_collections_that_are_not_known_may_let_through_or_stop() -> None:
    rule = {
        "name": "r",
        "protocols": ["Any"],
        "sourceAddresses": ["*"],
        "destinationAddresses": ["*"],
        "destinationPorts": ["*"],
    }
    known = {"name": "c", "properties": {"priority": 200, "action": {"type": "Allow"}, "rules": [rule]}}
    for some, expected in (([known], Verdict.ALLOWED), ([known, OPEN], Verdict.UNKNOWN), (OPEN, Verdict.UNKNOWN)):
        classic = firewall(firewallPolicy=None, networkRuleCollections=some)
        assert Engine(network(*hub_and_spokes(), classic)).can("one", "two:22").verdict is expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([network_rule()], Verdict.DENIED),
        ([application_rule("r", "*")], Verdict.ALLOWED),
        (OPEN, Verdict.UNKNOWN),
    ],
)
def test_rules_that_are_not_known_may_be_rules_on_names(rules: Any, expected: Verdict) -> None:
    """FW-51: the second spoke knows no way back to the first one, so only a rule that replaces the source lets through."""
    one_way = (r for r in hub_and_spokes() if r.name != "spoke2")
    parts = (*one_way, vnet("spoke2", "10.2.0.0/16", work="10.2.0.0/24"), firewall(), policy())
    some = listed({**collection("c", 100, "Allow"), "rules": rules})
    assert Engine(network(*parts, some)).can("one", "two:443").verdict is expected


@pytest.mark.parametrize(
    ("action", "types"),
    [
        (CollectionAction.ALLOW, {RuleType.NETWORK, RuleType.APPLICATION}),
        (CollectionAction.DNAT, {RuleType.NAT}),
        (OPEN, set(RuleType)),
    ],
)
def test_an_empty_collection_may_hold_what_fits_its_action(action: Any, types: set[RuleType]) -> None:
    empty = RuleCollection(name="c", origin=BUILT_IN, priority=100, action=action, rules=(), unknown=(OPEN,))
    item = Listed(collection=empty, resource="r", path="g/c")
    assert {kind for kind in RuleType if unlisted(item, kind)} == types


@pytest.mark.parametrize(
    ("tls", "expected"), [(True, Verdict.ALLOWED), (False, Verdict.DENIED), (OPEN, Verdict.UNKNOWN)]
)
def test_whether_tls_is_inspected_decides_about_rules_on_urls(tls: Any, expected: Verdict) -> None:
    """FW-35."""
    rule = application_rule("r", targetFqdns=None, targetUrls=["www.example.org/*"], terminateTLS=tls)
    parts = group("fp/g", 100, collection("c", 100, "Allow", rule))
    assert verdict(parts, to="fqdn:www.example.org:443") is expected
