"""Names and files from strangers: shown, never obeyed; what is broken costs itself and nothing else."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from penstock.cli import exits
from penstock.cli.main import run
from tests.e2e.estates import exposed, written
from tests.unit.azure.arm import link, nic, nsg, rule, vnet
from tests.unit.azure.services import pip

NAMES = {
    "an escape sequence": "web\x1b[31m\x1b]0;owned\x07",
    "a page": "<script>alert(1)<b>",
    "a table": "a | b `c` [d](e)",
    "a formula": "=cmd|'calc'!A1",
    "directions": "web\u202egnp.exe\u2066",
    "line breaks": "web\nfindings  none",
}


def estate(folder: Path, name: str) -> Path:
    """A machine of this name that lets SSH in by a rule of this name."""
    web = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g"), "defaultOutboundAccess": False}
    return written(
        folder,
        vnet("net", "10.0.0.0/16", web=web),
        nsg("g", rule(name, 200, destinationPortRange="22", protocol="Tcp")),
        pip("pip-web", "20.0.0.1"),
        nic(name, "net/web", "10.0.0.4", ip={"publicIPAddress": link("pip", "pip-web")}),
    )


@pytest.fixture(params=list(NAMES.values()), ids=list(NAMES), name="name")
def _name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def printed(folder: Path, name: str, kind: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["assess", str(estate(folder, name)), "-q", "--exit-zero", "-o", kind]) == exits.FINE
    return capsys.readouterr().out


def test_text_holds_no_control_characters(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(tmp_path, name, "text", capsys)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", out)
    assert "\nfindings  none" not in out


def test_markdown_keeps_its_tables_and_obeys_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = printed(tmp_path, name, "md", capsys)
    assert "<script>" not in out
    assert "[d](e)" not in out
    for line in out.splitlines():
        if line.startswith("| critical"):
            assert line.replace("\\|", "").count("|") == 5


def test_a_spreadsheet_computes_nothing(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.reader(printed(tmp_path, name, "csv", capsys).splitlines(keepends=True)))
    assert all(len(row) == len(rows[0]) for row in rows)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("kind", ["json", "sarif"])
def test_documents_stay_documents(kind: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(printed(tmp_path, name, kind, capsys))


def test_an_answer_on_a_terminal_is_harmless(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["can", "internet", "10.0.0.4:22", str(estate(tmp_path, name)), "-q"])
    run(["explain", "internet", "10.0.0.4:22", str(estate(tmp_path, name)), "-q"])
    run(["reach", str(estate(tmp_path, name)), "-q", "-v"])
    run(["doctor", str(estate(tmp_path, name))])
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", capsys.readouterr().out)


BROKEN: dict[str, bytes] = {
    "empty": b"",
    "cut off": b'{"resources": [{"type": "Microsoft.Network',
    "not text": b"\x00\xff\xfe\x80" * 50,
    "deep": b"[" * 100_000,
    "a circle of references": json.dumps(
        {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "variables": {"a": "[variables('b')]", "b": "[variables('a')]"},
            "resources": [{"type": "Microsoft.Network/networkSecurityGroups", "name": "[variables('a')]"}],
        }
    ).encode(),
    "a loop without end": json.dumps(
        {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "resources": [
                {
                    "type": "Microsoft.Network/networkSecurityGroups",
                    "name": "[format('g{0}', copyIndex())]",
                    "copy": {"name": "c", "count": 1_000_000_000},
                }
            ],
        }
    ).encode(),
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_costs_itself_only(raw: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exposed(tmp_path)
    (tmp_path / "broken.json").write_bytes(raw)
    assert run(["assess", str(tmp_path)]) == exits.FOUND
    told = capsys.readouterr()
    assert "PS601" in told.out
    assert "broken.json" in told.err
    assert "internal error" not in told.err


@pytest.mark.parametrize(
    "raw",
    [b"1e999999", '{"resources": "ресурсы"}'.encode("utf-16"), b'{"name": "a package", "version": "1"}'],
    ids=["a number", "another tongue", "another tool's"],
)
def test_json_that_is_not_azures_is_passed_over_and_counted(
    raw: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exposed(tmp_path)
    (tmp_path / "other.json").write_bytes(raw)
    assert run(["assess", str(tmp_path)]) == exits.FOUND
    told = capsys.readouterr()
    assert told.err == ""
    assert "1 not Azure" in told.out


ODD: dict[str, dict[str, Any]] = {
    "priority out of range": {"priority": 70000},
    "priority no number": {"priority": "first"},
    "port out of range": {"destinationPortRange": "99999"},
    "ports backwards": {"destinationPortRange": "443-80"},
    "host bits": {"sourceAddressPrefix": "10.0.0.7/8"},
    "no prefix": {"sourceAddressPrefix": "10.0.0.0/99"},
    "unknown word": {"access": "Perhaps"},
    "unknown protocol": {"protocol": "Quic"},
    "no direction": {"direction": None},
}


@pytest.mark.parametrize("fields", ODD.values(), ids=ODD.keys())
def test_an_odd_rule_is_told_with_its_place(
    fields: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It never becomes a yes or a no in silence: stderr names file, line and code."""
    web = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g"), "defaultOutboundAccess": False}
    odd = rule("odd", 100, destinationPortRange="22", protocol="Tcp")
    odd["properties"] |= fields
    file = written(
        tmp_path,
        vnet("net", "10.0.0.0/16", web=web),
        nsg("g", odd),
        pip("pip-web", "20.0.0.1"),
        nic("m", "net/web", "10.0.0.4", ip={"publicIPAddress": link("pip", "pip-web")}),
    )
    run(["assess", str(file), "--exit-zero"])
    err = capsys.readouterr().err
    assert re.search(r"estate\.json:3:\d+: (warning|error) PS2\d\d", err), err
