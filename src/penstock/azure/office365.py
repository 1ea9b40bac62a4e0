"""What Microsoft publishes about the names of Microsoft 365: what the tags of names called `Office365…` stand for (FW-36).

Comes in: the text of the endpoint list, as the web service gives it, or with its version beside it as `penstock tags` keeps it. Goes out:
`OfficeNames`, looked up by `lower/firewall_rules.py`. A tag joins the sets of one service area and one category, and of the required or of
the other ones. Source: Microsoft Learn, "Use Azure Firewall to protect Office 365" and "Office 365 IP Address and URL web service".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.diagnostics import InputError
from penstock.space.names import NameSet

AREAS = ("Common", "Exchange", "SharePoint", "Skype")
CATEGORIES = ("Optimize", "Allow", "Default")
NEEDED = {True: "Required", False: "NotRequired"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TagNames:
    """The names that a tag stands for, and those that it may: a pattern with a star inside says less than a tag holds."""

    sure: NameSet
    maybe: NameSet


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeNames:
    """The names behind each tag, by its name in lower case. `version` is empty when the list does not say."""

    source: str
    version: str
    sets: int
    tags: Mapping[str, TagNames]

    @property
    def words(self) -> str:
        """Say which list it is: its name, how many sets it has, its version as far as it is known."""
        version = f", version {self.version}" if self.version else ""
        return f"{self.source} ({self.sets} sets of Microsoft 365 endpoints{version})"


def is_office_list(document: Any) -> bool:
    """Whether a JSON value is a list of endpoints of Microsoft 365."""
    rows = _rows(document)
    return bool(rows) and all(isinstance(row, dict) and "serviceArea" in row and "id" in row for row in rows)


def read_office_names(text: str, source: str) -> OfficeNames:
    """Read the endpoint list. Raises `InputError` when it is none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as failure:
        raise InputError(f"{source} is no list of Microsoft 365 endpoints: {failure}") from failure
    return of_document(document, source)


def of_document(document: Any, source: str) -> OfficeNames:
    """Read the endpoint list from its JSON value. Raises `InputError` when it is none."""
    if not is_office_list(document):
        raise InputError(f"{source} is no list of Microsoft 365 endpoints: it has no sets with a `serviceArea`")
    version = document.get("latest") if isinstance(document, dict) else ""
    rows = _rows(document)
    return OfficeNames(
        source=source,
        version=version if isinstance(version, str) else "",
        sets=len(rows),
        tags={tag.lower(): _joined(some) for tag, some in _by_tag(rows).items()},
    )


def _rows(document: Any) -> list[Any]:
    rows = document.get("endpoints") if isinstance(document, dict) else document
    return rows if isinstance(rows, list) else []


def _by_tag(rows: list[Any]) -> dict[str, list[Any]]:
    """Give the rows of each tag. What is to be optimised is always required, and its tag does not say so."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        area, category, needed = row.get("serviceArea"), row.get("category"), row.get("required")
        if area in AREAS and category in CATEGORIES and isinstance(needed, bool):
            for tag in _tags(area, category, needed=needed):
                found.setdefault(tag, []).append(row)
    return found


def _tags(area: str, category: str, *, needed: bool) -> Iterator[str]:
    yield f"Office365.{area}.{category}.{NEEDED[needed]}"
    if category == "Optimize" and needed:
        yield f"Office365.{area}.{category}"


def _joined(rows: list[Any]) -> TagNames:
    sure: list[NameSet] = []
    maybe: list[NameSet] = []
    for url in (url for row in rows for url in row.get("urls") or () if isinstance(url, str)):
        try:
            sure.append(NameSet.parse_pattern(url))
        except ValueError:
            maybe.append(NameSet.suffix(url.rpartition("*")[2]))
    known = NameSet.union_all(sure)
    return TagNames(sure=known, maybe=NameSet.union_all(maybe) - known)
