"""What others' rules say about policies of web application firewalls, beside what we find (corpus: PSRule for Azure).

The policies there stand alone; we tell what happens to the internet's requests, so each is put before a gateway here. `AppGwWAF.Enabled` and
`AppGwWAF.PreventionMode` are our PS621 and PS622. `AppGwWAF.Exclusions` fails on any exclusion: our PS623 tells those that name neither
single rules nor one part of a request, and only where the policy blocks at all. `AppGwWAF.RuleGroups` asks for the newest rule sets, which
decides no traffic: an older set inspects too.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from penstock.assess.assessment import assess
from tests.conformance import corpus
from tests.unit.azure.arm import link, network, resource
from tests.unit.azure.web import gateway, site

FOLDER = corpus.folder("azure-exports", "psrule")
pytestmark = corpus.needs(FOLDER)

POLICIES = ("appgwwaf-A", "appgwwaf-B", "appgwwaf-C")
AGREED = {"Azure.AppGwWAF.Enabled": "PS621", "Azure.AppGwWAF.PreventionMode": "PS622"}
"""Their rule, and our check that must say the same."""


def assertions() -> list[dict[str, Any]]:
    text = (FOLDER / "expected" / "Azure.AppGwWAF.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)["assertions"]
    return found


def failing(rule: str) -> set[str]:
    """Give the policies that fail one of their rules."""
    return {name for a in assertions() if (a["rule"], a["outcome"]) == (rule, "Fail") for name in a["targets"]}


@cache
def written(name: str) -> Any:
    """Give what a policy of theirs says."""
    rows = json.loads((FOLDER / "Resources.AppGwWAF.json").read_text(encoding="utf-8"))
    return next(row["properties"] for row in rows if row["Name"] == name)


def told(name: str, **settings: Any) -> set[str]:
    """Give the codes that we tell of a gateway that the policy guards, with some settings changed."""
    properties = written(name)
    policy = properties | {"policySettings": properties["policySettings"] | settings}
    found = network(*site(gateway(firewallPolicy=link("waf", name)), resource("waf", name, policy)))
    return {f.code for f in assess(found).findings if f.code.startswith("PS62") and f.is_proved}


@pytest.mark.parametrize("rule", AGREED)
def test_what_fails_theirs_is_found_by_ours_and_nothing_else(rule: str) -> None:
    assert {name for name in POLICIES if AGREED[rule] in told(name)} == failing(rule)


def test_exclusions_are_told_where_the_policy_blocks() -> None:
    assert failing("Azure.AppGwWAF.Exclusions") == {"appgwwaf-C"}
    assert "PS623" not in told("appgwwaf-C")
    assert told("appgwwaf-C", mode="Prevention") == {"PS623"}


def test_older_rule_sets_inspect_too() -> None:
    assert failing("Azure.AppGwWAF.RuleGroups") == {"appgwwaf-C"}
    assert told("appgwwaf-A") == set()


def test_no_other_rule_of_theirs_was_overlooked() -> None:
    others = {"Azure.AppGwWAF.Exclusions", "Azure.AppGwWAF.RuleGroups"}
    assert {a["rule"] for a in assertions()} == {*AGREED, *others}
