"""A finding as JSON, with its proof; wherever a document has findings. Read next: `report/json.py`."""

from __future__ import annotations

from penstock.assess.finding import Finding
from penstock.net.network import Network
from penstock.net.symbols import SPACE_4, SPACE_6
from penstock.report.hops import origin_json, trace_json
from penstock.report.shape import Json
from penstock.space.addresses import AddressSet

SYMBOLIC = AddressSet.of(SPACE_4, SPACE_6)
"""Addresses that nobody has: some of them stand for what is not known."""


def finding_json(finding: Finding, network: Network) -> dict[str, Json]:
    """Give a finding."""
    return {
        "id": finding.id,
        "fingerprint": finding.fingerprint,
        "code": finding.code,
        "severity": finding.severity.word,
        "status": "proved" if finding.is_proved else "unknown",
        "title": finding.title,
        "resource": finding.resource,
        "name": finding.name,
        "why": finding.why,
        "fix": finding.fix,
        "origin": origin_json(finding.origin),
        "related": [{"words": r.words, "origin": origin_json(r.origin)} for r in finding.related],
        "affected": list(finding.affected),
        "count": finding.count,
        "facts": list(finding.facts),
        "unknown_because": [cause.why for cause in finding.causes],
        "proof": [trace_json(trace, network.symbols) for trace in finding.proof],
    }
