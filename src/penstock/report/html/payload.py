"""Everything the report shows, as one JSON value: `penstock/report/v1`.

Paths and lists of names that many cells share are stored once and spoken of by number. Comes in: `Assessment`. Goes out: plain JSON;
nothing in it is HTML, and the page never takes it for any. Read next: `report/html/assets/main.js`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence

from penstock.assess.against import Against
from penstock.assess.assessment import Assessment
from penstock.assess.finding import Finding
from penstock.assess.flow_changes import FlowChange
from penstock.assess.matrix import Cell, Line, Zone, matrix
from penstock.assess.spoken import transports
from penstock.assess.summary import Row
from penstock.diagnostics import Diagnostic
from penstock.engine.result import Step, Trace
from penstock.net.network import Network
from penstock.report.changes_json import ruling_json
from penstock.report.changes_rows import change_words, how
from penstock.report.hops import facts_of, hops, packet_words
from penstock.report.html.layout import layout
from penstock.report.json import inputs_json, unread_json
from penstock.report.points_json import review_json
from penstock.report.shape import Json
from penstock.report.ways_json import exfiltration_json
from penstock.report.words import addresses, passes, passing, place, told

MEMBERS = 40
"""Names of a zone or class that are listed; the rest is counted."""

LINES = 60
"""Lines that are kept of one cell; the rest is counted."""


class Shared:
    """Values by number, each stored once."""

    def __init__(self) -> None:
        self.values: list[Json] = []
        self._numbers: dict[object, int] = {}

    def number(self, key: object, make: Callable[[], Json]) -> int:
        """Give the number of a value, which is made when it is new."""
        if key not in self._numbers:
            self._numbers[key] = len(self.values)
            self.values.append(make())
        return self._numbers[key]


def payload(result: Assessment, version: str, again: str = "", beside: str = "") -> dict[str, Json]:
    """Give the data of the report. `again` names the same input on a command line, `beside` what it was judged beside."""
    network = result.network
    table = matrix(result.review)
    paths, lists = Shared(), Shared()
    places = {zone.id: number for number, zone in enumerate(table.zones)}
    plan = layout(table.zones)
    return {
        "schema": "penstock/report/v1",
        "version": version,
        "again": again,
        "beside": beside,
        "inputs": inputs_json(network),
        "counts": _counts(result),
        "service_tags": network.tags_from,
        "by": table.by,
        "zones": [_zone(zone) for zone in table.zones],
        "cells": [_cell(cell, places, paths, lists, network) for cell in table.cells],
        "map": {
            "width": plan.width,
            "height": plan.height,
            "boxes": [[b.zone, b.label, b.x, b.y, b.width, b.height] for b in plan.boxes],
        },
        "findings": [_finding(finding, paths, network, result.excused) for finding in result.findings],
        "checks": {check.code: check.title for check in result.checks},
        "exposure": [_row(row, network) for row in result.summary.inward],
        "exits": [_row(row, network) for row in result.summary.outward],
        "services": [_row(row, network) for row in result.summary.services],
        "exfiltration": shortened(exfiltration_json(result)),
        "review": shortened(review_json(result)),
        "unknown": [
            {"why": d.cause.why, "cure": d.cause.cure, "facts": list(d.cause.facts), "flows": d.count}
            for d in result.doubts
        ],
        "not_modelled": unread_json(network),
        "diagnostics": [_diagnostic(d) for d in network.diagnostics],
        "exceptions": [ruling_json(ruling) for ruling in result.rulings],
        "against": None if result.against is None else _against(result.against, paths, network),
        "paths": paths.values,
        "lists": lists.values,
    }


def _counts(result: Assessment) -> Json:
    network = result.network
    return {
        "networks": len(network.domains),
        "subnets": len(network.subnets),
        "endpoints": len(network.endpoints),
        "classes": result.classes,
        "resources": sum(number for _, _, number in network.inputs),
    }


def _zone(zone: Zone) -> Json:
    return {
        "name": zone.name,
        "network": zone.network,
        "count": len(zone.members),
        "members": list(zone.members[:MEMBERS]),
    }


def _cell(cell: Cell, places: dict[str, int], paths: Shared, lists: Shared, network: Network) -> Json:
    lines = sorted(cell.lines, key=lambda line: (line.allowed.is_empty, line.sources, line.destinations, line.way))
    found: dict[str, Json] = {
        "s": places[cell.source],
        "d": places[cell.destination],
        "a": "" if cell.allowed.is_empty else transports(cell.allowed),
        "u": "" if cell.unknown.is_empty else transports(cell.unknown),
        "lines": [_line(line, lists, network) for line in lines[:LINES]],
    }
    if len(lines) > LINES:
        found["more"] = len(lines) - LINES
    if all(line.names for line in lines if not line.allowed.is_empty) and found["a"]:
        found["named"] = True
    if cell.proof is not None:
        found["path"] = _path(cell.proof, paths, network)
    return found


def _line(line: Line, lists: Shared, network: Network) -> Json:
    return [
        _names(line.sources, lists),
        _names(line.destinations, lists),
        passing(line.allowed, line.unknown),
        _names(line.names, lists),
        line.way,
        lists.number(line.peers, lambda: "" if line.peers is None else addresses(line.peers, network)),
    ]


def shortened(value: Json) -> Json:
    """Give a value with its long lists of names cut; what is left out is counted."""
    if isinstance(value, Mapping):
        return {key: shortened(one) for key, one in value.items()}
    if isinstance(value, str) or not isinstance(value, Sequence):
        return value
    if len(value) > MEMBERS and isinstance(value[0], str):
        return [*value[:MEMBERS], f"and {len(value) - MEMBERS:,} more"]
    return [shortened(one) for one in value]


def _names(names: tuple[str, ...], lists: Shared) -> int:
    return lists.number(names, lambda: shortened(names))


def _path(trace: Trace, paths: Shared, network: Network) -> int:
    said: Json = {
        "verdict": trace.verdict.value,
        "packet": packet_words(trace.packet, network.symbols),
        "name": trace.name,
        "only": list(trace.only_names.patterns()[:MEMBERS]) if trace.only_names is not None else [],
        "path": _hops(trace.path, network),
        "back": _hops(trace.return_path, network),
        "because": [cause.why for cause in trace.unknown_because],
        "notes": list(trace.notes),
        "facts": list(facts_of(trace)),
    }
    return paths.number(str(said), lambda: said)


def _hops(steps: tuple[Step, ...], network: Network) -> Json:
    return [
        [hop.where, hop.kind, hop.decision, hop.because, place(hop.origin) if hop.origin is not None else ""]
        for hop in hops(steps, network.symbols)
    ]


def _finding(finding: Finding, paths: Shared, network: Network, excused: Container[str] = ()) -> Json:
    return {
        "id": finding.id,
        "excepted": finding.id in excused,
        "code": finding.code,
        "severity": finding.severity.word,
        "proved": finding.is_proved,
        "title": finding.title,
        "name": finding.name,
        "why": finding.why,
        "fix": finding.fix,
        "at": place(finding.origin),
        "related": [[r.words, place(r.origin)] for r in finding.related],
        "affected": list(finding.affected[:MEMBERS]),
        "count": finding.count,
        "facts": list(finding.facts),
        "because": [cause.why for cause in finding.causes],
        "paths": [_path(trace, paths, network) for trace in finding.proof],
    }


def _against(found: Against, paths: Shared, network: Network) -> Json:
    return {
        "name": found.name,
        "new": [finding.id for finding in found.new],
        "gone": [_finding(finding, paths, found.network) for finding in found.gone],
        "changed": [[one.after.id, "; ".join(one.words)] for one in found.changed],
        "same": found.same,
        "came": shortened(found.came),
        "went": shortened(found.went),
        "flows": [_flow_change(change, paths, network) for change in found.flows],
    }


def _flow_change(change: FlowChange, paths: Shared, network: Network) -> Json:
    said: dict[str, Json] = {
        "source": change.source,
        "destination": change.destination,
        "change": change_words(change),
        "kind": "opened" if not change.opened.is_empty else "doubt" if not change.in_doubt.is_empty else "closed",
        "how": how(change, network),
    }
    return said if change.proof is None else {**said, "path": _path(change.proof, paths, network)}


def _row(row: Row, network: Network) -> Json:
    return {
        "sources": list(row.sources),
        "destinations": list(row.destinations),
        "passes": passes(row),
        "sure": not row.allowed.is_empty,
        "peers": "" if row.peers is None else addresses(row.peers, network),
        "names": list(told(row)),
        "way": row.way,
        "count": row.count,
    }


def _diagnostic(diagnostic: Diagnostic) -> Json:
    return {
        "level": diagnostic.level.word,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "at": place(diagnostic.origin),
        "help": diagnostic.help,
    }
