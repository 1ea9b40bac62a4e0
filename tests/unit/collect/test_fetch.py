"""Fetching from a real server on this machine: what it may give, and where it may lead."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from penstock.collect.fetch import FetchError, allowed, fetch


class Handler(BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self) -> None:
        match self.path:
            case "/file":
                self._give(200, b"text")
            case "/away":
                self.send_response(302)
                self.send_header("Location", "http://server.example/file")
                self.end_headers()
            case "/near":
                self.send_response(302)
                self.send_header("Location", "/file")
                self.end_headers()
            case _:
                self._give(503, b"busy")

    def _give(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def test_a_file_is_given_as_it_is(server: str) -> None:
    assert fetch(f"{server}/file") == b"text"
    assert fetch(f"{server}/near") == b"text"


def test_a_redirect_to_plain_http_elsewhere_is_not_followed(server: str) -> None:
    with pytest.raises(FetchError, match="which is not https"):
        fetch(f"{server}/away")


def test_a_failure_names_the_address(server: str) -> None:
    with pytest.raises(FetchError, match=rf"{server}/gone could not be fetched: .*503"):
        fetch(f"{server}/gone")


def test_more_than_is_allowed_is_refused(server: str) -> None:
    with pytest.raises(FetchError, match="more than 3 bytes"):
        fetch(f"{server}/file", max_bytes=3)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.microsoft.com/x", True),
        ("http://127.0.0.1:80/x", True),
        ("http://server.example/x", False),
        ("file:///etc/hosts", False),
        ("ftp://server.example/x", False),
    ],
)
def test_what_may_be_asked(url: str, *, expected: bool) -> None:
    assert allowed(url) is expected


def test_what_may_not_be_asked_is_not() -> None:
    with pytest.raises(FetchError, match="is not https"):
        fetch("file:///etc/hosts")
