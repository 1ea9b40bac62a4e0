"""What a policy may do with requests, rule by rule. Each row is (outcome, whether some request surely ends so)."""

from __future__ import annotations

import pytest

from penstock.engine.inspection import classes
from penstock.net.cause import Cause
from penstock.net.inspection import Field, Mode, Operator, RuleSet, Severity
from tests.unit.engine.requests import asked, from_, outcomes, policy, rule, when

INSPECTED = ("inspected", True)
BLOCKED = ("blocked", True)
SKIPPED = ("let through by a rule", True)
OFFICE = "203.0.113.7"


@pytest.mark.parametrize(
    ("mode", "expected"),
    [(Mode.OFF, [("not inspected", True)]), (Mode.LOGS, [("logged only", True)]), (Mode.BLOCKS, [INSPECTED])],
)
def test_the_mode_decides_first(mode: Mode, expected: list[tuple[str, bool]]) -> None:
    always = rule("never", "block", when(Field.TARGET, Operator.ANY))
    rules = () if mode is Mode.BLOCKS else (always,)
    assert outcomes(policy(*rules, mode=mode), asked()) == expected


def test_a_mode_that_is_not_known_leaves_everything_open() -> None:
    doubts = (Cause(key="m", why="no value"),)
    assert outcomes(policy(mode=None, doubts=doubts), asked()) == [("inspected", False), ("not inspected", False)]


def test_without_rules_of_the_platform_nothing_looks_for_attacks() -> None:
    assert outcomes(policy(rule_sets=()), asked()) == [("not inspected", True)]


def test_a_rule_that_lets_through_skips_all_that_follow() -> None:
    office = rule("office", "skip", from_("203.0.113.0/24"))
    closed = rule("closed", "block", when(Field.TARGET, Operator.ANY))
    assert outcomes(policy(office, closed), asked(OFFICE)) == [SKIPPED]
    assert outcomes(policy(office, closed), asked()) == [BLOCKED]
    assert outcomes(policy(closed, office), asked(OFFICE)) == [BLOCKED]


def test_a_rule_that_logs_decides_nothing() -> None:
    assert outcomes(policy(rule("log", "log", when(Field.TARGET, Operator.ANY))), asked()) == [INSPECTED]


def test_a_challenge_is_passed_by_clients_that_run_scripts() -> None:
    assert outcomes(policy(rule("c", "challenge", when(Field.TARGET, Operator.ANY))), asked()) == [INSPECTED]


def test_all_conditions_must_hold() -> None:
    both = rule("r", "block", from_("203.0.113.0/24"), when(Field.METHOD, Operator.EQUALS, "PUT"))
    assert outcomes(policy(both), asked(OFFICE, method="PUT")) == [BLOCKED]
    assert outcomes(policy(both), asked(OFFICE, method="GET")) == [INSPECTED]
    assert outcomes(policy(both), asked(method="PUT")) == [INSPECTED]


def test_what_a_client_can_leave_out_blocks_nobody_for_sure() -> None:
    bots = rule("bots", "block", when(Field.HEADER, Operator.CONTAINS, "bot", selector="User-Agent"))
    assert outcomes(policy(bots), asked()) == [BLOCKED, INSPECTED]


def test_a_header_that_must_be_known_leaves_the_answer_open() -> None:
    fdid = rule("fdid", "block", when(Field.HEADER, Operator.EQUALS, "guid", selector="X-Azure-FDID", negated=True))
    assert outcomes(policy(fdid), asked()) == [BLOCKED, ("inspected", False)]


def test_a_limit_on_the_rate_blocks_nobody_for_sure() -> None:
    """WAF-14: counters are approximate, and begin at each window."""
    slow = rule("slow", "block", when(Field.TARGET, Operator.ANY), limited=True)
    assert outcomes(policy(slow), asked()) == [BLOCKED, INSPECTED]


def test_a_rule_in_doubt_leaves_open_what_follows() -> None:
    doubted = rule("r", "block", doubts=(Cause(key="d", why="no value"),))
    assert outcomes(policy(doubted), asked()) == [("blocked", False), ("inspected", False)]


def test_a_rule_that_does_nobody_knows_what_may_let_through_and_block() -> None:
    """A block before a rule that blocks would be sure; a rule that lets through before it would end the looking."""
    anything = rule("anything", None, doubts=(Cause(key="d", why="no value"),))
    closed = rule("closed", "block", when(Field.TARGET, Operator.ANY))
    assert outcomes(policy(anything, closed), asked()) == [
        ("let through by a rule", False),
        ("blocked", False),
        ("blocked", False),
    ]


def test_a_rule_set_of_which_something_is_not_known_may_let_pass_what_it_matches() -> None:
    doubted = policy(set_doubts=(Cause(key="d", why="no value"),))
    assert outcomes(doubted, asked(matched=(Severity.CRITICAL,))) == [("blocked", False), ("inspected", False)]
    assert outcomes(doubted, asked(matched=(Severity.WARNING,))) == [("inspected", False)]


def test_rules_that_are_not_listed_leave_everything_open() -> None:
    assert outcomes(policy(rule_doubts=(Cause(key="d", why="no value"),)), asked()) == [
        ("let through by a rule", False),
        ("inspected", False),
    ]


def test_a_second_look_at_the_same_header_is_not_taken_for_free() -> None:
    bots = rule("bots", "block", when(Field.HEADER, Operator.CONTAINS, "bot", selector="User-Agent"))
    friends = rule("friends", "skip", when(Field.HEADER, Operator.CONTAINS, "goodbot", selector="user-agent"))
    assert outcomes(policy(bots, friends), asked()) == [BLOCKED, ("let through by a rule", False), INSPECTED]


def test_requests_are_divided_where_conditions_tell_them_apart() -> None:
    admin = rule("admin", "block", when(Field.TARGET, Operator.BEGINS, "/admin"))
    put = rule("put", "block", when(Field.METHOD, Operator.EQUALS, "PUT"))
    found = [(str(a.web.paths), str(a.web.methods)) for a in classes(policy(admin, put), asked())]
    assert found == [("/admin*", "PUT"), ("/admin*", "* -PUT"), ("/* -/admin*", "PUT"), ("/* -/admin*", "* -PUT")]


def test_too_many_classes_are_looked_at_together() -> None:
    paths = rule("p", "log", when(Field.TARGET, Operator.BEGINS, *(f"/{n}/" for n in range(600))))
    assert len(list(classes(policy(paths), asked()))) == 1


@pytest.mark.parametrize(
    ("matched", "expected"),
    [
        ((), INSPECTED),
        ((Severity.CRITICAL,), BLOCKED),
        ((Severity.WARNING,), INSPECTED),
        ((Severity.ERROR,), INSPECTED),
        ((Severity.WARNING, Severity.NOTICE), BLOCKED),
        ((Severity.NOTICE, Severity.NOTICE), INSPECTED),
    ],
)
def test_matches_add_up_to_a_score(matched: tuple[Severity, ...], expected: tuple[str, bool]) -> None:
    assert outcomes(policy(), asked(matched=matched)) == [expected]


def test_rule_sets_that_keep_no_score_block_at_each_match() -> None:
    old = policy(rule_sets=(RuleSet(name="CRS 2.2.9", scores=False),))
    assert outcomes(old, asked(matched=(Severity.NOTICE,))) == [BLOCKED]
    assert outcomes(old, asked()) == [INSPECTED]


def test_a_score_counts_for_nothing_where_a_rule_lets_through() -> None:
    office = policy(rule("office", "skip", from_("203.0.113.0/24")))
    assert outcomes(office, asked(OFFICE, matched=(Severity.CRITICAL,))) == [SKIPPED]
    assert outcomes(office, asked(matched=(Severity.CRITICAL,))) == [BLOCKED]
