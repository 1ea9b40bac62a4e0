"""Completion: the scripts are what the shells can read, and complete verbs and options."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from penstock.cli import exits
from penstock.cli.completion import SHELLS
from penstock.cli.main import run

CHECK = {"bash": ["-n"], "zsh": ["-n"], "fish": ["--no-execute"]}


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["completion", shell]) == exits.FINE
    return capsys.readouterr().out


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_printed(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "_PENSTOCK_COMPLETE" in script(shell, capsys)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_can_read_its_script(shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / "script"
    file.write_text(script(shell, capsys), encoding="utf-8")
    done = subprocess.run([program, *CHECK[shell], str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "position", "expected"),
    [("penstock as", "1", "assess"), ("penstock assess --serv", "2", "--service-tags")],
    ids=["a verb", "an option"],
)
def test_bash_completes(words: str, position: str, expected: str) -> None:
    """What the script runs in the background, as the shell would."""
    environment = {**os.environ, "COMP_WORDS": words, "COMP_CWORD": position, "_PENSTOCK_COMPLETE": "bash_complete"}
    code = "from penstock.cli.main import penstock; penstock(prog_name='penstock')"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert f"plain,{expected}" in done.stdout
