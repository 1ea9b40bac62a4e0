"""Microsoft's weekly file of service tags, as it is published.

Comes in: the name of a cloud, or an address of a copy. Goes out: the text of the file and what it is called. Read next:
`snapshot/tag_store.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from penstock.collect.fetch import FetchError, fetch

PAGES = {
    "public": "https://www.microsoft.com/en-us/download/details.aspx?id=56519",
    "usgov": "https://www.microsoft.com/en-us/download/details.aspx?id=57063",
    "china": "https://www.microsoft.com/en-us/download/details.aspx?id=57062",
}
"""The page of each cloud; the file behind it changes its name every week."""

HOSTS = ("www.microsoft.com", "download.microsoft.com")
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


def copied(url: str, get: Callable[..., bytes] = fetch) -> tuple[str, str]:
    """Give the text of a copy on some server, and its name."""
    return get(url).decode("utf-8-sig", "replace"), url.rpartition("/")[2] or "service-tags.json"
