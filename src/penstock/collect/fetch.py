"""One file from a server, with limits on time, size and where it may lead.

Comes in: an address. Goes out: bytes, or `FetchError`. Read next: `collect/published.py`.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from penstock.diagnostics import PenstockError

PATIENCE_S = 60
MAX_BYTES = 64 * 2**20
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class FetchError(PenstockError):
    """A server that could not be asked, or an answer that cannot be used."""

    exit_code = 4


def allowed(url: str) -> bool:
    """Whether an address may be asked: https, or anything on this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


class _SafeRedirects(HTTPRedirectHandler):
    """Follows redirects, but never to an address that would not be asked at first."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if not allowed(newurl):
            raise FetchError(f"{req.full_url} leads to {newurl}, which is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(url: str, headers: Mapping[str, str] | None = None, max_bytes: int = MAX_BYTES) -> bytes:
    """Give what stands at an address. Raises `FetchError`."""
    if not allowed(url):
        raise FetchError(f"{url} is not https")
    opener = build_opener(_SafeRedirects(), HTTPSHandler(context=ssl.create_default_context()))
    request = Request(url, headers={"User-Agent": "penstock", **(headers or {})})  # noqa: S310 - `allowed` looked at it
    try:
        with opener.open(request, timeout=PATIENCE_S) as answer:
            body: bytes = answer.read(max_bytes + 1)
    except (URLError, OSError, HTTPException, ValueError) as failure:
        raise FetchError(f"{url} could not be fetched: {failure}") from failure
    if len(body) > max_bytes:
        raise FetchError(f"{url} gives more than {max_bytes} bytes")
    return body
