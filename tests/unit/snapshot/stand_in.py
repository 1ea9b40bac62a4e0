"""A stand-in for the Bicep compiler: a program on PATH that answers as the real one does, from files beside the source.

`main.bicep` compiles to the text of `main.bicep.out`; `main.bicepparam` to that of `main.bicepparam.out`. Without such a file it fails as
the compiler does. A snapshot holds unless `main.bicepparam.stale` is there. What it was called with is appended to `calls.txt` in its own folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

PROGRAM = """#!{python}
import pathlib, sys, time
here = pathlib.Path(__file__).parent
with (here / "calls.txt").open("a") as calls:
    calls.write(" ".join(sys.argv[1:-1]) + "\\n")
if sys.argv[1] == "snapshot":
    sys.exit(pathlib.Path(sys.argv[-1] + ".stale").exists())
made = pathlib.Path(sys.argv[-1] + ".out")
if not made.exists():
    print(f"{{sys.argv[-1]}}(2,7) : Error BCP018: Expected the character here.", file=sys.stderr)
    sys.exit(1)
sys.stdout.write(made.read_text())
"""


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str = "bicep") -> Path:
    """Put the stand-in on PATH, alone; give the file that its calls are written to."""
    folder.mkdir()
    program = folder / name
    program.write_text(PROGRAM.format(python=sys.executable), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder / "calls.txt"


def none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave nothing on PATH."""
    folder.mkdir()
    monkeypatch.setenv("PATH", os.fspath(folder))
