"""Microsoft's weekly file of service tags and its list of Microsoft 365 endpoints, as they are published.

Comes in: the name of a cloud, or an address of a copy. Goes out: the text of a file and what it is called. Read next:
`snapshot/tag_store.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from uuid import uuid4

from penstock.collect.fetch import FetchError, fetch

PAGES = {
    "public": "https://www.microsoft.com/en-us/download/details.aspx?id=56519",
    "usgov": "https://www.microsoft.com/en-us/download/details.aspx?id=57063",
    "china": "https://www.microsoft.com/en-us/download/details.aspx?id=57062",
}
"""The page of each cloud; the file behind it changes its name every week."""

INSTANCES = {"public": "worldwide", "usgov": "USGOVGCCHigh", "china": "China"}
"""What the web service of Microsoft 365 calls the instance that goes with each cloud."""

OFFICE = "https://endpoints.office.com"

HOSTS = ("www.microsoft.com", "download.microsoft.com", "endpoints.office.com")
"""Whom `penstock tags update` asks."""

MAX_PAGE_BYTES = 4 * 2**20
_FILE = re.compile(r"https://download\.microsoft\.com/download/[\w/.-]{1,200}/(ServiceTags_\w{1,40}_\d{8}\.json)")


def published(cloud: str, get: Callable[..., bytes] = fetch) -> tuple[str, str]:
    """Give the text of a cloud's newest file, and its name. Raises `FetchError`."""
    page = get(PAGES[cloud], max_bytes=MAX_PAGE_BYTES).decode("utf-8", "replace")
    found = max(_FILE.finditer(page), key=lambda match: match[1], default=None)
    if found is None:
        raise FetchError(f"{PAGES[cloud]} names no service tag file: download it by hand, and give --from FILE")
    return get(found[0]).decode("utf-8-sig", "replace"), found[1]


def office(cloud: str, get: Callable[..., bytes] = fetch) -> tuple[str, str]:
    """Give the endpoints of Microsoft 365 with their version, and a name for them. Raises `FetchError`.

    The service wants a GUID of each client; it gets a new one each time, which tells it nothing.
    """
    instance, asked = INSTANCES[cloud], f"clientrequestid={uuid4()}"
    try:
        version = json.loads(get(f"{OFFICE}/version/{instance}?{asked}", max_bytes=MAX_PAGE_BYTES))
        endpoints = json.loads(get(f"{OFFICE}/endpoints/{instance}?{asked}"))
    except (ValueError, RecursionError) as failure:
        raise FetchError(f"{OFFICE} gave no JSON: download the list by hand, and give --from FILE") from failure
    latest = version.get("latest") if isinstance(version, dict) else None
    whole = {"instance": instance, "latest": str(latest or ""), "endpoints": endpoints}
    return json.dumps(whole), f"endpoints-{instance.lower()}.json"


def copied(url: str, get: Callable[..., bytes] = fetch) -> tuple[str, str]:
    """Give the text of a copy on some server, and its name."""
    return get(url).decode("utf-8-sig", "replace"), url.rpartition("/")[2] or "service-tags.json"
