"""What Microsoft publishes and this machine keeps, for estates that bring none: service tags, and the endpoints of Microsoft 365.

Comes in: the text of either file. Goes out: a file in the user's cache, with the day on which it was kept in its name. Read next:
`azure/service_tags.py`, `azure/office365.py`.
"""

from __future__ import annotations

import json
import os
import tempfile
from datetime import date
from pathlib import Path

from platformdirs import user_cache_path

from penstock.azure.office365 import OfficeNames, is_office_list, read_office_names
from penstock.azure.service_tags import ServiceTags, read_service_tags
from penstock.source.document import MAX_BYTES

PLACE = "PENSTOCK_CACHE"
"""The environment variable that names another folder for what is kept."""

TAGS = "tags"
OFFICE = "microsoft365"


def folder() -> Path:
    """Give the folder for what is kept."""
    named = os.environ.get(PLACE)
    return Path(named) if named else user_cache_path("penstock", appauthor=False)


def stored(sort: str = TAGS) -> Path | None:
    """Give the file of a sort that is kept; the newest, where there are several."""
    found = sorted(folder().glob(f"{sort}/*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    return found[-1] if found else None


def keep(text: str, name: str, today: date) -> tuple[Path, ServiceTags | OfficeNames]:
    """Keep a file in place of the one of its sort before. Raises `InputError` when it is of neither."""
    sort = _sort(text)
    found = read_office_names(text, name) if sort == OFFICE else read_service_tags(text, name)
    place = folder() / sort
    place.mkdir(parents=True, exist_ok=True)
    safe = "".join(c for c in Path(name).stem if c.isalnum() or c in "-_")[:80] or sort
    target = place / f"{safe}.{today.isoformat()}.json"
    handle, written = tempfile.mkstemp(dir=place)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(written).replace(target)
    for other in place.glob("*.json"):
        if other != target:
            other.unlink()
    return target, found


def _sort(text: str) -> str:
    """Say of which sort a file is; what is of neither is read as service tags, whose reader says what it misses."""
    try:
        return OFFICE if is_office_list(json.loads(text)) else TAGS
    except (ValueError, RecursionError):
        return TAGS


def read_tags() -> ServiceTags | None:
    """Read the service tags that are kept; nothing where nothing is."""
    path = stored(TAGS)
    return read_service_tags(_text(path), path.name) if path is not None else None


def read_office() -> OfficeNames | None:
    """Read the endpoints of Microsoft 365 that are kept; nothing where nothing is."""
    path = stored(OFFICE)
    return read_office_names(_text(path), path.name) if path is not None else None


def _text(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(MAX_BYTES).decode("utf-8-sig", "replace")
