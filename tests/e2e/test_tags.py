"""The verb `tags` as a whole."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from penstock.cli import exits
from penstock.cli.main import run
from tests.e2e.estates import exposed
from tests.unit.snapshot.test_tag_store import OFFICE_LIST, text


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENSTOCK_CACHE", str(tmp_path / "cache"))


def test_a_file_from_disk_is_kept_and_then_named_by_every_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("a connection was opened"))
    (tmp_path / "tags.json").write_text(text(), encoding="utf-8")
    assert run(["tags", "show"]) == exits.UNKNOWN
    assert run(["tags", "update", "--from", str(tmp_path / "tags.json")]) == exits.FINE
    assert run(["tags", "show"]) == exits.FINE
    capsys.readouterr()
    run(["assess", str(exposed(tmp_path)), "-q"])
    assert "(1 tags, change 7)" in capsys.readouterr().out


def test_a_file_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tags.json").write_text("{}", encoding="utf-8")
    assert run(["tags", "update", "--from", str(tmp_path / "tags.json")]) == exits.UNREADABLE
    assert "no service tag file" in capsys.readouterr().err


def test_a_server_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tags", "update", "--url", "http://127.0.0.1:9/tags.json"]) == exits.UNREADABLE
    assert "could not be fetched" in capsys.readouterr().err


def test_the_endpoints_of_microsoft_365_are_kept_and_named_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.json").write_text(OFFICE_LIST, encoding="utf-8")
    assert run(["tags", "update", "--from", str(tmp_path / "list.json")]) == exits.FINE
    assert run(["tags", "show"]) == exits.UNKNOWN
    assert "1 sets of Microsoft 365 endpoints" in capsys.readouterr().out
    run(["assess", str(exposed(tmp_path)), "-q"])
    assert "1 sets of Microsoft 365 endpoints" in capsys.readouterr().out
