"""Calling the Bicep compiler.

Comes in: a Bicep file. Goes out: documents, or diagnostics at the place that the compiler names. Read next: `source/document.py`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile

from penstock.diagnostics import Diagnostic, Level, Origin
from penstock.snapshot.files import Found
from penstock.source.document import MAX_BYTES, Document, parse
from penstock.source.places import OneLine

PATIENCE_S = 180
"""A file that takes longer is given up: the compiler needs seconds."""

QUIET = ("--stdout", "--no-restore")
TOLD_ERRORS = 20
_ERROR = re.compile(r"\((\d{1,7}),(\d{1,7})\)\s*:\s*Error\s+([\w-]{1,40})\s*:\s*(.{1,2000})")

Ran = tuple[str | None, tuple[Diagnostic, ...]]


@dataclass(frozen=True)
class WithParameters:
    """What a parameter file says: its values, and the template that it is for, compiled."""

    values: Document
    template: Document


@dataclass(frozen=True)
class Compiler:
    """A compiler: how it is called to build a template, to build parameters, and to check a snapshot if it can do that."""

    build: tuple[str, ...]
    build_params: tuple[str, ...]
    validate: tuple[str, ...] = ()

    def template(self, file: Found, shown: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
        """Compile a template."""
        text, noticed = _run((*self.build, str(file.path.resolve())), file)
        return (None, noticed) if text is None else parse(text, shown)

    def parameters(self, file: Found, shown: str) -> tuple[WithParameters | None, tuple[Diagnostic, ...]]:
        """Compile a parameter file, together with its template."""
        text, noticed = _run((*self.build_params, str(file.path.resolve())), file)
        if text is None:
            return None, noticed
        whole, noticed = parse(text, shown)
        if whole is None:
            return None, noticed
        parts = [whole.root.get(name).text() or "" for name in ("parametersJson", "templateJson")]
        (values, told), (template, more) = (parse(part, shown) for part in parts)
        if values is None or template is None:
            return None, (*told, *more)
        return WithParameters(values, template), (*told, *more)

    def keeps(self, file: Found) -> bool:
        """Whether the snapshot beside a parameter file is what the file gives now, as far as the compiler can tell."""
        if not self.validate:
            return True
        command = (*self.validate, str(file.path.resolve()))
        try:
            done = subprocess.run(  # noqa: S603 - no shell, and the file's path is one whole argument
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE_S,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError):
            return True
        return done.returncode == 0


def find_compiler() -> Compiler | None:
    """Give the compiler on PATH: `bicep`, else the one of `az`; None when there is neither.

    Modules are not restored: that would ask a registry, and nothing is sent over the network unasked.
    """
    if (bicep := shutil.which("bicep")) is not None:
        snapshot = (bicep, "snapshot", "--mode", "validate")
        return Compiler((bicep, "build", *QUIET), (bicep, "build-params", *QUIET), snapshot)
    if (az := shutil.which("az")) is not None:
        quiet = (*QUIET, "--file")
        return Compiler((az, "bicep", "build", *quiet), (az, "bicep", "build-params", *quiet))
    return None


def _run(command: Sequence[str], file: Found) -> Ran:
    """Call the compiler. What it writes is bounded, and so is its time."""
    with TemporaryFile() as written, TemporaryFile() as told:
        try:
            done = subprocess.run(  # noqa: S603 - no shell, and the file's path is one whole argument
                command, stdin=subprocess.DEVNULL, stdout=written, stderr=told, timeout=PATIENCE_S, check=False
            )
        except subprocess.TimeoutExpired:
            return _refused(file, f"the Bicep compiler did not end within {PATIENCE_S} seconds")
        except OSError as failure:
            return _refused(file, f"the Bicep compiler cannot be started: {(failure.strerror or 'failed').lower()}")
        written.seek(0)
        told.seek(0)
        text = written.read(MAX_BYTES + 1).decode("utf-8-sig", "replace")
        words = told.read(2**20).decode("utf-8", "replace")
    if done.returncode != 0:
        return None, tuple(_errors(words, file)) or _refused(file, f"the Bicep compiler failed: {_first(words)}")[1]
    return text, ()


def _errors(words: str, file: Found) -> list[Diagnostic]:
    """Give the errors that the compiler tells, at their places when they are in this file."""
    source = _source(file)
    found: list[Diagnostic] = []
    for line in words.splitlines():
        match = _ERROR.search(line)
        if match is not None and len(found) < TOLD_ERRORS:
            own = file.path.name in line[: match.start()]
            offset = _offset(source, int(match[1]), int(match[2])) if own else 0
            where = "" if own else f"{line[: match.start()].strip()}({match[1]},{match[2]}): "
            found.append(
                Diagnostic(
                    level=Level.ERROR,
                    code="PS142",
                    message=f"Bicep does not compile: {where}{match[3]}: {match[4].strip()}",
                    origin=Origin(file=file.shown, locator=OneLine(source, offset)),
                    expected="Bicep that compiles",
                    help="run: bicep restore, if a module is missing",
                )
            )
    return found


def _source(file: Found) -> str:
    try:
        return file.path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _offset(text: str, line: int, column: int) -> int:
    lines = text.splitlines(keepends=True)[: max(0, line - 1)]
    return min(len(text), sum(len(one) for one in lines) + max(0, column - 1))


def _first(words: str) -> str:
    return next((line.strip()[:300] for line in words.splitlines() if line.strip()), "it says nothing")


def _refused(file: Found, message: str) -> Ran:
    return None, (
        Diagnostic(
            level=Level.ERROR,
            code="PS143",
            message=message,
            origin=Origin(file=file.shown),
            expected="the compiled template",
            help="compile elsewhere and give the JSON: bicep build FILE",
        ),
    )
