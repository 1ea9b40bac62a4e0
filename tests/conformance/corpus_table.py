"""What penstock reads of each file of the corpus: `python -m tests.conformance.corpus_table [PATH…]` prints it as Markdown.

A file counts with the parameter file beside it. For each: resources, values that are unknown with their commonest reasons, types that
are not modelled, and what was told about it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from penstock.azure.read.entry import Modelled
from penstock.azure.read.registry import look_up
from penstock.azure.resource import Resource
from penstock.snapshot.gather import Gathered, gather
from penstock.source.node import Unknown
from tests.conformance.corpus import folder

PARAMETERS = re.compile(r"parameters?\.json$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One file of the corpus."""

    name: str
    kind: str
    resources: int
    unknown: Counter[str]
    doubtful: int
    not_modelled: Counter[str]
    told: Counter[str]


def files() -> list[Path]:
    """Give the templates and exports of the corpus."""
    found = [p for part in ("arm", "azure-exports") for p in sorted(folder(part).rglob("*.json"))]
    return [p for p in found if not PARAMETERS.search(p.name)]


def read(path: Path) -> Gathered:
    """Read one file, with the parameter files beside it."""
    beside = [p for p in sorted(path.parent.glob("*.json")) if PARAMETERS.search(p.name) and "quickstarts" in p.parts]
    return gather([path, *beside], ())


def row(path: Path) -> Row:
    """Give the row of one file."""
    gathered = read(path)
    types = Counter(r.type for r in gathered.resources if not isinstance(look_up(r.type), Modelled))
    return Row(
        name=path.relative_to(folder()).as_posix(),
        kind=gathered.inputs[0][1],
        resources=len(gathered.resources),
        unknown=Counter(reason(u) for r in gathered.resources for u in unknowns(r)),
        doubtful=sum(r.doubt is not None for r in gathered.resources),
        not_modelled=types,
        told=Counter(d.code for d in gathered.diagnostics),
    )


def unknowns(resource: Resource) -> Iterator[Unknown]:
    """Give every unknown value in a resource."""
    stack: list[Any] = [resource.body.value]
    if resource.properties.is_unknown:
        stack.append(resource.properties.value)
    while stack:
        value = stack.pop()
        if isinstance(value, Unknown):
            yield value
        elif isinstance(value, dict):
            stack += value.values()
        elif isinstance(value, list):
            stack += value


def reason(value: Unknown) -> str:
    """Give why a value is unknown, without the names in it."""
    why = re.sub(r"only Azure knows .* of \"[^\"]*\"", "runtime state", value.why)
    return re.sub(r"\"[^\"]*\"", "…", why).partition(": ")[0]


def table(paths: list[Path]) -> Iterator[str]:
    """Give the table, line by line."""
    yield "| file | read as | resources | in doubt | unknown values | not modelled | told |"
    yield "|---|---|---:|---:|---|---|---|"
    for path in paths:
        one = row(path)
        unknown = ", ".join(f"{n} {why}" for why, n in one.unknown.most_common(4)) or "0"
        types = ", ".join(f"{n} {kind}" for kind, n in sorted(one.not_modelled.items())) or "0"
        told = ", ".join(f"{n} {code}" for code, n in sorted(one.told.items()))
        yield f"| {one.name} | {one.kind} | {one.resources} | {one.doubtful} | {unknown} | {types} | {told} |"


if __name__ == "__main__":
    chosen = [Path(argument) for argument in sys.argv[1:]] or files()
    sys.stdout.write("\n".join(table(chosen)) + "\n")
