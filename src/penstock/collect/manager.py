"""Asking Azure Resource Manager: paging, throttling, waiting, and what it refuses.

Comes in: a token and questions. Goes out: JSON values, or `RefusedError` for what may not be read. Read next: `collect/gatherer.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

from penstock.collect.fetch import FetchError, Reply, ask

GRAPH = "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01"
PAGE = 1000
MAX_PAGES = 10_000
TRIES = 8
"""How often a question is asked again that the server is too busy for."""

LONGEST_WAIT_S = 300.0
BUSY = frozenset((408, 429, 500, 502, 503, 504))


class RefusedError(FetchError):
    """Azure answered that this may not, or cannot, be read."""


@dataclass
class Manager:
    """A Resource Manager at an endpoint. `token` gives a bearer token when one is needed; `sleep` waits for seconds."""

    endpoint: str
    token: Callable[[], str]
    sleep: Callable[[float], None] = time.sleep
    waited: float = field(default=0.0)

    def get(self, path: str) -> Any:
        """Give what stands at a path."""
        return self._json(self._ask("GET", self._url(path), None))

    def pages(self, path: str) -> Iterator[Any]:
        """Give every element of a list that comes in pages linked by `nextLink`."""
        url = self._url(path)
        for _ in range(MAX_PAGES):
            page = self._json(self._ask("GET", url, None))
            yield from _list(page, "value")
            link = page.get("nextLink") if isinstance(page, dict) else None
            if not link:
                return
            url = self._url(str(link))
        raise RefusedError(f"{path} has more than {MAX_PAGES} pages")

    def action(self, path: str) -> Any:
        """Ask for something that Azure works out, and wait until it has."""
        reply = self._ask("POST", self._url(path), b"")
        for _ in range(MAX_PAGES):
            if reply.status != 202:
                return self._json(reply)
            where = reply.headers.get("location") or reply.headers.get("azure-asyncoperation")
            if not where:
                raise RefusedError(f"{path}: Azure does not say where its answer will stand")
            self._wait(_seconds(reply, default=5.0))
            reply = self._ask("GET", self._url(where), None)
        raise RefusedError(f"{path}: Azure does not come to an answer")

    def graph(self, query: str, subscriptions: tuple[str, ...]) -> Iterator[Any]:
        """Give every row of a query of Resource Graph, page by page."""
        options: dict[str, Any] = {"resultFormat": "objectArray", "$top": PAGE}
        body: dict[str, Any] = {"query": query, "options": options}
        if subscriptions:
            body["subscriptions"] = list(subscriptions)
        for _ in range(MAX_PAGES):
            page = self._json(self._ask("POST", self._url(GRAPH), msgspec.json.encode(body)))
            yield from _list(page, "data")
            more = page.get("$skipToken") if isinstance(page, dict) else None
            if not more:
                if isinstance(page, dict) and page.get("resultTruncated") == "true":
                    raise RefusedError("Resource Graph gives a part of the rows and does not say how to get the rest")
                return
            options["$skipToken"] = more
        raise RefusedError(f"the query has more than {MAX_PAGES} pages")

    def _url(self, path: str) -> str:
        """Give the address of a path; a whole address must be one of this endpoint, for the token goes with it."""
        if not path.startswith(("http://", "https://")):
            return self.endpoint.rstrip("/") + path
        if not path.startswith(self.endpoint.rstrip("/") + "/"):
            raise RefusedError(f"Azure leads to {path[:200]}, which is not at {self.endpoint}")
        return path

    def _ask(self, method: str, url: str, body: bytes | None) -> Reply:
        for tried in range(TRIES):
            sent = {"Authorization": f"Bearer {self.token()}", "Content-Type": "application/json"}
            reply = ask(url, sent, method=method, body=body)
            if reply.status not in BUSY:
                break
            self._wait(_seconds(reply, default=float(2**tried)))
        if reply.status in (200, 201, 202):
            if reply.headers.get("x-ms-user-quota-remaining") == "0":
                self._wait(_seconds(reply, default=1.0))
            return reply
        raise RefusedError(f"{method} {url.partition('?')[0]}: {_why(reply)}")

    def _wait(self, seconds: float) -> None:
        seconds = min(max(seconds, 0.0), LONGEST_WAIT_S)
        self.waited += seconds
        self.sleep(seconds)

    def _json(self, reply: Reply) -> Any:
        try:
            return msgspec.json.decode(reply.body) if reply.body else {}
        except (msgspec.DecodeError, RecursionError, ValueError) as failure:
            raise RefusedError(f"Azure's answer is not JSON: {failure}") from failure


def _list(page: Any, name: str) -> list[Any]:
    found = page.get(name) if isinstance(page, dict) else None
    if not isinstance(found, list):
        raise RefusedError(f'Azure\'s answer has no list "{name}"')
    return found


def _seconds(reply: Reply, default: float) -> float:
    """Give how long the server asks to wait: `Retry-After` in seconds or as a date, or the reset of the quota as hh:mm:ss."""
    after = reply.headers.get("retry-after", "")
    if after.isdigit():
        return float(after)
    if after:
        try:
            return (parsedate_to_datetime(after) - datetime.now(tz=UTC)).total_seconds()
        except (TypeError, ValueError):
            return default
    parts = reply.headers.get("x-ms-user-quota-resets-after", "").split(":")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        hours, minutes, seconds = (int(part) for part in parts)
        return float(hours * 3600 + minutes * 60 + seconds)
    return default


def _why(reply: Reply) -> str:
    """Give the code and the message of an error as Azure words it."""
    try:
        error = msgspec.json.decode(reply.body).get("error", {})
        said = f"{error.get('code', '')}: {error.get('message', '')}"
    except (msgspec.DecodeError, AttributeError, RecursionError, ValueError):
        said = ""
    return f"{reply.status} {said.strip(': ')[:400]}".strip()
