"""By which ways web requests of the internet arrive, and what inspected them; for a terminal and for scripts.

Comes in: `Arrival`s. Goes out: text or JSON. Read next: `engine/arrivals.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from penstock.assess.spoken import transports
from penstock.engine.arrivals import Arrival, Seen
from penstock.engine.request import Outcome
from penstock.engine.result import Verdict
from penstock.net.network import Network
from penstock.report.columns import aligned
from penstock.report.escape import plain
from penstock.report.paint import Paint
from penstock.report.shape import Json
from penstock.report.words import addresses, listed

ORDER = (Seen.UNINSPECTED, Seen.UNKNOWN, Seen.INSPECTED)
WORDS = {Seen.UNINSPECTED: "uninspected", Seen.UNKNOWN: "perhaps uninspected", Seen.INSPECTED: "inspected"}


def text(found: Sequence[Arrival], network: Network, paint: Paint) -> Iterator[str]:
    """Give the ways that no inspection guards first; nothing where there are none."""
    if not found:
        return
    yield f"\n{paint('requests of the internet, by way in', 'bold')}\n"
    rows = [(WORDS[way.seen], plain(_entry(way, network)), plain(_said(way, network))) for way in in_order(found)]
    yield from (f"{line}\n" for line in aligned(rows, paint.width, (19, 34)))


def in_order(found: Sequence[Arrival]) -> list[Arrival]:
    """Give ways with those that matter most first."""
    return sorted(found, key=lambda way: (ORDER.index(way.seen), str(way.goal.address), str(way.web.paths)))


def _entry(way: Arrival, network: Network) -> str:
    owner = network.endpoints.get(way.goal.endpoint)
    where = network.symbols.get(way.goal.address, str(way.goal.address))
    return f"{owner.name if owner is not None else where} {transports(way.transport)}"


def _said(way: Arrival, network: Network) -> str:
    parts = [way.why or f"by {listed(inspected_by(way))}"]
    if way.verdict is Verdict.UNKNOWN:
        parts.append(f"it may not get there: {'; '.join(cause.why for cause in way.causes)}")
    return ", ".join(filter(None, [requests(way), _sources(way, network)])) + ": " + "; ".join(parts)


def _sources(way: Arrival, network: Network) -> str:
    return f"from {addresses(way.sources, network)}"


def requests(way: Arrival) -> str:
    """Say which requests take a way, if not all of them do."""
    hosts = str(way.names) if way.names is not None else ""
    paths = str(way.web.paths) if not way.web.paths.is_all else ""
    methods = str(way.web.methods) if not way.web.methods.is_all else ""
    return " ".join(filter(None, (methods, f"{hosts}{paths}")))


def inspected_by(way: Arrival) -> tuple[str, ...]:
    """Name the policies that look at the requests of a way and block."""
    policies = (
        met.route.inspection.name
        for met in way.met
        if met.route.inspection is not None and any(j.outcome is Outcome.INSPECTED for j in met.judgements)
    )
    return tuple(dict.fromkeys(policies))


def json(found: Sequence[Arrival], network: Network) -> list[Json]:
    """Give the ways for scripts."""
    return [
        {
            "seen": way.seen.value,
            "verdict": way.verdict.value,
            "entry": _entry(way, network),
            "address": str(way.goal.address),
            "transport": str(way.transport),
            "sources": str(way.sources),
            "requests": requests(way),
            "through": [met.device for met in way.met],
            "inspected_by": list(inspected_by(way)),
            "destination": way.destination,
            "why": way.why,
            "unknown_because": [cause.why for cause in way.causes],
        }
        for way in in_order(found)
    ]
