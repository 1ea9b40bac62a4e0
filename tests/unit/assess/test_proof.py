"""Which line a finding points at, and which others bear on it."""

from __future__ import annotations

from penstock.assess.proof import address_count, breadth, deciding_step, origin_of, place_of, related_places
from penstock.engine.engine import Engine
from penstock.engine.result import Trace
from penstock.net.network import Network
from penstock.space.addresses import AddressSet
from tests.unit.assess.checks.test_east_west_flat import estate
from tests.unit.azure.arm import network, rule
from tests.unit.azure.services import collection, firewall, group, hub_and_spokes, nat_rule, policy


def asked(*rules: dict[str, object]) -> tuple[Network, Trace]:
    found = network(*estate(*rules))
    return found, Engine(found).can("w", "d:22").trace


def test_a_written_rule_is_pointed_at() -> None:
    found, trace = asked(rule("ssh", destinationPortRange="22"))
    assert origin_of(found, trace, "").pointer == "/properties/securityRules/0"
    assert place_of(trace) == "rule ssh of g"


def test_a_default_rule_is_named_and_its_group_pointed_at() -> None:
    found, trace = asked()
    assert place_of(trace) == "Azure's default rule AllowVnetInBound of g"
    assert origin_of(found, trace, "").file == "nsg-g.json"


def test_a_denial_is_pointed_at_before_what_allowed() -> None:
    _, trace = asked(rule("no", access="Deny", destinationPortRange="22"))
    step = deciding_step(trace)
    assert step is not None
    assert step.rule is not None
    assert step.rule.name == "no"


def test_of_a_way_in_by_dnat_the_firewalls_rule_is_named() -> None:
    """The group behind sees the firewall as the source: it cannot tell strangers apart (FW-13)."""
    resources = hub_and_spokes(firewall(), policy(), group("fp/g", 100, collection("c", 100, "DNAT", nat_rule("open"))))
    found = network(*resources)
    trace = Engine(found).can("internet", "two:8443").trace
    assert place_of(trace) == "DNAT rule g/c/open of fw"
    assert origin_of(found, trace, "").pointer == "/properties/ruleCollections/0/rules/0"


def test_related_are_the_written_things_on_the_way() -> None:
    _, trace = asked(rule("ssh", destinationPortRange="22"), rule("out", 100, "Outbound"))
    assert [r.words for r in related_places(trace)] == ["g: out", "g: ssh"]


def test_sizes_in_words_and_numbers() -> None:
    assert address_count(AddressSet.of("10.0.0.1/32")) == "1 address"
    assert address_count(AddressSet.of("10.0.0.0/20")) == "4,096 addresses"
    assert breadth(AddressSet.of("10.0.0.0/24", "2001:db8::/56")) == 256 + 256
