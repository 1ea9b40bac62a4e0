"""The two ends of a pair: what matters of them besides routes and filters, or that only the walk can say.

Comes in: starts and goals. Goes out: `End`s with numbers that are equal when nothing can tell the ends apart. Read next:
`answers.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.engine.outward import outbound_of
from penstock.engine.request import ANY_REQUEST
from penstock.engine.starts import Goal, Start
from penstock.engine.state import INTERNET, ONPREM
from penstock.engine.tables.ways import Unit, Ways
from penstock.engine.walking import Walker
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.addresses import Address

MACHINES = frozenset((Kind.NIC, Kind.WORKLOAD, Kind.VACANT, Kind.MANAGED))


@dataclass(frozen=True, slots=True)
class End:
    """One end of a pair. `sort` numbers what the walk asks of it, `place` its address and network; `segment` is where its routes hold."""

    endpoint: Endpoint | None
    address: Address
    sort: int
    place: int
    segment: str
    unit: Unit


class Ends:
    """All ends looked at, each made once."""

    def __init__(self, walker: Walker, ways: Ways) -> None:
        self._walker = walker
        self._ways = ways
        self._made: dict[object, End | None] = {}
        self._sorts: dict[object, int] = {}
        self._places: dict[object, int] = {}

    def start(self, start: Start, *, leaving: bool) -> End | None:
        """Give a sender; `leaving`: the destination is not in the estate, so that the way out matters. None: walk."""
        key = (start.endpoint, start.address, start.outside, leaving)
        if key not in self._made:
            self._made[key] = self._start(start, leaving)
        return self._made[key]

    def goal(self, goal: Goal) -> End | None:
        """Give a receiver. None: walk."""
        if goal.public or goal.behind or goal.serves or goal.holds or goal.foreign or goal.resolved:
            return None
        if goal.host or goal.web is not ANY_REQUEST or goal.chosen:
            return None
        key = (goal.endpoint, goal.address, goal.outside)
        if key not in self._made:
            self._made[key] = self._goal(goal)
        return self._made[key]

    def _end(self, endpoint: Endpoint | None, address: Address, sort: object, unit: Unit) -> End:
        return End(
            endpoint=endpoint,
            address=address,
            sort=self._sorts.setdefault(sort, len(self._sorts)),
            place=self._places.setdefault((self._walker.sides.position(address), unit), len(self._places)),
            segment=endpoint.segment if endpoint is not None else "",
            unit=unit,
        )

    def _start(self, start: Start, leaving: bool) -> End | None:
        endpoint = self._walker.network.endpoints.get(start.endpoint)
        if endpoint is None or endpoint.id in self._ways.facts.transits or self._ways.facts.is_hop(start.address):
            return None
        segment = self._walker.network.segments.get(endpoint.segment)
        if segment is None or endpoint.exit is not None or endpoint.opaque or endpoint.skips_routes:
            return None
        if start.outside not in ("", ONPREM) or (not start.outside and endpoint.kind not in (*MACHINES, Kind.PROXY)):
            return None
        if endpoint.ip_forwarding or endpoint.host is not None or endpoint.seats:
            return None
        unit = Unit(ONPREM) if start.outside else Unit(endpoint.network, endpoint.segment)
        domain = self._walker.network.domains.get(endpoint.network)
        kept = domain.outward if domain is not None else None
        way_out = (outbound_of(self._walker, endpoint), segment.policies, kept and kept.id) if leaving else None
        gateway = start.endpoint if start.outside else ""
        sort = ("start", self._ways.facts.of(start.address), gateway, bool(endpoint.egress), endpoint.overlay, way_out)
        return self._end(endpoint, start.address, sort, unit)

    def _goal(self, goal: Goal) -> End | None:
        if self._ways.facts.is_special(goal.address):
            return None
        facts = self._ways.facts.of(goal.address)
        if not goal.endpoint:
            return self._end(None, goal.address, ("goal", facts, goal.outside), Unit(goal.outside or INTERNET))
        endpoint = self._walker.network.endpoints[goal.endpoint]
        segment = self._walker.network.segments.get(endpoint.segment)
        if segment is None or endpoint.id in self._ways.facts.transits or endpoint.frontage is not None:
            return None
        if endpoint.kind not in (*MACHINES, Kind.PRIVATE_ENDPOINT) or endpoint.host is not None or endpoint.seats:
            return None
        if endpoint.rewrites or endpoint.astray:
            return None
        private = None
        if endpoint.kind is Kind.PRIVATE_ENDPOINT:
            private = (endpoint.approved, segment.guards_private_endpoints)
        sort = ("goal", facts, private, bool(endpoint.ingress))
        return self._end(endpoint, goal.address, sort, Unit(endpoint.network, endpoint.segment))
