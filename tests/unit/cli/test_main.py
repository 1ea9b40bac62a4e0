"""The frame of the command: verbs, help, and what becomes of mistakes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from penstock.cli import exits
from penstock.cli.main import VERBS, penstock, run
from penstock.diagnostics import UsageError


@pytest.mark.parametrize("verb", list(VERBS))
def test_each_verb_is_a_command_of_its_own_file(verb: str) -> None:
    command = penstock.get_command(None, verb)  # type: ignore[arg-type]
    assert command is not None
    assert command.name == verb


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_a_help_page_fits_forty_lines_and_has_two_examples(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([verb, "--help"] if verb else ["--help"]) == exits.FINE
    page = capsys.readouterr().out
    assert len(page.splitlines()) <= 40
    examples = page[page.index("Examples:") :]
    assert examples.count("\n  penstock") + examples.count("\n    penstock") >= 2


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from penstock.cli.main import run; run(['--help']); print(sorted(m for m in sys.modules if m in ('numpy', 'rich', 'yaml', 'jinja2', 'penstock.engine')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_unknown_verb_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["asess"]) == exits.USAGE
    assert "did you mean assess?" in capsys.readouterr().err


def test_an_unknown_option_is_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", "--loud"]) == exits.USAGE
    assert "--loud" in capsys.readouterr().err


def test_a_path_that_is_not_there_is_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", "does/not/exist"]) == exits.UNREADABLE
    assert "does/not/exist" in capsys.readouterr().err


def test_an_interrupt_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(penstock, "main", interrupted)
    assert run(["version"]) == exits.INTERRUPTED


def test_our_own_mistake_is_70_and_quotes_no_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**_: object) -> None:
        raise ValueError("secret-value")

    monkeypatch.setattr(penstock, "main", broken)
    assert run(["version"]) == exits.INTERNAL
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert "secret-value" not in told


def test_a_callers_mistake_keeps_its_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refused(**_: object) -> None:
        raise UsageError("no such\x1b[31m name")

    monkeypatch.setattr(penstock, "main", refused)
    assert run(["version"]) == exits.USAGE
    assert capsys.readouterr().err == "penstock: no such name\n"


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["version"]) == exits.FINE
    assert capsys.readouterr().out.startswith("penstock ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_for_the_shell(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == exits.FINE
    assert "_PENSTOCK_COMPLETE" in capsys.readouterr().out
