"""The file of exceptions: YAML with a list `exceptions`, each with `finding`, `owner`, `reason` and `until`.

All four are mandatory, and a word that is not known is a fault: a misspelt exception must not be one that nobody notices. Comes in: a
path. Goes out: `Accepted`s, or a `UsageError` with the place of every fault. Read next: `assess/exceptions.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from penstock.assess.exceptions import Accepted
from penstock.diagnostics import Diagnostic, Level, UsageError
from penstock.source.document import read
from penstock.source.node import Node
from penstock.source.yaml_document import MAX_YAML_BYTES, parse_yaml

WORDS = ("finding", "owner", "reason", "until")
ID = re.compile(r"PS\d{3}-[0-9a-f]{8}", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_exceptions(path: Path, shown: str = "") -> tuple[Accepted, ...]:
    """Read the file. Raises `UsageError` when it cannot be read or something in it is wrong."""
    document, told = read(path, shown or str(path), MAX_YAML_BYTES, parse_yaml)
    faults = [one for one in told if one.level is not Level.NOTE]
    if document is not None and not faults:
        faults = list(_faults(document.root))
    if document is None or faults:
        raise UsageError(f"the exceptions in {shown or path} cannot be used", diagnostics=tuple(faults))
    return tuple(_accepted(entry) for entry in document.root.get("exceptions").elements())


def _faults(root: Node) -> Iterator[Diagnostic]:
    if not root.is_object or not root.get("exceptions").is_array:
        yield _fault("PS150", root, "this is no file of exceptions", expected="a list named exceptions")
        return
    for name, node in root.items():
        if name not in ("exceptions", "version"):
            yield _fault(
                "PS150", node, f'"{name}" is not known in a file of exceptions', expected="version, exceptions"
            )
    seen: set[str] = set()
    for entry in root.get("exceptions").elements():
        yield from _faults_of(entry)
        finding = (entry.get("finding").text() or "").lower()
        if finding in seen:
            yield _fault("PS153", entry.get("finding"), f"{finding} is excepted twice", expected="each finding once")
        seen.add(finding)


def _faults_of(entry: Node) -> Iterator[Diagnostic]:
    if not entry.is_object:
        yield _fault("PS150", entry, "an exception is no mapping", expected=", ".join(WORDS))
        return
    for name, node in entry.items():
        if name not in WORDS:
            yield _fault("PS150", node, f'"{name}" is not known in an exception', expected=", ".join(WORDS))
    for word in WORDS:
        if not _text(entry, word):
            yield _fault("PS151", entry, f"an exception has no {word}", expected=", ".join(WORDS))
    if _text(entry, "finding") and not ID.fullmatch(_text(entry, "finding")):
        yield _fault(
            "PS152", entry.get("finding"), "this is no id of a finding", expected="an id such as PS601-0a1b2c3d"
        )
    if _text(entry, "until") and _day(_text(entry, "until")) is None:
        yield _fault("PS152", entry.get("until"), "this is no day", expected="a day such as 2027-01-31")


def _text(entry: Node, word: str) -> str:
    return (entry.get(word).text() or "").strip()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def _accepted(entry: Node) -> Accepted:
    until = _day(_text(entry, "until"))
    if until is None:
        raise AssertionError("an exception without a day got past the faults")
    return Accepted(
        finding=_text(entry, "finding"),
        owner=_text(entry, "owner"),
        reason=_text(entry, "reason"),
        until=until,
        origin=entry.origin,
    )


def _fault(code: str, node: Node, message: str, expected: str) -> Diagnostic:
    value = node.text() or ""
    return Diagnostic(
        level=Level.ERROR, code=code, message=message, origin=node.origin, value=value[:80], expected=expected
    )
