"""stderr: diagnostics, and progress only where somebody watches."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.cli.options import Shown
from penstock.cli.told import TOLD, Progress, tell_diagnostics
from penstock.diagnostics import Diagnostic, Level, Origin
from tests.unit.report.sample import estate


def many(count: int, level: Level = Level.WARNING) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(level=level, code="PS203", message=f"number {n}", origin=Origin(file="a.json")) for n in range(count)
    )


def test_warnings_are_told_and_the_rest_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    tell_diagnostics(replace(estate(), diagnostics=many(TOLD + 3)), verbose=False)
    told = capsys.readouterr().err
    assert told.count("warning PS203") == TOLD
    assert "3 more diagnostics" in told


def test_notes_are_for_verbose(capsys: pytest.CaptureFixture[str]) -> None:
    network = replace(estate(), diagnostics=many(1, Level.NOTE))
    tell_diagnostics(network, verbose=False)
    assert "1 more diagnostic on the input" in capsys.readouterr().err
    tell_diagnostics(network, verbose=True)
    assert "note PS203" in capsys.readouterr().err


def test_no_progress_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(Shown()) as progress:
        progress.tell("reading")
    assert capsys.readouterr().err == ""
