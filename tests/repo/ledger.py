"""Which documented fact is cited where: by code, by tests, or in the registry of exceptions.

`python -m tests.repo.ledger` prints the whole list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from penstock.azure.facts import Standing, standings
from tests.conformance import corpus

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = corpus.reference("azure-traffic-semantics.md")
CITED = re.compile(r"\b(?![RS]-)([A-Z][A-Z0-9]{0,3}-\d\d)\b")
"""Ids of facts and golden scenarios; `R-nn` and `S-nn` are the reviewers' own scenarios."""
DEFINED = re.compile(r"^\s*\* \*\*([A-Z0-9]+-\d\d)", re.MULTILINE)
OPEN = re.compile(r"^\| (U-\d\d) \|", re.MULTILINE)
SCENARIO = re.compile(r"^\| (T-\d\d)[a-z]? \|", re.MULTILINE)
NO_FACTS = frozenset(("UTF-16", "UTF-32"))

SCOPE = (
    "P",
    "NSG",
    "RT",
    "FW",
    "AGW",
    "WAF",
    "FD",
    "AGC",
    "LB",
    "GW",
    "BAS",
    "PE",
    "DNS",
    "SE",
    "STO",
    "KV",
    "SQL",
    "NSP",
    "AV",
    "AKS",
    "U",
)
"""The families of facts that this ledger answers for: networks, filters, routes, firewalls, inspections, balancers, endpoints, doors, clusters."""

OTHERS = frozenset(f"AKS-{number}" for number in range(30, 36))
"""Facts of a family that belong elsewhere: network policies of pods."""


@dataclass(frozen=True)
class Entry:
    """One fact: files of code and of tests that cite it, and its row in the registry."""

    fact: str
    code: tuple[str, ...]
    tests: tuple[str, ...]
    standing: Standing | None

    @property
    def is_shown(self) -> bool:
        """Whether code decides it and a test shows it."""
        return bool(self.code) and bool(self.tests)


def defined() -> tuple[str, ...]:
    """Give every fact and uncertain point of the reference, in its order."""
    text = REFERENCE.read_text(encoding="utf-8")
    return (*DEFINED.findall(text), *OPEN.findall(text))


def scenarios() -> tuple[str, ...]:
    """Give every golden scenario of the reference."""
    return tuple(SCENARIO.findall(REFERENCE.read_text(encoding="utf-8")))


@cache
def citations(*tops: str) -> dict[str, tuple[str, ...]]:
    """Give the files below some folders that cite a fact, by fact."""
    found: dict[str, set[str]] = {}
    for path in _files(ROOT / top for top in tops):
        for fact in CITED.findall(path.read_text(encoding="utf-8")):
            if fact not in NO_FACTS:
                found.setdefault(fact, set()).add(path.relative_to(ROOT).as_posix())
    return {fact: tuple(sorted(files)) for fact, files in sorted(found.items())}


def _files(tops: Iterable[Path]) -> list[Path]:
    return [path for top in tops for ending in ("*.py", "*.md") for path in sorted(top.rglob(ending))]


def entries() -> tuple[Entry, ...]:
    """Give the facts in scope."""
    code = citations("src/penstock")
    tests = citations("tests/unit", "tests/property", "tests/conformance/cases", "tests/e2e")
    known = {standing.fact: standing for standing in standings()}
    return tuple(
        Entry(fact, code.get(fact, ()), tests.get(fact, ()), known.get(fact))
        for fact in defined()
        if fact.partition("-")[0] in SCOPE and fact not in OTHERS
    )


def table() -> str:
    """Give the ledger as a Markdown table."""
    rows = ["| Fact | Standing | Code | Tests |", "|---|---|---|---|"]
    for entry in entries():
        state = "modelled" if entry.standing is None else f"{entry.standing.state.value}: {entry.standing.why}"
        rows.append(f"| {entry.fact} | {state} | {', '.join(entry.code)} | {', '.join(entry.tests)} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(table(), end="")
