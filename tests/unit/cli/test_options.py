"""Colour and width are decided from the terminal, the options and NO_COLOR."""

from __future__ import annotations

import sys

import pytest

from penstock.cli.options import PLAIN_WIDTH, Shown, paint_for, severity_of
from penstock.diagnostics import Severity


@pytest.mark.parametrize(
    ("terminal", "wanted", "no_color", "colour"),
    [(True, True, "", True), (True, True, "1", False), (True, False, "", False), (False, True, "", False)],
    ids=["on a terminal", "NO_COLOR", "--no-color", "in a pipe"],
)
def test_colour(terminal: bool, wanted: bool, no_color: str, colour: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal, raising=False)
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", "xterm")
    assert paint_for(Shown(colour=wanted)).colour is colour


def test_a_pipe_has_a_fixed_width() -> None:
    assert paint_for(Shown()).width == PLAIN_WIDTH
    assert paint_for(Shown(width=72)).width == 72


def test_levels_are_severities() -> None:
    assert severity_of("High") is Severity.HIGH
