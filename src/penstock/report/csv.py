"""Tables for spreadsheets: findings, and flows. Cells that a spreadsheet would compute are quoted.

Comes in: results. Goes out: CSV lines as RFC 4180 has them. Read next: `report/escape.py`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from penstock.assess.assessment import Assessment
from penstock.assess.exceptions import Ruling
from penstock.engine.result import Flow
from penstock.net.network import Network
from penstock.report.escape import cell
from penstock.report.hops import packet_words
from penstock.report.words import place

FINDING_COLUMNS = (
    "id",
    "severity",
    "status",
    "title",
    "name",
    "resource",
    "place",
    "count",
    "packet",
    "fix",
    "facts",
    "exception",
)
FLOW_COLUMNS = ("sources", "destinations", "allowed", "unknown", "names", "exits", "addresses")


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([cell(c) for c in cells])
    return buffer.getvalue()


def findings(result: Assessment) -> Iterator[str]:
    """Give one line for each finding."""
    yield _line(FINDING_COLUMNS)
    excused = result.excused
    for one in result.findings:
        packets = [packet_words(t.packet, result.network.symbols) for t in one.proof[:1]]
        yield _line(
            (
                one.id,
                one.severity.word,
                "proved" if one.is_proved else "unknown",
                one.title,
                one.name,
                one.resource,
                place(one.origin),
                str(one.count),
                "".join(packets),
                one.fix,
                " ".join(one.facts),
                _excepted(excused.get(one.id)),
            )
        )


def _excepted(ruling: Ruling | None) -> str:
    """Say until when a finding is excepted, by whom and why."""
    if ruling is None:
        return ""
    one = ruling.accepted
    return f"until {one.until.isoformat()}, {one.owner}: {one.reason}"


def flows(found: Iterable[Flow], network: Network) -> Iterator[str]:
    """Give one line for each pair of classes."""
    yield _line(FLOW_COLUMNS)
    for flow in found:
        yield _line(
            (
                " ".join(flow.sources),
                " ".join(flow.destinations),
                str(flow.allowed),
                str(flow.unknown),
                " ".join(pattern for names, _ in flow.by_name for pattern in names.patterns()),
                " ".join(flow.exits),
                str(
                    flow.destination_addresses
                    if flow.destinations[0] not in network.endpoints
                    else flow.source_addresses
                ),
            )
        )
