"""Exceptions, and the difference to another estate, as JSON. Read next: `report/json.py`."""

from __future__ import annotations

from penstock.assess.against import Against
from penstock.assess.assessment import Assessment
from penstock.assess.exceptions import Ruling
from penstock.assess.flow_changes import FlowChange
from penstock.net.network import Network
from penstock.report.finding_json import SYMBOLIC, finding_json
from penstock.report.hops import origin_json, trace_json
from penstock.report.shape import Json


def changes_json(result: Assessment) -> dict[str, Json]:
    """Give what depends on more than the estate, each only when it was asked for: exceptions, and the difference to another estate."""
    found: dict[str, Json] = {}
    if result.rulings:
        found["exceptions"] = [ruling_json(ruling) for ruling in result.rulings]
    if result.against is not None:
        found["against"] = _against(result.against, result.network)
    return found


def ruling_json(ruling: Ruling) -> Json:
    """Give an exception and what it is worth."""
    one = ruling.accepted
    return {
        "finding": one.finding,
        "title": ruling.finding.title if ruling.finding is not None else "",
        "owner": one.owner,
        "reason": one.reason,
        "until": one.until.isoformat(),
        "days_left": ruling.days_left,
        "standing": ruling.standing.value,
        "excuses": ruling.excuses,
        "origin": origin_json(one.origin),
    }


def _against(found: Against, network: Network) -> Json:
    return {
        "name": found.name,
        "findings": {
            "new": [finding.id for finding in found.new],
            "gone": [finding_json(finding, found.network) for finding in found.gone],
            "changed": [{"finding": one.after.id, "words": list(one.words)} for one in found.changed],
            "same": found.same,
        },
        "flows": [_flow_change(change, network) for change in found.flows],
        "endpoints": {"came": list(found.came), "went": list(found.went)},
    }


def _flow_change(change: FlowChange, network: Network) -> Json:
    return {
        "source": change.source,
        "destination": change.destination,
        "senders": list(change.senders),
        "receivers": list(change.receivers),
        "opened": str(change.opened),
        "closed": str(change.closed),
        "in_doubt": str(change.in_doubt),
        "settled": str(change.settled),
        "names": {"gained": list(change.names[0]), "lost": list(change.names[1])},
        "ways": {"gained": list(change.ways[0]), "lost": list(change.ways[1])},
        "addresses": None if change.peers is None else str(change.peers - SYMBOLIC),
        "proof": None if change.proof is None else trace_json(change.proof, network.symbols),
    }
