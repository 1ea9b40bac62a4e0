"""What others' rules say about doors of storage accounts and database servers, beside what we find (corpus: PSRule for Azure).

Three of their rules concern traffic: `Azure.Storage.Firewall` (fails while the default action lets everybody in), `Azure.SQL.AllowAzureAccess` (fails
on the rule from 0.0.0.0 to 0.0.0.0) and `Azure.SQL.FirewallIPRange` (fails on more than ten addresses). The first two we agree with; the
third counts private addresses, which admit nobody; we tell who is let in. The other rules there look at replication, encryption, retention.
"""

from __future__ import annotations

import json
from functools import cache

import pytest

import penstock
from penstock.assess.assessment import assess
from tests.conformance import corpus

FOLDER = corpus.folder("azure-exports", "psrule")
pytestmark = corpus.needs(FOLDER)

AGREED = {
    "Azure.Storage.Firewall": ("Resources.Storage.json", "PS604"),
    "Azure.SQL.AllowAzureAccess": ("Resources.SQL.json", "PS611"),
}
"""Their rule, the file it is asked of, and our check that must say the same."""

DIFFERENT = ("Azure.Storage.Firewall", "storage-D")
"""Theirs leaves this account out for a tag that it carries; its door is open all the same, so ours tells it."""


@cache
def expected(rule: str, outcome: str) -> frozenset[str]:
    """Give the targets of one outcome of one of their rules."""
    found: set[str] = set()
    for path in sorted((FOLDER / "expected").glob("*.json")):
        for assertion in json.loads(path.read_text(encoding="utf-8"))["assertions"]:
            if assertion["rule"] == rule and assertion["outcome"] == outcome:
                found |= set(assertion["targets"])
    return frozenset(found)


@cache
def found(file: str, code: str) -> frozenset[str]:
    """Give the names of what our check finds for certain."""
    result = assess(penstock.load(FOLDER / file))
    return frozenset(f.name for f in result.findings if f.code == code and f.is_proved)


@pytest.mark.parametrize("rule", AGREED)
def test_what_fails_theirs_is_found_by_ours(rule: str) -> None:
    file, code = AGREED[rule]
    assert expected(rule, "Fail") <= found(file, code)


@pytest.mark.parametrize("rule", AGREED)
def test_what_passes_theirs_is_not_found_by_ours(rule: str) -> None:
    file, code = AGREED[rule]
    assert not expected(rule, "Pass") & found(file, code)


def test_where_we_differ_is_written_down() -> None:
    rule, name = DIFFERENT
    assert name in expected(rule, "None")
    assert found(*AGREED[rule]) - expected(rule, "Fail") == {name}


def test_breadth_of_rules_is_told_as_who_is_let_in() -> None:
    """Azure.SQL.FirewallIPRange: nobody at private addresses, and 255 of the internet."""
    engine_network = penstock.load(FOLDER / "Resources.SQL.json")
    assert penstock.can(engine_network, "17.1.10.9", "server-B:1433").verdict.value == "allowed"
    assert penstock.can(engine_network, "17.1.11.9", "server-A:1433").verdict.value == "unknown"
    assert expected("Azure.SQL.FirewallIPRange", "Fail") == {"server-B"}
