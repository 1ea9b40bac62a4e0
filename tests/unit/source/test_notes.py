"""Remarks: each once, in order of place."""

from __future__ import annotations

from penstock.diagnostics import Level, Origin
from penstock.source.notes import Notes

A, B = Origin(file="a.json", pointer="/1"), Origin(file="b.json")


def test_remarks_are_sorted_by_place_and_given_once() -> None:
    notes = Notes()
    notes.warn("PS2", "later", B)
    notes.error("PS1", "sooner", A, value="x", expected="y", cure="z")
    notes.warn("PS2", "later", B)
    first, second = notes.diagnostics()
    assert (first.level, first.code, first.value, first.expected, first.help) == (Level.ERROR, "PS1", "x", "y", "z")
    assert (second.level, second.origin) == (Level.WARNING, B)


def test_the_context_of_the_moment_goes_with_a_remark() -> None:
    notes = Notes()
    notes.context = "vnet/v"
    notes.note("PS1", "m", A)
    assert notes.diagnostics()[0].context == "vnet/v"
