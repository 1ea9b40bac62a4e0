"""Which files to read: paths and folders → a sorted list of JSON files.

Comes in: what the user named. Goes out: (path, as shown). Hidden folders and links that lead out of a named folder are passed
over. Read next: `snapshot/load.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from penstock.diagnostics import InputError

ENDINGS = frozenset((".json", ".jsonc"))
PASSED_OVER = frozenset(("node_modules", "__pycache__"))


def find_files(paths: Iterable[str | Path]) -> Iterator[tuple[Path, str]]:
    """Give every file named, and every JSON file below every folder named.

    Raises `InputError` for a path that does not exist.
    """
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from ((found, found.as_posix()) for found in sorted(_below(path, path.resolve())))
        elif path.exists():
            yield path, path.as_posix()
        else:
            raise InputError(f"{path}: no such file or folder")


def _below(folder: Path, top: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or entry.name in PASSED_OVER:
            continue
        if entry.is_symlink() and not entry.resolve().is_relative_to(top):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _below(entry, top)
        elif entry.suffix.lower() in ENDINGS and entry.is_file():
            yield entry
