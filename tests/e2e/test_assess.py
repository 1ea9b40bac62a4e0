"""`penstock assess` as a whole: what it prints, writes and answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from penstock.cli import exits
from penstock.cli.main import run
from tests.e2e.estates import exposed, sound, undecided


def test_a_finding_at_the_level_is_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", str(exposed(tmp_path))]) == exits.FOUND
    out = capsys.readouterr().out
    assert "CRITICAL" in out
    assert "tcp/22 of nic-web answers to the internet" in out
    assert "estate.json:3" in out


def test_nothing_found_is_0(tmp_path: Path) -> None:
    assert run(["assess", str(sound(tmp_path)), "-q"]) == exits.FINE


def test_only_unproved_is_3(tmp_path: Path) -> None:
    assert run(["assess", str(undecided(tmp_path)), "-q"]) == exits.UNKNOWN


def test_the_level_can_be_raised(tmp_path: Path) -> None:
    assert run(["assess", str(undecided(tmp_path)), "-q", "--fail-on", "critical"]) == exits.FINE


def test_exit_zero_is_0(tmp_path: Path) -> None:
    assert run(["assess", str(exposed(tmp_path)), "-q", "--exit-zero"]) == exits.FINE


def test_several_outputs_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    estate = str(exposed(tmp_path))
    outputs = [f"{kind}={tmp_path / f'report.{kind}'}" for kind in ("json", "jsonl", "sarif", "md", "csv")]
    arguments = [argument for output in outputs for argument in ("-o", output)]
    assert run(["assess", estate, "-o", "text", *arguments, "--exit-zero"]) == exits.FINE
    assert capsys.readouterr().out.startswith("penstock assess")
    found = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert found["schema"] == "penstock/assess/v1"
    assert found["counts"]["findings"]["critical"] == 1
    assert json.loads((tmp_path / "report.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert (tmp_path / "report.md").read_text(encoding="utf-8").startswith("# penstock assess")
    assert len((tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()) > 1


def test_a_format_that_is_not_there_is_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", str(sound(tmp_path)), "-o", "pdf"]) == exits.USAGE
    assert "not one of text, json" in capsys.readouterr().err


def test_the_same_estate_gives_the_same_bytes(tmp_path: Path) -> None:
    estate = str(exposed(tmp_path))
    for name in ("one", "two"):
        run(["assess", estate, "-q", "-o", f"json={tmp_path / name}", "-o", f"sarif={tmp_path / name}.sarif"])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert (tmp_path / "one.sarif").read_bytes() == (tmp_path / "two.sarif").read_bytes()


def test_a_broken_file_costs_only_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exposed(tmp_path)
    (tmp_path / "broken.json").write_text('{"resources": [', encoding="utf-8")
    assert run(["assess", str(tmp_path)]) == exits.FOUND
    told = capsys.readouterr()
    assert "broken.json" in told.err
    assert "CRITICAL" in told.out


def test_nothing_readable_is_4(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    assert run(["assess", str(tmp_path), "-q"]) == exits.UNREADABLE


def test_quiet_says_nothing_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exposed(tmp_path)
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    run(["assess", str(tmp_path), "-q"])
    assert capsys.readouterr().err == ""
