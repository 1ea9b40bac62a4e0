"""One file from a server, with limits on time, size and where it may lead.

Comes in: an address. Goes out: bytes, or `FetchError`. Read next: `collect/published.py`.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPErrorProcessor, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

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
        if req.has_header("Authorization") and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            raise FetchError(f"{req.full_url} leads to {newurl}, to which the token must not go")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a server answered; names of headers are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Plain(HTTPErrorProcessor):
    """Gives every answer as it is: statuses are the caller's business, all but redirects."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        if 300 <= response.status < 400:
            led: HTTPResponse = super().http_response(request, response)
            return led
        return response

    https_response = http_response


def ask(
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "GET",
    body: bytes | None = None,
    max_bytes: int = MAX_BYTES,
) -> Reply:
    """Ask a server and give its answer, whatever its status. Raises `FetchError` when there is none."""
    if not allowed(url):
        raise FetchError(f"{url} is not https")
    opener = build_opener(_SafeRedirects(), _Plain(), HTTPSHandler(context=ssl.create_default_context()))
    sent = {"User-Agent": "penstock", **(headers or {})}
    request = Request(url, data=body, headers=sent, method=method)  # noqa: S310 - `allowed` looked at it
    try:
        with opener.open(request, timeout=PATIENCE_S) as answer:
            found: bytes = answer.read(max_bytes + 1)
            told = {name.lower(): value for name, value in answer.headers.items()}
            status = int(answer.status)
    except (URLError, OSError, HTTPException, ValueError) as failure:
        raise FetchError(f"{url} could not be fetched: {failure}") from failure
    if len(found) > max_bytes:
        raise FetchError(f"{url} gives more than {max_bytes} bytes")
    return Reply(status=status, headers=told, body=found)


def fetch(url: str, max_bytes: int = MAX_BYTES) -> bytes:
    """Give what stands at an address. Raises `FetchError`."""
    reply = ask(url, max_bytes=max_bytes)
    if reply.status != HTTPStatus.OK:
        raise FetchError(f"{url} could not be fetched: the server answers {reply.status}")
    return reply.body
