"""Runs of the network verifier, in the shape in which the interface lists them; the networks are our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from penstock.verify.compare import Outcome, compare
from penstock.verify.recording import Recording, recordings
from tests.unit.verify.test_compare import NET, NIC, estate

SUBNET = f"{NET}/virtualNetworks/v/subnets/a"
WORKSPACE = f"{NET}/networkManagers/m/verifierWorkspaces/w"


def run(outcome: Any, source: str = "internet", end: str = NIC, **traffic: Any) -> dict[str, Any]:
    """Give a run; the traffic is TCP to port 22 from anywhere, unless said otherwise."""
    asked = {
        "sourceIps": ["*"],
        "destinationIps": ["10.1.1.4"],
        "sourcePorts": ["*"],
        "destinationPorts": ["22"],
        "protocols": ["TCP"],
        **traffic,
    }
    result = json.dumps({"resultOutcome": outcome, "unreachedTrace": "[]"}) if isinstance(outcome, str) else outcome
    intent = {"sourceResourceId": source, "destinationResourceId": end, "ipTraffic": asked}
    return {
        "id": f"{WORKSPACE}/reachabilityAnalysisRuns/r",
        "name": "r",
        "type": "Microsoft.Network/networkManagers/verifierWorkspaces/reachabilityAnalysisRuns",
        "properties": {
            "intentId": f"{WORKSPACE}/reachabilityAnalysisIntents/i",
            "intentContent": intent,
            "analysisResult": result,
            "errorMessage": "",
        },
    }


def outcomes(folder: Path, *runs: dict[str, Any], page: bool = True) -> list[Outcome]:
    estate(folder)
    written = {"value": list(runs)} if page else list(runs)
    (folder / "reachability-runs.json").write_text(json.dumps(written), encoding="utf-8")
    return list(compare(Recording(folder)))


def differences(folder: Path, found: dict[str, Any]) -> tuple[str, ...]:
    (outcome,) = outcomes(folder, found)
    assert outcome.problem == ""
    return outcome.differences


def test_runs_that_agree(tmp_path: Path) -> None:
    """Between machines of one network nothing is refused by default (NSG-02); nobody answers to the internet without an address."""
    assert differences(tmp_path, run("AllPacketsReached", SUBNET, sourceIps=["10.1.1.9"])) == ()
    assert differences(tmp_path, run("NoPacketsReached")) == ()


def test_packets_of_some_ports_only(tmp_path: Path) -> None:
    """The group lets port 22 in from anywhere; from its own network everything (NSG-02), which 203.0.113.9 is not in."""
    both = ["22", "23"]
    inside = run("AllPacketsReached", SUBNET, sourceIps=["10.1.1.9"], destinationPorts=both)
    assert differences(tmp_path, inside) == ()


def test_a_difference_is_told(tmp_path: Path) -> None:
    assert differences(tmp_path, run("AllPacketsReached")) == ("packets that arrive: none, Azure all",)
    wrong = run("SomePacketsReached", SUBNET, sourceIps=["10.1.1.9"])
    assert differences(tmp_path, wrong) == ("packets that arrive: all, Azure some",)


def test_a_list_without_a_page_is_read_too(tmp_path: Path) -> None:
    (outcome,) = outcomes(tmp_path, run("NoPacketsReached"), page=False)
    assert outcome.agrees
    assert recordings(tmp_path) == [tmp_path]


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        ("{", "analysisResult is no JSON"),
        ("[]", "no resultOutcome that is known"),
        ('{"resultOutcome": "Perhaps"}', 'no resultOutcome that is known ("Perhaps")'),
        (None, "analysisResult is missing"),
    ],
)
def test_a_result_that_makes_no_sense_says_why(tmp_path: Path, result: Any, problem: str) -> None:
    odd = run("NoPacketsReached")
    odd["properties"]["analysisResult"] = result
    (outcome,) = outcomes(tmp_path, odd)
    assert problem in outcome.problem


def test_an_intent_that_cannot_be_asked_says_why(tmp_path: Path) -> None:
    (outcome,) = outcomes(tmp_path, run("NoPacketsReached", protocols=["GRE"]))
    assert '"GRE" is no protocol' in outcome.problem
    (outcome,) = outcomes(tmp_path, run("NoPacketsReached", source=f"{NET}/networkInterfaces/gone"))
    assert "gone" in outcome.problem


def test_a_run_that_failed_says_what_azure_said(tmp_path: Path) -> None:
    failed = run("NoPacketsReached")
    failed["properties"]["errorMessage"] = "the source is stopped"
    (outcome,) = outcomes(tmp_path, failed)
    assert "the source is stopped" in outcome.problem
