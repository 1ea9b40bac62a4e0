"""The verb `verify-azure` as a whole."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from penstock.cli import exits
from penstock.cli.main import run
from penstock.collect import login
from tests.unit.collect.azure import NETWORK, Azure, running
from tests.unit.verify.test_compare import asked, estate, flow


def test_answers_that_agree_are_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(estate(tmp_path), flow("Allow", "shell"))
    assert run(["verify-azure", str(tmp_path)]) == exits.FINE
    out = capsys.readouterr().out
    assert out.startswith("agrees        ipFlowVerify")
    assert out.endswith("1 question: 1 agree, 0 differ, 0 not compared\n")


def test_an_answer_that_differs_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(
        estate(tmp_path), flow("Deny", "x\x1b[31m"), {"operation": "guess", "request": {}, "target": "t", "answer": {}}
    )
    assert run(["verify-azure", str(tmp_path)]) == exits.FOUND
    out = capsys.readouterr().out
    assert "access: Allow, Azure Deny" in out
    assert "\x1b" not in out


def test_the_document_keeps_its_promise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(estate(tmp_path), flow("Allow", "shell"), {"operation": "guess", "request": {}, "target": "t", "answer": {}})
    assert run(["verify-azure", str(tmp_path), "-o", "json"]) == exits.UNKNOWN
    found = json.loads(capsys.readouterr().out)
    schema = json.loads(files("penstock.report").joinpath("schemas", "verify-azure.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, schema)
    assert found["counts"] == {"agrees": 1, "differs": 0, "not compared": 1}


def test_a_folder_without_questions_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify-azure", str(tmp_path)]) == exits.UNREADABLE
    assert "no questions.json" in capsys.readouterr().err


def test_live_answers_are_collected_and_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine in a network of its own has the route of its network (RT-03), and the server says the same."""
    monkeypatch.setattr(login, "tokens", lambda _: lambda: "secret")
    nic, subnet = f"{NETWORK}/networkInterfaces/vm", {"name": "a", "properties": {"addressPrefix": "10.1.1.0/24"}}
    place = {"subnet": {"id": f"{NETWORK}/virtualNetworks/v/subnets/a"}, "privateIPAddress": "10.1.1.4"}
    bodies = {
        "virtualNetworks/v": {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "subnets": [subnet]},
        "networkInterfaces/vm": {"ipConfigurations": [{"name": "ip", "properties": place}]},
    }
    rows = [
        {
            "id": f"{NETWORK}/{path}",
            "name": path[-2:],
            "type": f"microsoft.network/{path.split('/')[0]}",
            "properties": bag,
        }
        for path, bag in bodies.items()
    ]
    local = {"source": "Default", "state": "Active", "addressPrefix": ["10.1.0.0/16"], "nextHopType": "VnetLocal"}
    route = {**local, "nextHopIpAddress": []}
    server = Azure(rows={"resources": rows}, answers={f"{nic}/effectiveRouteTable": (200, {}, {"value": [route]})})
    with running(server) as azure:
        code = run(["verify-azure", "--live", str(tmp_path / "snap"), "--endpoint", azure.endpoint])
    out = capsys.readouterr().out
    assert code == exits.FOUND
    assert "effectiveRouteTable" in out
    assert "10.1.0.0/16" not in out
    assert "only ours: 0.0.0.0/0 Default internet" in out


def test_a_live_run_can_be_shown_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify-azure", "--live", "snap", "--dry-run"]) == exits.FINE
    out = capsys.readouterr().out
    assert "effectiveRouteTable/action" in out
    assert "verifierWorkspaces" in out


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify-azure", str(tmp_path / "gone")]) == exits.USAGE
    assert "is no folder" in capsys.readouterr().err
