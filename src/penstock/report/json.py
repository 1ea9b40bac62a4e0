"""Results as JSON: `penstock/<verb>/v1`, described by `report/schemas` and held to it by tests.

Comes in: results. Goes out: one document. Keys are sorted and only ever added. Read next: `report/shape.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from penstock.assess.assessment import Assessment, Doubt
from penstock.assess.finding import Finding
from penstock.assess.summary import Row
from penstock.diagnostics import Diagnostic
from penstock.engine.result import Answer, Flow
from penstock.net.cause import Cause
from penstock.net.network import Network
from penstock.report.changes_json import changes_json, ruling_json
from penstock.report.finding_json import SYMBOLIC, finding_json
from penstock.report.hops import origin_json, trace_json
from penstock.report.points_json import review_json
from penstock.report.shape import Json, document, line
from penstock.report.ways_json import exfiltration_json
from penstock.space.addresses import AddressSet


def assessment(result: Assessment) -> Iterator[str]:
    """Give the document of `assess`."""
    network = result.network
    yield document(
        "assess",
        {
            **changes_json(result),
            "inputs": inputs_json(network),
            "service_tags": network.tags_from,
            "microsoft_365": network.names_from,
            "counts": {
                "endpoints": len(network.endpoints),
                "classes": result.classes,
                "subnets": len(network.subnets),
                "resources": sum(number for _, _, number in network.inputs),
                "findings": dict(_severities(result.counting)),
                "excepted": len(result.excused),
            },
            "summary": {
                "internet_to_estate": [_row(row, result.network) for row in result.summary.inward],
                "estate_to_internet": [_row(row, result.network) for row in result.summary.outward],
                "tier_to_tier": [_row(row, result.network) for row in result.summary.tiers],
                "to_services": [_row(row, result.network) for row in result.summary.services],
            },
            "exfiltration": exfiltration_json(result),
            "review": review_json(result),
            "findings": [finding_json(finding, network) for finding in result.findings],
            "unknown": [_doubt(doubt) for doubt in result.doubts],
            "not_modelled": unread_json(network),
            "diagnostics": [diagnostic_json(d) for d in network.diagnostics],
        },
    )


def _severities(findings: Iterable[Finding]) -> Iterator[tuple[str, int]]:
    counts: dict[str, int] = {"critical": 0, "high": 0, "medium": 0, "low": 0, "info": 0}
    for finding in findings:
        counts[finding.severity.word] += 1
    yield from counts.items()


def inputs_json(network: Network) -> Json:
    """Give what was read."""
    return [{"path": path, "kind": kind, "resources": number} for path, kind, number in network.inputs]


def unread_json(network: Network) -> Json:
    """Give what was not understood."""
    return [
        {"type": one.type, "count": one.count, "hides": one.hides, "bears_on_traffic": one.bears_on_traffic}
        for one in network.unread
    ]


def _row(row: Row, network: Network) -> Json:
    """Give a row; `symbols` names what stands for addresses that are not known."""
    peers = AddressSet.empty() if row.peers is None else row.peers
    return {
        "sources": list(row.sources),
        "destinations": list(row.destinations),
        "allowed": str(row.allowed),
        "unknown": str(row.unknown),
        "addresses": None if row.peers is None else str(peers - SYMBOLIC),
        "symbols": sorted({words for address, words in network.symbols.items() if address in peers}),
        "names": list(row.names),
        "way": row.way,
        "count": row.count,
    }


def cause_json(cause: Cause) -> dict[str, Json]:
    """Give a reason for not knowing."""
    return {"key": cause.key, "why": cause.why, "cure": cause.cure, "facts": list(cause.facts)}


def _doubt(doubt: Doubt) -> Json:
    return {**cause_json(doubt.cause), "flows": doubt.count}


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, Json]:
    """Give something about the input."""
    return {
        "level": diagnostic.level.word,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "origin": origin_json(diagnostic.origin),
        "value": diagnostic.value,
        "context": diagnostic.context,
        "expected": diagnostic.expected,
        "help": diagnostic.help,
    }


def answer(result: Answer, network: Network) -> Iterator[str]:
    """Give the document of `can`."""
    yield document("can", trace_json(result.trace, network.symbols) | {"verdict": result.verdict.value})


def flow_json(flow: Flow) -> dict[str, Json]:
    """Give what flows between two classes."""
    return {
        "sources": list(flow.sources),
        "destinations": list(flow.destinations),
        "source_addresses": str(flow.source_addresses),
        "destination_addresses": str(flow.destination_addresses),
        "allowed": str(flow.allowed),
        "unknown": str(flow.unknown),
        "by_name": [{"names": list(names.patterns()), "allowed": str(some)} for names, some in flow.by_name],
        "unknown_because": [cause.why for cause in flow.causes] if not flow.unknown.is_empty else [],
        "exits": list(flow.exits),
    }


def flows(found: Iterable[Flow], network: Network) -> Iterator[str]:
    """Give the document of `reach`."""
    yield document("reach", {"flows": [flow_json(flow) for flow in found], "inputs": inputs_json(network)})


def finding_lines(result: Assessment) -> Iterator[str]:
    """Give one finding a line."""
    excused = {id_: {"exception": ruling_json(ruling)} for id_, ruling in result.excused.items()}
    for finding in result.findings:
        told = {**finding_json(finding, result.network), **excused.get(finding.id, {})}
        yield line({"schema": "penstock/finding/v1", **told})


def flow_lines(found: Iterable[Flow]) -> Iterator[str]:
    """Give one flow a line, as they are found."""
    for flow in found:
        yield line({"schema": "penstock/flow/v1", **flow_json(flow)})
