"""Security groups: rules inline and by themselves, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.security import (
    NetworkSecurityGroup,
    RuleAccess,
    RuleDirection,
    RuleProtocol,
    SecurityRule,
)
from penstock.azure.resources.terms import Anywhere, Block, PortRange, ServiceTag
from penstock.diagnostics import Diagnostic
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, nsg, ref, resource, rule


def read(*resources: Any) -> tuple[list[SecurityRule], tuple[Diagnostic, ...]]:
    estate, told = read_all(resources)
    return list(estate.all(SecurityRule)), told


def one(**fields: Any) -> tuple[SecurityRule, list[str]]:
    rules, told = read(nsg("g", rule("r", **fields)))
    return rules[0], [d.code for d in told]


def test_a_rule_is_read_as_written() -> None:
    (found,), told = read(
        nsg(
            "g",
            rule(
                "web",
                120,
                "outbound",
                "DENY",
                protocol="tcp",
                sourceAddressPrefix="10.0.0.0/24",
                destinationAddressPrefix="Internet",
                destinationPortRange="80-90",
            ),
        ),
    )
    assert told == ()
    assert (found.id, found.name, found.nsg) == (f"{ref('nsg', 'g')}/securityrules/web", "web", ref("nsg", "g"))
    assert (found.priority, found.direction, found.access) == (120, RuleDirection.OUTBOUND, RuleAccess.DENY)
    assert found.protocol is RuleProtocol.TCP
    assert [type(t) for t in found.source.terms] == [Block]
    assert found.destination.terms == (ServiceTag(name="Internet"),)
    assert found.destination_ports == (PortRange(low=80, high=90),)


def test_the_origin_of_an_inline_rule_is_its_place_in_the_file() -> None:
    (first, second), _ = read(nsg("g", rule("a"), rule("b", 101)))
    assert first.origin.pointer == "/properties/securityRules/0"
    assert second.origin.pointer == "/properties/securityRules/1"


def test_a_rule_may_be_a_resource_of_its_own() -> None:
    rules, _ = read(nsg("g", rule("a")), resource("rule", "g/b", rule("b", 200)["properties"]))
    assert [r.name for r in rules] == ["a", "b"]
    assert {r.nsg for r in rules} == {ref("nsg", "g")}


def test_a_rule_given_twice_is_the_one_that_stands_by_itself() -> None:
    own = resource("rule", "g/a", rule("a", 300)["properties"])
    for order in ((nsg("g", rule("a", 100)), own), (own, nsg("g", rule("a", 100)))):
        (found,), _ = read(*order)
        assert found.priority == 300


def test_singular_and_plural_prefixes_are_joined() -> None:  # NSG-08
    found, told = one(sourceAddressPrefix="10.0.0.1", sourceAddressPrefixes=["10.0.0.2", "10.0.0.1"])
    assert [t.text for t in found.source.terms if isinstance(t, Block)] == ["10.0.0.1", "10.0.0.2"]
    assert told == []


def test_singular_and_plural_ports_are_joined() -> None:  # NSG-08
    found, _ = one(destinationPortRange="22", destinationPortRanges=["80", "22", "443-444"])
    assert found.destination_ports == (
        PortRange(low=22, high=22),
        PortRange(low=80, high=80),
        PortRange(low=443, high=444),
    )


def test_a_tag_in_a_list_is_accepted_with_a_warning() -> None:  # NSG-09
    found, told = one(sourceAddressPrefix=None, sourceAddressPrefixes=["Storage"])
    assert found.source.terms == (ServiceTag(name="Storage"),)
    assert told == ["PS213"]


def test_application_security_groups_are_references() -> None:
    found, told = one(sourceAddressPrefix=None, sourceApplicationSecurityGroups=[link("asg", "Web")])
    assert found.source.groups == (ref("asg", "web"),)
    assert found.source.terms == ()
    assert told == []


@pytest.mark.parametrize(
    ("fields", "code", "part"),
    [
        ({"direction": "Sideways"}, "PS207", "direction"),
        ({"access": "Permit"}, "PS207", "access"),
        ({"protocol": "Gre"}, "PS207", "protocol"),
        ({"access": None}, "PS209", "access"),
        ({"priority": "high"}, "PS210", "priority"),
        ({"priority": None}, "PS210", "priority"),
    ],
)
def test_a_part_nobody_understands_is_unknown(fields: dict[str, Any], code: str, part: str) -> None:
    found, told = one(**fields)
    assert isinstance(getattr(found, part), Unknown)
    assert told == [code]


@pytest.mark.parametrize("priority", [99, 4097, 65000, -1])
def test_a_priority_out_of_range_is_told_and_kept(priority: int) -> None:  # NSG-04
    found, told = one(priority=priority)
    assert (found.priority, told) == (priority, ["PS210"])


@pytest.mark.parametrize("priority", [100, 4096])
def test_the_ends_of_the_priority_range_are_in_it(priority: int) -> None:
    assert one(priority=priority)[1] == []


@pytest.mark.parametrize(
    ("missing", "part"),
    [("sourceAddressPrefix", "source"), ("destinationAddressPrefix", "destination")],
)
def test_a_side_that_is_not_stated_is_unknown(missing: str, part: str) -> None:
    found, told = one(**{missing: None})
    assert [type(t) for t in getattr(found, part).terms] == [Unknown]
    assert told == ["PS209"]


@pytest.mark.parametrize("word", ["*", "Any", "ANY"])
def test_any_protocol_has_several_names(word: str) -> None:
    assert one(protocol=word)[0].protocol is RuleProtocol.ANY


def test_a_star_is_both_address_families() -> None:  # NSG-11
    assert [type(t) for t in one()[0].source.terms] == [Anywhere]


def test_two_rules_of_one_name_are_told() -> None:
    rules, told = read(nsg("g", rule("a", 100), rule("A", 200)))
    assert len(rules) == 1
    assert [d.code for d in told] == ["PS208"]


def test_rules_that_nobody_can_list_are_remembered_by_the_group() -> None:
    estate, _ = read_all([resource("nsg", "g", {"securityRules": Unknown(why="w")})])
    (group,) = estate.all(NetworkSecurityGroup)
    assert [u.why for u in group.unknown_rules] == ["w"]


def test_the_context_of_a_message_names_the_rule() -> None:
    _, told = read(nsg("g", rule("bad", destinationPortRange="9-1")))
    assert told[0].context == "g/securityRules/bad"
