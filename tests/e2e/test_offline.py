"""No verb opens a connection: every socket is refused here, and everything works."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from penstock.cli import exits
from penstock.cli.main import run
from tests.e2e.estates import exposed


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "ESTATE", "--exit-zero"),
        ("can", "internet", "nic-web:22", "ESTATE"),
        ("explain", "internet", "nic-web:22", "ESTATE"),
        ("reach", "ESTATE"),
        ("doctor", "ESTATE"),
        ("version",),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_verb_needs_no_network(arguments: tuple[str, ...], tmp_path: Path) -> None:
    estate = str(exposed(tmp_path))
    assert run([estate if a == "ESTATE" else a for a in arguments]) == exits.FINE
