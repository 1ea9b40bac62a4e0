"""Where results go: `-o FORMAT[=FILE]`, as often as wanted.

Comes in: the option's text and one function per format. Goes out: bytes on stdout or a complete file. A file is written under
another name first, so that nobody ever reads half of it. Read next: `cli/options.py`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from penstock.diagnostics import UsageError

Render = Callable[[], Iterable[str]]
"""Gives the text of one format, in pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One `-o`: a format, and a file or stdout."""

    format: str
    path: Path | None = None


def parse_outputs(texts: Sequence[str], formats: Iterable[str]) -> tuple[Output, ...]:
    """Read all `-o`; none means text on stdout.

    Raises `UsageError` for unknown formats, for two outputs to stdout, and for two to the same file.
    """
    known = tuple(formats)
    outputs = tuple(_parse(text, known) for text in texts) or (Output(format=known[0]),)
    places = [str(o.path) for o in outputs]
    twice = sorted({p for p in places if places.count(p) > 1})
    if twice:
        place = "stdout" if twice[0] == "None" else twice[0]
        raise UsageError(f"two outputs go to {place}; give one of them a file: -o {outputs[-1].format}=FILE")
    return outputs


def _parse(text: str, known: tuple[str, ...]) -> Output:
    word, equals, file = text.partition("=")
    if word.lower() not in known:
        raise UsageError(f'output format "{word}" is not one of {", ".join(known)}')
    if equals and not file:
        raise UsageError(f'"-o {text}" names no file; write -o {word}=FILE, or -o {word} for stdout')
    return Output(format=word.lower(), path=Path(file) if file and file != "-" else None)


def emit(outputs: Iterable[Output], renders: Mapping[str, Render], stdout: TextIO) -> None:
    """Write every output. Raises `UsageError` when a file cannot be written."""
    for output in outputs:
        if output.path is None:
            stdout.writelines(renders[output.format]())
        else:
            write_whole(output.path, renders[output.format]())


def write_whole(path: Path, pieces: Iterable[str]) -> None:
    """Write a file completely or not at all."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
