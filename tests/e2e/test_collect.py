"""The verb `collect` as a whole, against a server on this machine."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from penstock.cli import exits
from penstock.cli.main import run
from penstock.collect import login
from tests.unit.collect.azure import NETWORK, Azure, running


def test_a_dry_run_prints_the_queries_and_the_role_and_asks_nobody(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("a connection was opened"))
    assert run(["collect", "--dry-run"]) == exits.FINE
    out = capsys.readouterr().out
    assert out.startswith("role: Reader on the subscriptions\n")
    assert "resources | where type startswith 'microsoft.network/'" in out
    assert "action" not in out
    assert run(["collect", "--dry-run", "--effective"]) == exits.FINE
    assert "Microsoft.Network/networkInterfaces/effectiveRouteTable/action" in capsys.readouterr().out


def test_a_snapshot_is_written_and_what_is_missing_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "tokens", lambda _: lambda: "secret")
    policy = {"id": f"{NETWORK}/firewallPolicies/p", "name": "p", "type": "microsoft.network/firewallpolicies"}
    with running(Azure(rows={"resources": [policy]})) as azure:
        assert run(["collect", str(tmp_path / "snap"), "--endpoint", azure.endpoint]) == exits.UNKNOWN
    said = capsys.readouterr()
    assert said.out.startswith(f"wrote {tmp_path}/snap: 1 resources")
    assert "not read: rules of" in said.err
    assert "\x1b" not in said.err


def test_nothing_at_all_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "tokens", lambda _: lambda: "secret")
    with running(Azure()) as azure:
        assert run(["collect", str(tmp_path / "snap"), "--endpoint", azure.endpoint]) == exits.UNREADABLE


def test_a_folder_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["collect"]) == exits.USAGE
    assert "--dry-run" in capsys.readouterr().err
