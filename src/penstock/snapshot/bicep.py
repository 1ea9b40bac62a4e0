"""Bicep files → what the Bicep compiler makes of them: templates and parameters.

Comes in: the files found. Goes out: `Compiled`. The compiler is a program on PATH, `bicep` or the one of `az`; it is called without a
shell and without leave to fetch modules, and with a limit on time and output. A snapshot beside a parameter file stands for it where there is
no compiler; where there is one, it is asked whether the snapshot still holds. A file that another one uses as a module is compiled with
that one; where the compiled form of a file stands beside it, that is read instead. Read next: `snapshot/compiler.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from penstock.diagnostics import Diagnostic, Level, Origin
from penstock.snapshot.compiler import Compiler, find_compiler
from penstock.snapshot.files import Found
from penstock.source.document import Document

TEMPLATE, PARAMETERS = ".bicep", ".bicepparam"
SNAPSHOT = ".snapshot.json"
MADE = " (compiled)"
"""Behind the name of a Bicep file whose compiled form is meant: lines and columns are those of the compiled form."""

MAX_SOURCE_BYTES = 4 * 2**20
_USES = re.compile(r"^\s*(?:module\s+\w+|using|import\s[^\n']*\sfrom)\s+'([^'\n]{1,500})'", re.MULTILINE)


@dataclass
class Compiled:
    """Templates by the path they are shown under; parameter files by the path of their template; and what became of each file.

    `replaced` are snapshots that are not read, since what they were made from is compiled.
    """

    templates: dict[str, Document] = field(default_factory=dict)
    parameters: dict[str, list[Document]] = field(default_factory=dict)
    inputs: list[tuple[str, str, int]] = field(default_factory=list)
    noticed: list[Diagnostic] = field(default_factory=list)
    replaced: set[Path] = field(default_factory=set)


def compile_all(files: Sequence[Found], others: Iterable[Found]) -> Compiled:
    """Compile the Bicep files that stand by themselves."""
    out = Compiled()
    roots = _roots(files)
    made = {other.path.resolve() for other in others}
    wanted = [file for file in roots if not _is_made(file, made, out)]
    if not wanted:
        return out
    compiler = find_compiler()
    snapshots = {file: beside for file in wanted if (beside := snapshot_of(file.path)).resolve() in made}
    if compiler is None:
        wanted = _without_snapshots(wanted, snapshots, out)
        if not wanted:
            return out
        out.noticed.append(_missing(wanted))
        out.inputs += [(file.shown, "Bicep, not compiled", 0) for file in wanted]
        return out
    for file in wanted:
        if file.path.suffix.lower() == TEMPLATE:
            _template(compiler, file, out)
    for file in wanted:
        if file.path.suffix.lower() == PARAMETERS and _parameters(compiler, file, out) and file in snapshots:
            _in_place_of(snapshots[file], compiler, file, out)
    return out


def snapshot_of(path: Path) -> Path:
    """Give where Bicep puts the snapshot of a parameter file: beside it."""
    return path.with_name(f"{path.stem}{SNAPSHOT}") if path.suffix.lower() == PARAMETERS else path


def _without_snapshots(wanted: list[Found], snapshots: Mapping[Found, Path], out: Compiled) -> list[Found]:
    """Leave out what snapshots stand for: parameter files, and the templates that they use."""
    covered = {path for file in snapshots for path in uses(file.path)}
    for file, beside in snapshots.items():
        out.inputs.append((file.shown, "Bicep parameters, snapshot beside", 0))
        out.noticed.append(_instead(file, f"{beside.name} beside this file is read in its place"))
    out.inputs += [(file.shown, "Bicep, snapshot beside", 0) for file in wanted if file.path.resolve() in covered]
    return [file for file in wanted if file not in snapshots and file.path.resolve() not in covered]


def _in_place_of(beside: Path, compiler: Compiler, file: Found, out: Compiled) -> None:
    """Leave a snapshot out for what was compiled, and tell when it no longer holds."""
    out.replaced.add(beside.resolve())
    if not compiler.keeps(file):
        out.noticed.append(
            Diagnostic(
                level=Level.WARNING,
                code="PS144",
                message=f"{beside.name} beside this file is not what the file gives now; the file is read",
                origin=Origin(file=file.shown),
                help=f"run: bicep snapshot {file.path.name} --mode overwrite",
            )
        )


def _roots(files: Sequence[Found]) -> list[Found]:
    """Give the files that the user named, and those that no other file uses as a module."""
    used = {path for file in files if file.path.suffix.lower() == TEMPLATE for path in uses(file.path)}
    return [file for file in files if file.named or file.path.resolve() not in used]


def uses(path: Path) -> set[Path]:
    """Give the local files that a Bicep file names: its modules, or the template of a parameter file."""
    try:
        with path.open("rb") as file:
            text = file.read(MAX_SOURCE_BYTES).decode("utf-8", "replace")
    except OSError:
        return set()
    return {(path.parent / name).resolve() for name in _USES.findall(text) if ":" not in name and "\0" not in name}


def _is_made(file: Found, made: set[Path], out: Compiled) -> bool:
    """Tell of a file whose compiled form is read anyway."""
    beside = file.path.with_suffix(".json")
    if file.named or file.path.suffix.lower() != TEMPLATE or beside.resolve() not in made:
        return False
    out.inputs.append((file.shown, "Bicep, compiled beside", 0))
    out.noticed.append(_instead(file, f"{beside.name} beside this file is read in its place"))
    return True


def _instead(file: Found, message: str) -> Diagnostic:
    return Diagnostic(
        level=Level.NOTE,
        code="PS141",
        message=message,
        origin=Origin(file=file.shown),
        help="name the Bicep file itself, or move the JSON away, to have it compiled anew",
    )


def _template(compiler: Compiler, file: Found, out: Compiled) -> None:
    shown = file.shown + MADE
    document, noticed = compiler.template(file, shown)
    out.noticed += noticed
    if document is None:
        out.inputs.append((file.shown, "unreadable", 0))
    else:
        out.templates[shown] = document


def _parameters(compiler: Compiler, file: Found, out: Compiled) -> bool:
    """Take the values, and the template that the file is for if nothing else gave it; whether it compiled."""
    found, noticed = compiler.parameters(file, file.shown + MADE)
    out.noticed += noticed
    out.inputs.append((file.shown, "Bicep parameters" if found else "unreadable", 0))
    if found is None:
        return False
    target = next(iter(uses(file.path)), None)
    known = {Path(shown.removesuffix(MADE)).resolve(): shown for shown in out.templates}
    shown = known.get(target, "") if target is not None else ""
    if not shown:
        shown = found.template.path
        out.templates[shown] = found.template
    out.parameters.setdefault(shown, []).append(found.values)
    return True


def _missing(files: Sequence[Found]) -> Diagnostic:
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return Diagnostic(
        level=Level.ERROR,
        code="PS140",
        message=f"Bicep files are not read, for there is no Bicep compiler: this one{more}",
        origin=Origin(file=files[0].shown),
        expected="bicep or az on PATH",
        help="install Bicep, or compile elsewhere and give the JSON: bicep build FILE",
    )
