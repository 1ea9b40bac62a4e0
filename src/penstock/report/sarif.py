"""The assessment as SARIF 2.1.0, for code scanning: the path of the witness is the code flow of the result.

Comes in: `Assessment`. Goes out: one JSON document. The first location is the rule or route that decided; the fingerprint is the meaning of
the finding, so renamed files and moved lines do not open it again. Limits of hosts are kept (`RESULTS`, `STEPS`).

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", § 3.27 result, § 3.36 codeFlow. Read next:
`report/hops.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from urllib.parse import quote

from penstock.assess.assessment import Assessment
from penstock.assess.check import Check
from penstock.assess.exceptions import Ruling
from penstock.assess.finding import Finding
from penstock.diagnostics import Diagnostic, Level, Origin, Severity
from penstock.engine.result import Step, Trace
from penstock.net.network import Network
from penstock.report.escape import plain
from penstock.report.hops import Symbols, because_words, packet_words, trace_json, written_at
from penstock.report.shape import Json

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RESULTS = 25_000
"""The most results that GitHub takes in one run."""

STEPS = 1_000
"""The most thread-flow locations that GitHub shows."""

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.5",
    Severity.INFO: "0.0",
}
NOTIFICATIONS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}


def sarif(result: Assessment) -> Iterator[str]:
    """Give the log."""
    states = _states(result)
    order = {check.code: index for index, check in enumerate(result.checks)}
    run: dict[str, Json] = {
        "tool": {"driver": _driver(result.checks)},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    *(_notification(d) for d in result.network.diagnostics),
                    *(_excepted(ruling) for ruling in result.excused.values()),
                ],
            }
        ],
        "results": [{**_result(f, result.network, order), **states.get(f.id, {})} for f in result.counting[:RESULTS]],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    yield json.dumps(log, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _excepted(ruling: Ruling) -> Json:
    """Tell of a finding that is excepted: hosts do not know suppressions, so it is no result."""
    one = ruling.accepted
    text = f"{one.finding} is excepted until {one.until.isoformat()} by {one.owner}: {one.reason}"
    return {"level": "note", "message": {"text": plain(text)}}


def _states(result: Assessment) -> dict[str, dict[str, str]]:
    """Give by id whether a finding is new, if that was asked: § 3.27.24 baselineState."""
    found = result.against
    if found is None:
        return {}
    states = {finding.id: "unchanged" for finding in result.findings}
    states |= {one.after.id: "updated" for one in found.changed}
    states |= {finding.id: "new" for finding in found.new}
    return {id_: {"baselineState": state} for id_, state in states.items()}


def _driver(checks: tuple[Check, ...]) -> Json:
    try:
        number = version("penstock")
    except PackageNotFoundError:
        number = "0.0.0"
    return {"name": "penstock", "semanticVersion": number, "rules": [_rule(check) for check in checks]}


def _rule(check: Check) -> Json:
    return {
        "id": check.code,
        "name": "".join(word.capitalize() for word in check.name.split("_")),
        "shortDescription": {"text": f"{check.title}."},
        "fullDescription": {"text": check.body or check.title},
        "help": {"text": check.document, "markdown": check.document},
        "defaultConfiguration": {"level": LEVELS[check.severity]},
        "properties": {
            "precision": "very-high",
            "security-severity": SCORES[check.severity],
            "tags": ["security", "azure", "network", *check.facts][:10],
        },
    }


def _result(finding: Finding, network: Network, order: dict[str, int]) -> dict[str, Json]:
    found: dict[str, Json] = {
        "ruleId": finding.code,
        "level": LEVELS[finding.severity],
        "kind": "fail" if finding.is_proved else "review",
        "message": {"text": plain(f"{finding.title}. {finding.why}. Fix: {finding.fix}")},
        "locations": [_location(finding.origin, finding.resource, "")],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint[:16]}:1",
            "penstock/v1": finding.fingerprint,
        },
        "properties": {
            "id": finding.id,
            "security-severity": SCORES[finding.severity],
            "severity": finding.severity.word,
            "status": "proved" if finding.is_proved else "unknown",
            "count": finding.count,
            "affected": [plain(name) for name in finding.affected],
            "facts": list(finding.facts),
            "packets": [trace_json(t, network.symbols)["packet"] for t in finding.proof],
            "unknown_because": [plain(cause.why) for cause in finding.causes],
        },
    }
    if finding.code in order:
        found["ruleIndex"] = order[finding.code]
    if not finding.is_proved:
        found["level"] = "none"  # § 3.27.10: a level other than none needs the kind fail
    flows = [_flow(trace, network.symbols) for trace in finding.proof if trace.path]
    if flows:
        found["codeFlows"] = flows
    related = [_location(r.origin, "", r.words) for r in finding.related if not r.origin.file.startswith("<")]
    if related:
        found["relatedLocations"] = [{"id": number, **one} for number, one in enumerate(related, start=1)]
    return found


def _flow(trace: Trace, symbols: Symbols) -> Json:
    steps = (*trace.path, *trace.return_path)[:STEPS]
    return {
        "message": {"text": plain(packet_words(trace.packet, symbols))},
        "threadFlows": [{"locations": [_thread_location(n, s, symbols) for n, s in enumerate(steps, start=1)]}],
    }


def _thread_location(number: int, step: Step, symbols: Symbols) -> Json:
    origin = written_at(step)
    words = plain(f"{step.name or step.at}: {step.decision.value}: {because_words(step, symbols)}".rstrip(": "))
    location = _location(origin, step.at, words)
    return {"location": location, "executionOrder": number, "kinds": [step.kind]}


def _location(origin: Origin | None, resource: str, words: str) -> dict[str, Json]:
    found: dict[str, Json] = {}
    if origin is not None and not origin.file.startswith("<"):
        found["physicalLocation"] = {
            "artifactLocation": {"uri": uri(origin.file)},
            "region": {"startLine": origin.line, "startColumn": origin.column},
        }
    if resource:
        found["logicalLocations"] = [{"fullyQualifiedName": plain(resource), "kind": "resource"}]
    if words:
        found["message"] = {"text": plain(words)}
    return found


def uri(file: str) -> str:
    """Give a file's name as a URI: relative as it was given, or absolute with its scheme."""
    path = PurePath(file)
    if path.is_absolute():
        return path.as_uri()
    return quote(path.as_posix())


def _notification(diagnostic: Diagnostic) -> Json:
    return {
        "level": NOTIFICATIONS[diagnostic.level],
        "message": {"text": plain(diagnostic.message)},
        "descriptor": {"id": diagnostic.code},
        "locations": [_location(diagnostic.origin, "", "")] if not diagnostic.origin.file.startswith("<") else [],
    }
