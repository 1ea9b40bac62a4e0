"""A server that speaks the shapes of Resource Manager: pages, throttling, waiting, refusals. It keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NETWORK = "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network"


@dataclass
class Azure:
    """What the server holds: rows by table of Resource Graph, answers by path, and replies that are given first, once each."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    answers: dict[str, tuple[int, dict[str, str], Any]] = field(default_factory=dict)
    first: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    page: int = 2
    asked: list[tuple[str, str, Any, str]] = field(default_factory=list)
    endpoint: str = ""

    def reply(self, method: str, path: str, body: Any, token: str) -> tuple[int, dict[str, str], Any]:
        self.asked.append((method, path, body, token))
        if self.first:
            return self.first.pop(0)
        if path.startswith("/providers/Microsoft.ResourceGraph/resources"):
            return self._graph(body)
        plain = path.partition("?")[0]
        missing = {"error": {"code": "AuthorizationFailed", "message": "no permission \x1b[31m here"}}
        return self.answers.get(path) or self.answers.get(plain) or (403, {}, missing)

    def _graph(self, body: Any) -> tuple[int, dict[str, str], Any]:
        table = body["query"].partition(" ")[0]
        start = int(body["options"].get("$skipToken", "0"))
        rows = self.rows.get(table, [])
        page: dict[str, Any] = {"totalRecords": len(rows), "data": rows[start : start + self.page]}
        if start + self.page < len(rows):
            page["$skipToken"] = str(start + self.page)
        return 200, {}, page


@contextmanager
def running(azure: Azure) -> Iterator[Azure]:
    """Run the server on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size) or b"null")
            token = self.headers.get("Authorization", "")
            status, headers, answer = azure.reply(self.command, self.path, body, token)
            out = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(out))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(out)

        def do_GET(self) -> None:
            self._any()

        def do_POST(self) -> None:
            self._any()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    azure.endpoint = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield azure
    finally:
        server.shutdown()
        server.server_close()
