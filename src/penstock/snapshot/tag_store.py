"""The service tags that are kept on this machine, for estates that bring none.

Comes in: the text of a service tag file. Goes out: a file in the user's cache, with the day on which it was kept beside it. Read next:
`azure/service_tags.py`.
"""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path

from platformdirs import user_cache_path

from penstock.azure.service_tags import ServiceTags, read_service_tags
from penstock.source.document import MAX_BYTES

PLACE = "PENSTOCK_CACHE"
"""The environment variable that names another folder for what is kept."""


def folder() -> Path:
    """Give the folder for what is kept."""
    named = os.environ.get(PLACE)
    return Path(named) if named else user_cache_path("penstock", appauthor=False)


def stored() -> Path | None:
    """Give the file that is kept; the newest, where there are several."""
    found = sorted(folder().glob("tags/*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    return found[-1] if found else None


def keep(text: str, name: str, today: date) -> tuple[Path, ServiceTags]:
    """Keep a file in place of the one before. Raises `InputError` when it is no service tag file."""
    tags = read_service_tags(text, name)
    place = folder() / "tags"
    place.mkdir(parents=True, exist_ok=True)
    safe = "".join(c for c in Path(name).stem if c.isalnum() or c in "-_")[:80] or "service-tags"
    target = place / f"{safe}.{today.isoformat()}.json"
    handle, written = tempfile.mkstemp(dir=place)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(written).replace(target)
    for other in place.glob("*.json"):
        if other != target:
            other.unlink()
    return target, tags


def read_stored() -> ServiceTags | None:
    """Read what is kept; nothing where nothing is."""
    path = stored()
    if path is None:
        return None
    with path.open("rb") as file:
        return read_service_tags(file.read(MAX_BYTES).decode("utf-8-sig", "replace"), path.name)
