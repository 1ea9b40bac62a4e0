"""The other verbs as a whole: explain, reach, doctor."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from penstock.cli import exits
from penstock.cli.main import run
from penstock.demo import estate_path
from tests.e2e.estates import exposed, undecided


def valid(text: str) -> bool:
    """Whether a document keeps to its schema."""
    found = json.loads(text)
    verb = found["schema"].split("/")[1]
    schema = json.loads(files("penstock.report").joinpath("schemas", f"{verb}.json").read_text(encoding="utf-8"))
    return bool(Draft202012Validator(schema).is_valid(found))


def test_explain_says_what_would_change_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "internet", "nic-web:22", str(exposed(tmp_path)), "-q"]) == exits.FINE
    out = capsys.readouterr().out
    assert "without rule allow-ssh of nsg-web: no" in out
    assert "estate.json:3" in out[out.index("to close it") :]


def test_explain_of_a_no(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "nic-web", "nic-db:22", str(exposed(tmp_path)), "-q"]) == exits.FOUND
    out = capsys.readouterr().out
    assert "without rule deny-all of nsg-db: yes" in out
    assert re.search(r"^closed by  what is at .*estate\.json:4, and nothing else$", out, re.MULTILINE)


def test_explain_of_an_unknown_says_what_would_settle_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "nic-web", "internet:443", str(undecided(tmp_path)), "-q"]) == exits.UNKNOWN
    assert "to settle it  set defaultOutboundAccess on the subnet" in capsys.readouterr().out


def test_explain_of_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    estate = str(exposed(tmp_path))
    run(["assess", estate, "-q", "-o", "json"])
    found = json.loads(capsys.readouterr().out)["findings"][0]
    assert run(["explain", found["id"], estate, "-q", "-o", "json"]) == exits.FINE
    out = capsys.readouterr().out
    assert valid(out)
    assert json.loads(out)["finding"]["title"] == found["title"]


def test_explain_of_a_finding_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "PS601-00000000", str(exposed(tmp_path)), "-q"]) == exits.USAGE
    assert "there is no finding PS601-00000000" in capsys.readouterr().err


def test_explain_without_a_destination_is_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "internet"]) == exits.USAGE
    assert "source and a destination" in capsys.readouterr().err


def test_reach_lists_what_flows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reach", str(exposed(tmp_path)), "-q", "--from", "internet"]) == exits.FINE
    out = capsys.readouterr().out
    assert "  internet  tcp/22 to web\n" in out


def test_reach_can_be_narrowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--from", "nic-web", "--to", "nic-db", "--port", "1433/tcp", "-o", "json"]
    assert run(["reach", str(exposed(tmp_path)), "-q", *arguments]) == exits.FINE
    out = capsys.readouterr().out
    assert valid(out)
    (flow,) = json.loads(out)["flows"]
    assert "1433" in flow["allowed"]


def test_reach_of_nothing_is_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["reach", str(exposed(tmp_path)), "-q", "--from", "internet", "--to", "nic-db"])
    assert capsys.readouterr().out.startswith("0 pairs")


def test_doctor_says_what_was_read_and_that_it_talks_to_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor", str(exposed(tmp_path))]) == exits.FINE
    out = capsys.readouterr().out
    assert "6 resources" in out
    assert re.search(r"^  network +none$", out, re.MULTILINE)
    hosts = r"www\.microsoft\.com, download\.microsoft\.com, endpoints\.office\.com"
    assert re.search(rf"^    tags update +{hosts}$", out, re.MULTILINE)


def test_doctor_for_scripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", str(exposed(tmp_path)), "-o", "json"])
    out = capsys.readouterr().out
    assert valid(out)
    microsoft = ["www.microsoft.com", "download.microsoft.com", "endpoints.office.com"]
    assert json.loads(out)["egress"] == ["management.azure.com", *microsoft]


def test_explain_of_a_name_shows_who_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    name = "stbrinewrightassets.blob.core.windows.net"
    estate = str(estate_path())
    assert run(["explain", f"{name}@vm-web-1", estate, "-q"]) == exits.FINE
    out = capsys.readouterr().out
    assert out.startswith("answer  10.20.4.4  ")
    assert "services.json:" in out
    assert run(["explain", f"{name}@internet", estate, "-q"]) == exits.FINE
    assert "a public address" in capsys.readouterr().out


def test_explain_of_a_name_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    name = "stbrinewrightassets.blob.core.windows.net"
    assert run(["explain", f"{name}@snet-web", str(estate_path()), "-q", "-o", "json"]) == exits.FINE
    out = capsys.readouterr().out
    assert valid(out)
    (answer,) = json.loads(out)["resolution"]["answers"]
    assert answer["addresses"] == ["10.20.4.4"]
    assert [step["name"] for step in answer["path"]] == ["public DNS", "privatelink.blob.core.windows.net"]


def test_explain_of_a_name_from_nowhere_is_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "shop.example.com@nobody", str(estate_path()), "-q"]) == exits.USAGE
    assert "nobody" in capsys.readouterr().err
