"""Findings of two estates: new, gone, changed and the same, by their meaning."""

from __future__ import annotations

from dataclasses import replace

from penstock.assess.against import against
from penstock.assess.assessment import Assessment, with_comparison
from penstock.diagnostics import Severity
from tests.unit.report.sample import assessed


def without(result: Assessment, code: str) -> Assessment:
    return replace(result, findings=tuple(f for f in result.findings if f.code != code))


def test_a_finding_of_one_side_is_new_or_gone() -> None:
    whole, part = assessed(), without(assessed(), "PS601")
    (finding,) = (f for f in whole.findings if f.code == "PS601")
    assert against(part, whole, "before").new == (finding,)
    assert against(whole, part, "before").gone == (finding,)
    assert against(part, whole, "before").same == len(part.findings)


def test_a_finding_that_weighs_more_is_changed() -> None:
    result = assessed()
    first, *rest = result.findings
    mild = replace(result, findings=(replace(first, severity=Severity.LOW), *rest))
    (change,) = against(mild, result, "before").changed
    assert change.after.id == first.id
    assert change.words == (f"was low, is {first.severity.word}",)


def test_a_finding_that_moved_in_its_file_is_the_same() -> None:
    result = assessed()
    moved = replace(result, findings=tuple(replace(f, origin=f.origin.child("moved")) for f in result.findings))
    found = against(moved, result, "before")
    assert (found.new, found.gone, found.changed, found.same) == ((), (), (), len(result.findings))


def test_the_same_estate_has_no_difference() -> None:
    found = with_comparison(assessed(), assessed(), "itself").against
    assert found is not None
    assert (found.new, found.gone, found.changed, found.flows, found.came, found.went) == ((), (), (), (), (), ())
