"""What makes a finding the same finding tomorrow, and the order in which findings are told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.assess.finding import Finding, named
from penstock.diagnostics import Origin, Severity
from penstock.net.cause import Cause

BASE = Finding(
    code="PS601",
    severity=Severity.HIGH,
    title="t",
    resource="/r",
    name="n",
    why="w",
    fix="f",
    origin=Origin(file="a.json", pointer="/1"),
    key=("internet", "/r"),
)


def test_a_moved_line_or_renamed_file_is_the_same_finding() -> None:
    assert replace(BASE, origin=Origin(file="b.json", pointer="/9"), title="other").id == BASE.id


def test_case_does_not_matter_as_in_azure() -> None:
    assert replace(BASE, key=("Internet", "/R")).id == BASE.id


@pytest.mark.parametrize("change", [{"code": "PS602"}, {"key": ("internet", "/r2")}, {"key": ("internet/r",)}])
def test_another_meaning_is_another_finding(change: dict[str, object]) -> None:
    assert replace(BASE, **change).id != BASE.id  # type: ignore[arg-type]


def test_an_id_is_the_code_and_eight_digits() -> None:
    assert BASE.id == f"PS601-{BASE.fingerprint[:8]}"


def test_the_worst_comes_first_then_the_code_then_the_name() -> None:
    low = replace(BASE, severity=Severity.LOW, code="PS101")
    later = replace(BASE, name="z")
    other = replace(BASE, code="PS602", name="a")
    assert sorted([low, other, later, BASE], key=lambda f: f.sort_key) == [BASE, later, other, low]


def test_a_finding_with_causes_is_not_proved() -> None:
    assert BASE.is_proved
    assert not replace(BASE, causes=(Cause(key="k", why="w"),)).is_proved


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "nothing"),
        (("a",), "a"),
        (("a", "b"), "a and b"),
        (("a", "b", "c", "d"), "a, b, c and d"),
        (("a", "b", "c", "d", "e"), "a, b, c and 2 more"),
    ],
)
def test_names_in_a_sentence(names: tuple[str, ...], said: str) -> None:
    assert named(names) == said
