"""Which files to read: paths and folders → a sorted list of JSON, YAML and Bicep files.

Comes in: what the user named. Goes out: files, each once, and diagnostics for what cannot be listed. Hidden entries and links
that lead out of a named folder are passed over. Read next: `snapshot/load.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from penstock.diagnostics import Diagnostic, Level, Origin

YAML = frozenset((".yaml", ".yml"))
BICEP = frozenset((".bicep", ".bicepparam"))
ENDINGS = frozenset((".json", ".jsonc", ".tfstate", *YAML, *BICEP))
PASSED_OVER = frozenset(("node_modules", "__pycache__", "venv"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file to read, and its path as it is shown. `named`: the user named the file itself."""

    path: Path
    shown: str
    named: bool = False


def find_files(paths: Iterable[str | Path]) -> tuple[tuple[Found, ...], tuple[Diagnostic, ...]]:
    """Give every file named and every JSON, YAML or Bicep file below every folder named, in the order given, sorted within a folder."""
    found: list[Found] = []
    noticed: list[Diagnostic] = []
    seen: set[str] = set()
    for given in paths:
        for one in _of(Path(given), noticed):
            real = os.path.realpath(one.path)
            if real not in seen:
                seen.add(real)
                found.append(one)
    return tuple(found), tuple(noticed)


def show(path: Path) -> str:
    """Give a path as text that every output can carry: bytes that are no UTF-8 are spelled out."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode()


def _of(path: Path, noticed: list[Diagnostic]) -> Iterator[Found]:
    if path.is_dir():
        yield from (Found(path=file, shown=show(file)) for file in _below(path, noticed))
    elif path.exists():
        yield Found(path=path, shown=show(path), named=True)
    else:
        noticed.append(_missing(path, "there is no such file or folder", "an existing path"))


def _below(top: Path, noticed: list[Diagnostic]) -> Iterator[Path]:
    real_top = os.path.realpath(top)

    def refused(failure: OSError) -> None:
        message = f"the folder cannot be listed: {(failure.strerror or str(failure)).lower()}"
        noticed.append(_missing(Path(failure.filename or top), message, "a readable folder"))

    files: list[Path] = []
    for folder, folders, names in os.walk(top, onerror=refused):
        folders[:] = sorted(name for name in folders if _wanted(name))
        files += [Path(folder, name) for name in names if _wanted(name) and _is_input(folder, name, real_top)]
    yield from sorted(files, key=lambda file: file.parts)


def _wanted(name: str) -> bool:
    return not name.startswith(".") and name not in PASSED_OVER


def _is_input(folder: str, name: str, top: str) -> bool:
    if os.path.splitext(name)[1].lower() not in ENDINGS:  # noqa: PTH122 - names of any bytes
        return False
    real = os.path.realpath(os.path.join(folder, name))  # noqa: PTH118
    return os.path.isfile(real) and os.path.commonpath((real, top)) == top  # noqa: PTH113


def _missing(path: Path, message: str, expected: str) -> Diagnostic:
    return Diagnostic(
        level=Level.ERROR,
        code="PS101",
        message=message,
        origin=Origin(file=show(path)),
        expected=expected,
        help="check the spelling; what it holds is missing from every answer",
    )
