"""Every check is a document: a code of its own, a page, facts, examples."""

from __future__ import annotations

import re

import pytest

from penstock.assess.check import Check
from penstock.assess.checks import CHECKS
from penstock.diagnostics import Severity

IDS = [check.name for check in CHECKS]


def test_codes_are_unique_and_in_order() -> None:
    codes = [check.code for check in CHECKS]
    assert codes == sorted(set(codes))


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_a_check_has_a_page(check: Check) -> None:
    assert check.title
    assert not check.title.endswith(".")
    assert "It looks for" in check.body or "it looks for" in check.body
    assert "Do this:" in check.body


UNNUMBERED = frozenset(("VFL", "VNET-ENC"))
"""Sources of the reference whose statements, about logs and encryption, have no numbers there."""


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_a_check_stands_on_facts(check: Check) -> None:
    assert check.facts
    assert all(re.fullmatch(r"[A-Z]+-\d\d", fact) or fact in UNNUMBERED for fact in check.facts)


@pytest.mark.parametrize("check", [c for c in CHECKS if c.code >= "PS810"], ids=lambda c: c.name)
def test_hygiene_is_never_high(check: Check) -> None:
    assert check.severity <= Severity.LOW


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_a_check_is_named_as_its_file(check: Check) -> None:
    assert check.run.__module__ == f"penstock.assess.checks.{check.name}"
