"""Custom rules as rules about requests: parts, comparisons, sources, and doubts."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.net.inspection import Condition, Field, Operator, RequestRule, Ruling
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from tests.unit.azure.lower.test_waf import inspection
from tests.unit.azure.web import condition, custom


def lowered(written: dict[str, Any]) -> RequestRule:
    (rule,) = inspection(written).rules
    return rule


def first(variable: str, operator: str, *values: Any, **fields: Any) -> Condition:
    return lowered(custom("r", 1, "Block", condition(variable, operator, *values, **fields))).conditions[0]


@pytest.mark.parametrize(
    ("action", "expected"),
    [("Allow", Ruling.SKIP), ("Block", Ruling.BLOCK), ("Log", Ruling.LOG), ("JSChallenge", Ruling.CHALLENGE)],
)
def test_actions(action: str, expected: Ruling) -> None:
    assert lowered(custom("r", 1, action, condition("RequestUri", "Any"))).ruling is expected


@pytest.mark.parametrize(
    ("variable", "selector", "expected"),
    [
        ("RemoteAddr", None, Field.SOURCE),
        ("RequestUri", None, Field.TARGET),
        ("RequestHeaders", "Host", Field.HOST),
        ("RequestHeaders", "X-Azure-FDID", Field.HEADER),
        ("RequestMethod", None, Field.METHOD),
        ("RequestCookies", "id", Field.COOKIE),
    ],
)
def test_the_part_of_the_request(variable: str, selector: str | None, expected: Field) -> None:
    """WAF-13: the variables of conditions."""
    assert first(variable, "Equal", "x", selector=selector).fields == (expected,)


def test_addresses_are_a_source_and_host_bits_are_masked() -> None:
    found = first("RemoteAddr", "IPMatch", "192.168.5.4/24", "10.0.0.1")
    assert found.operator is Operator.IS_IN
    assert found.source is not None
    assert found.source.sure == AddressSet.of("192.168.5.0/24", "10.0.0.1")
    assert found.doubts == ()


def test_a_value_that_is_no_address_leaves_doubt() -> None:
    assert [cause.why for cause in first("RemoteAddr", "IPMatch", "office").doubts] == ['"office" is no address']


def test_a_country_has_one_address_that_surely_is_in_it_and_others_surely_not() -> None:
    rule = inspection(
        custom("cn", 1, "Block", condition("RemoteAddr", "GeoMatch", "CN")),
        custom("us", 2, "Block", condition("RemoteAddr", "GeoMatch", "us")),
    ).rules
    china, america = (r.conditions[0].source for r in rule)
    assert china is not None
    assert america is not None
    assert china.sure.size == america.sure.size == 1
    assert china.sure.is_disjoint(america.sure)
    ((cause, maybe),) = china.partly
    assert maybe.is_disjoint(america.sure)
    assert Address.parse("8.8.8.8") in maybe
    assert Address.parse("10.0.0.1") not in maybe
    assert "CN" in cause.why


def test_sizes_are_measured() -> None:
    assert first("RequestUri", "GreaterThan", "100").operator is Operator.MEASURES


@pytest.mark.parametrize(
    "written",
    [
        custom("r", 1, Unknown(why="?"), condition("RequestUri", "Any")),
        custom("r", 1, "Block", condition("RequestUri", "Any"), state=Unknown(why="?")),
        custom("r", 1, None, condition("RequestUri", "Any")),  # type: ignore[arg-type]
    ],
)
def test_a_rule_that_does_not_say_what_it_does_is_in_doubt(written: dict[str, Any]) -> None:
    assert lowered(written).doubts


def test_values_that_are_not_known_put_their_condition_in_doubt() -> None:
    assert first("RequestUri", "Contains", Unknown(why="no value")).doubts[0].why == "no value"
    assert first("RequestUri", "Contains", "x", negationConditon=Unknown(why="no flag")).doubts[0].why == "no flag"


def test_a_rule_is_said_for_people() -> None:
    rule = lowered(
        custom(
            "r",
            1,
            "Allow",
            condition("RemoteAddr", "IPMatch", "203.0.113.0/24"),
            condition("RequestHeaders", "Contains", "bot", selector="User-Agent", negationConditon=True),
        )
    )
    assert rule.words == "source is in 203.0.113.0/24 and header User-Agent not: contains bot"
