"""A finding as JSON holds its proof and its place."""

from __future__ import annotations

from penstock.report.finding_json import finding_json
from tests.unit.report.sample import FILE, assessed, estate


def test_a_finding_has_its_place_and_its_proof() -> None:
    finding = next(f for f in assessed().findings if f.code == "PS601")
    found = finding_json(finding, estate())
    assert found["origin"] == {"file": FILE, "line": 41, "pointer": "/r/0"}
    assert found["status"] == "proved"
    proof = found["proof"]
    assert isinstance(proof, list)
    assert [trace["verdict"] for trace in proof] == ["allowed"]
