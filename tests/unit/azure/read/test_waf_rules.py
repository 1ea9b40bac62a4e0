"""Custom rules of web firewalls, in both spellings."""

from __future__ import annotations

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read.waf import read_gateway_policy
from penstock.azure.read.waf_rules import enabled, read_condition
from penstock.azure.resources.waf import WafAction, WafOperator, WafVariable
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown
from tests.unit.azure.read.test_waf import read
from tests.unit.azure.web import condition, custom, known, waf_policy


def test_a_custom_rule() -> None:
    written = custom("r", 5, "Block", condition("RequestHeaders", "Contains", "bot", selector="User-Agent"))
    (found,) = known(read(written).rules)
    assert (found.name, found.priority, found.action, found.enabled, found.limited) == (
        "r",
        5,
        WafAction.BLOCK,
        True,
        False,
    )
    (first,) = known(found.conditions)
    assert first.variables == ((WafVariable.HEADERS, "User-Agent"),)
    assert (first.operator, first.values, first.negated) == (WafOperator.CONTAINS, ("bot",), False)


def test_negation_is_read_in_either_spelling() -> None:
    odd = condition("RemoteAddr", "IPMatch", "10.0.0.0/8", negationConditon=True)
    plain = condition("RemoteAddr", "IPMatch", "10.0.0.0/8", negationConditon=None, negationCondition=True)
    for some in (odd, plain):
        (found,) = known(read(custom("r", 1, "Block", some)).rules)
        assert known(found.conditions)[0].negated is True


def test_rate_limits_and_what_they_count_by() -> None:
    group = [{"groupByVariables": [{"variableName": "ClientAddr"}]}]
    written = custom(
        "r", 1, "Block", condition("RequestUri", "Any"), ruleType="RateLimitRule", groupByUserSession=group
    )
    (found,) = known(read(written).rules)
    assert (found.limited, found.group_by) == (True, ("ClientAddr",))


def test_a_word_that_azure_does_not_know_is_told() -> None:
    notes = Notes()
    list(
        read_gateway_policy(
            waf_policy("waf", custom("r", 1, "Allwo", condition("RemoteAddr", "IPMatch", "1.2.3.4"))), notes
        )
    )
    assert [d.code for d in notes.diagnostics()] == ["PS207"]


@pytest.mark.parametrize(
    ("said", "expected"), [("Enabled", True), ("disabled", False), (True, True), (False, False), (None, True)]
)
def test_a_state_is_a_word_or_a_flag(said: object, expected: bool) -> None:
    assert enabled(Node(said, Origin(file="p.json")), Notes(), default=True) is expected


def test_a_condition_may_look_at_several_parts() -> None:
    said = {
        "matchVariables": [{"variableName": "RequestUri"}, {"variableName": "RequestHeaders", "selector": "X"}],
        "operator": "Contains",
        "matchValues": ["a"],
    }
    found = read_condition(Node(said, Origin(file="p.json")), Notes())
    assert found.variables == ((WafVariable.URI, ""), (WafVariable.HEADERS, "X"))


def test_an_exception_says_its_operator_and_values_in_words_of_its_own() -> None:
    said = {"matchVariable": "RemoteAddr", "valueMatchOperator": "IPMatch", "values": ["10.0.0.0/8"]}
    found = read_condition(Node(said, Origin(file="p.json")), Notes())
    assert (found.operator, found.values) == (WafOperator.IP_MATCH, ("10.0.0.0/8",))


def test_a_condition_that_names_no_part_is_not_known() -> None:
    found = read_condition(Node({"operator": "Any"}, Origin(file="p.json")), Notes())
    ((variable, _),) = found.variables
    assert isinstance(variable, Unknown)
