"""What ends a run is told in words; a fault of ours as a place in our code."""

from __future__ import annotations

import pytest

from penstock.cli.failure import report
from penstock.diagnostics import Diagnostic, InputError, Level, Origin


def test_the_diagnostics_of_an_error_are_told_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = Diagnostic(level=Level.ERROR, code="PS101", message="not JSON", origin=Origin(file="a.json"))
    assert report(InputError("nothing could be read", diagnostics=(wrong,)), 70) == 4
    told = capsys.readouterr().err
    assert told.startswith("penstock: nothing could be read\na.json:1:1: error PS101: not JSON")


def test_a_traceback_is_for_those_who_ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PENSTOCK_TRACEBACK", "1")
    assert report(ValueError("value"), 70) == 70
    assert "ValueError: value" in capsys.readouterr().err
