"""`penstock can`: exit codes for scripts, JSON for programs, words for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from penstock.cli import exits
from penstock.cli.main import run
from tests.e2e.estates import exposed, undecided

EXACT = {"schema", "verdict", "packet", "path", "return_path", "unknown_because", "facts"}


@pytest.mark.parametrize(
    ("source", "destination", "code"),
    [
        ("internet", "nic-web:22", exits.FINE),
        ("internet", "nic-web:443", exits.FOUND),
        ("nic-web", "nic-db:1433", exits.FINE),
        ("nic-web", "nic-db:1433/udp", exits.FOUND),
        ("web", "10.0.1.4:1433", exits.FINE),
        ("nic-web", "nic-dv:1433", exits.USAGE),
        ("nic-web", "nic-db:99999", exits.USAGE),
    ],
    ids=["yes", "no", "inside", "other protocol", "subnet and address", "typo", "no such port"],
)
def test_the_answer_is_the_exit_code(source: str, destination: str, code: int, tmp_path: Path) -> None:
    assert run(["can", source, destination, str(exposed(tmp_path)), "-q"]) == code


def test_unknown_is_3_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["can", "nic-web", "internet:443", str(undecided(tmp_path)), "-q"]) == exits.UNKNOWN
    out = capsys.readouterr().out
    assert out.startswith("unknown  nic-web → internet:443")
    assert "defaultOutboundAccess" in out


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    run(["can", *arguments, "-q", "-o", "json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_json_is_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "nic-web", "nic-db:1433", str(exposed(tmp_path)))
    assert set(found) >= EXACT
    assert found["schema"] == "penstock/can/v1"
    assert found["verdict"] == "allowed"
    assert found["packet"] == {
        "src": "10.0.0.4",
        "dst": "10.0.1.4",
        "protocol": "tcp",
        "src_port": 49152,
        "dst_port": 1433,
    }
    sql = next(hop for hop in found["path"] if hop["because"] and hop["because"].get("rule") == "allow-sql")
    assert sql["decision"] == "allow"
    assert sql["because"]["priority"] == 200
    assert sql["because"]["origin"]["line"] == 4
    assert sql["because"]["origin"]["pointer"] == "/2/properties/securityRules/0"
    assert found["return_path"]


def test_a_typo_suggests_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["can", "nic-web", "nic-dv:1433", str(exposed(tmp_path)), "-q"])
    assert "did you mean" in capsys.readouterr().err
