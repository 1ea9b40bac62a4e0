"""One documented statement as a Markdown file: what it says, a configuration, and questions with the answers Azure gives.

Comes in: the text of a file under `cases/`. Goes out: `Case`. Parsing is strict: a heading, column or word that is not known
is an error, so that nothing written there is silently not tested. The form is told in `cases/README.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

HEADINGS = ("Configuration", "Parameters", "Service tags", "Questions", "Diagnostics")
NEEDED = ("From", "To", "Expected")
COLUMNS = (*NEEDED, "Request", "Matches", "Seen", "Decided by", "Stopped by", "Next hop", "Way out", "Cites")
VERDICTS = ("allowed", "denied", "unknown")
STOPS = ("filter", "routing", "reply", "name")
TITLE = re.compile(r"# (?P<id>(T-\d\d[a-z]?|[A-Z][A-Z0-9]*-\d\d)(\+[a-z0-9-]+)?) (?P<title>\S.*)")
FACT = re.compile(r"[A-Z][A-Z0-9]*-\d\d")
FENCE = re.compile(r"```(?P<form>json|yaml)(?: (?P<name>[\w.-]+))?")
MARKS = {"Not yet: ": "notyet", "Never: ": "never"}


class FormError(Exception):
    """The file does not have the form of a case."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One row: who asks for whom, and what must come out. Empty fields are not compared."""

    source: str
    destination: str
    expected: str
    request: str = ""
    matches: tuple[str, ...] = ()
    seen: str = ""
    decided_by: str = ""
    stopped_by: str = ""
    next_hop: str = ""
    way_out: str = ""
    cites: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.source} -> {self.destination}"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A whole file. `mark` is `notyet` or `never` with `reason`, or empty; `told` are (code, words in its message)."""

    id: str
    title: str
    statement: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    parameters: tuple[str, ...]
    service_tags: str
    questions: tuple[Question, ...]
    told: tuple[tuple[str, str], ...]
    mark: str = ""
    reason: str = ""


def parse(text: str) -> Case:
    """Read a case. Raises `FormError` with the line that is wrong."""
    first, *lines = text.splitlines()
    title = TITLE.fullmatch(first)
    if title is None:
        raise FormError(f'the first line is "# T-nn title", not "{first}"')
    parts = dict(_sections(lines))
    words, fields = _head(parts.pop("", []))
    if "Questions" not in parts and "Diagnostics" not in parts:
        raise FormError("there is nothing to ask: no Questions, no Diagnostics")
    tags = _files(parts.get("Service tags", []))
    mark, reason = next(((m, fields[w.strip()]) for w, m in MARKS.items() if w.strip() in fields), ("", ""))
    return Case(
        id=title["id"],
        title=title["title"],
        statement=words,
        facts=_facts(fields["Facts:"]),
        sources=tuple(fields["Source:"].split(", ")),
        files=_files(parts.get("Configuration", [])),
        parameters=tuple(_items(parts.get("Parameters", []))),
        service_tags=tags[0][1] if tags else "",
        questions=tuple(_question(row) for row in _rows(parts.get("Questions", []), COLUMNS, NEEDED)),
        told=tuple(
            (r["Code"], r.get("Says", "")) for r in _rows(parts.get("Diagnostics", []), ("Code", "Says"), ("Code",))
        ),
        mark=mark,
        reason=reason,
    )


def _sections(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    heading, body, fenced, seen = "", [], False, set()
    for line in lines:
        fenced ^= line.startswith("```")
        if fenced or not line.startswith("#"):
            body.append(line)
            continue
        yield heading, body
        heading, body = line.removeprefix("## "), []
        if heading not in HEADINGS or heading in seen:
            raise FormError(f'unknown or repeated heading "{line}"')
        seen.add(heading)
    if fenced:
        raise FormError("a fence is not closed")
    yield heading, body


def _head(lines: list[str]) -> tuple[str, dict[str, str]]:
    fields: dict[str, str] = {}
    words = []
    for line in lines:
        key = next((k for k in ("Facts: ", "Source: ", *MARKS) if line.startswith(k)), None)
        if key is None:
            words.append(line)
        elif key.strip() in fields:
            raise FormError(f'"{key.strip()}" stands twice')
        else:
            fields[key.strip()] = line.removeprefix(key).strip()
    statement = "\n".join(words).strip()
    if not statement or {"Facts:", "Source:"} - fields.keys():
        raise FormError("a statement in words, a line `Facts:` and a line `Source:` come first")
    return statement, fields


def _facts(text: str) -> tuple[str, ...]:
    found = tuple(text.split(", ")) if text else ()
    for fact in found:
        if not FACT.fullmatch(fact):
            raise FormError(f'"{fact}" is no fact id')
    return found


def _files(lines: list[str]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, list[str]]] = []
    fenced = False
    for line in lines:
        if not fenced and (fence := FENCE.fullmatch(line)):
            found.append((fence["name"] or f"estate.{fence['form']}", []))
            fenced = True
        elif fenced and line == "```":
            fenced = False
        elif fenced:
            found[-1][1].append(line)
        elif line.strip():
            raise FormError(f'only fenced json or yaml stands here, not "{line}"')
    if len({name for name, _ in found}) < len(found):
        raise FormError("two files have the same name")
    return tuple((name, "\n".join(body) + "\n") for name, body in found)


def _items(lines: list[str]) -> Iterator[str]:
    for line in filter(str.strip, lines):
        if not line.startswith("- "):
            raise FormError(f'only a list stands here, not "{line}"')
        yield line.removeprefix("- ")


def _rows(lines: list[str], known: tuple[str, ...], needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    table = [line for line in lines if line.strip()]
    if not table:
        return
    header = _cells(table[0])
    if set(header) - set(known) or set(needed) - set(header) or len(set(header)) < len(header):
        raise FormError(f"columns {header}: known are {known}, needed {needed}")
    if len(table) < 3 or not re.fullmatch(r"\|(-+\|)+", table[1]):
        raise FormError("a table has a header, a line of dashes and rows")
    for line in table[2:]:
        cells = _cells(line)
        if len(cells) != len(header):
            raise FormError(f'{len(cells)} cells under {len(header)} columns: "{line}"')
        yield dict(zip(header, cells, strict=True))


def _cells(line: str) -> list[str]:
    if not (line.startswith("|") and line.endswith("|")):
        raise FormError(f'only a table stands here, not "{line}"')
    return [cell.strip() for cell in line[1:-1].split("|")]


def _question(row: dict[str, str]) -> Question:
    if row["Expected"] not in VERDICTS:
        raise FormError(f'"{row["Expected"]}" is none of {VERDICTS}')
    stopped = row.get("Stopped by", "")
    if stopped and stopped not in STOPS:
        raise FormError(f'"{stopped}" is none of {STOPS}')
    return Question(
        source=row["From"],
        destination=row["To"],
        expected=row["Expected"],
        request=row.get("Request", ""),
        matches=tuple(row.get("Matches", "").split()),
        seen=row.get("Seen", ""),
        decided_by=row.get("Decided by", ""),
        stopped_by=stopped,
        next_hop=row.get("Next hop", ""),
        way_out=row.get("Way out", ""),
        cites=_facts(row.get("Cites", "")),
    )
