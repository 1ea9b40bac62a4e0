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


def excepted(folder: Path, finding: str, until: str) -> str:
    file = folder / "exceptions.yaml"
    rows = (f"finding: {finding}", "owner: platform team", "reason: until the bastion stands", f"until: {until}")
    body = "".join(f"    {row}\n" for row in rows).replace("    finding", "  - finding", 1)
    file.write_text(f"exceptions:\n{body}", encoding="utf-8")
    return str(file)


def ssh(folder: Path) -> tuple[str, str]:
    """The exposed estate, and the id of its one grave finding."""
    estate, file = str(exposed(folder)), folder / "first.json"
    run(["assess", estate, "-q", "-o", f"json={file}"])
    return estate, json.loads(file.read_text(encoding="utf-8"))["findings"][0]["id"]


@pytest.mark.parametrize(("day", "code"), [("2027-01-31", exits.FINE), ("2027-02-01", exits.FOUND)])
def test_an_exception_decides_until_its_last_day(
    day: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    estate, finding = ssh(tmp_path)
    file = excepted(tmp_path, finding, "2027-01-31")
    assert run(["assess", estate, "-q", "--fail-on", "critical", "--exceptions", file, "--as-of", day]) == code
    out = " ".join(capsys.readouterr().out.split())
    assert finding in out
    assert "platform team: until the bastion stands" in out


def test_a_fault_in_the_exceptions_is_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    estate, finding = ssh(tmp_path)
    assert run(["assess", estate, "-q", "--exceptions", excepted(tmp_path, finding, "soon")]) == exits.USAGE
    assert "exceptions.yaml:5:12: error PS152: this is no day" in capsys.readouterr().err


def test_an_excepted_finding_is_in_every_format(tmp_path: Path) -> None:
    estate, finding = ssh(tmp_path)
    kinds = ("text", "json", "jsonl", "sarif", "md", "csv")
    outputs = [word for kind in kinds for word in ("-o", f"{kind}={tmp_path / kind}")]
    file = excepted(tmp_path, finding, "2027-01-31")
    run(["assess", estate, "-q", "--exceptions", file, "--as-of", "2027-01-01", *outputs])
    for kind in kinds:
        text = " ".join((tmp_path / kind).read_text(encoding="utf-8").split())
        assert finding in text, kind
        assert "until the bastion stands" in text, kind
    (log,) = json.loads((tmp_path / "sarif").read_text(encoding="utf-8"))["runs"]
    assert finding not in [one["properties"]["id"] for one in log["results"]]


def test_what_a_change_opened_is_told_against_the_estate_before(tmp_path: Path) -> None:
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
    before, after = exposed(tmp_path / "before"), exposed(tmp_path / "after")
    after.write_text(after.read_text(encoding="utf-8").replace('"22"', '"22-23"'), encoding="utf-8")
    outputs = [word for kind in ("json", "sarif", "text") for word in ("-o", f"{kind}={tmp_path / kind}")]
    run(["assess", str(after), "--against", str(before), "-q", *outputs])
    found = json.loads((tmp_path / "json").read_text(encoding="utf-8"))["against"]
    (one,) = found["flows"]  # from inside, AllowVnetInBound let it in before
    assert (one["source"], one["destination"]) == ("internet", "web")
    assert (one["opened"], one["closed"], one["in_doubt"]) == ("tcp/23", "none", "none")
    assert (one["proof"]["verdict"], one["proof"]["packet"]["dst_port"]) == ("allowed", 23)
    assert "internet → web" in (tmp_path / "text").read_text(encoding="utf-8")
    (log,) = json.loads((tmp_path / "sarif").read_text(encoding="utf-8"))["runs"]
    assert {one["baselineState"] for one in log["results"]} <= {"new", "updated", "unchanged"}


def test_against_itself_nothing_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    estate = str(exposed(tmp_path))
    run(["assess", estate, "--against", estate, "-q"])
    out = capsys.readouterr().out
    assert "0 new, 0 gone, 0 changed" in out
    assert "the same flows" in out
