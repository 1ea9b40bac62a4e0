"""Who reaches whom, zone by zone: the whole estate as one table, each filled cell with its proof.

A zone is a subnet, or a network where there are too many subnets for one screen; the internet, the sites on-premises and the platform's
services are zones too. Comes in: a `Review`. Goes out: `Matrix`. Read next: `report/html/payload.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from penstock.assess.questions import Passage, party, witness
from penstock.assess.review import Review
from penstock.engine.merge import summary
from penstock.engine.parties import Party
from penstock.engine.result import Flow, Trace
from penstock.engine.state import INTERNET, ONPREM
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet

ZONES = 80
"""More subnets than this are shown by network."""

PROOFS = 1_500
"""So many cells get a path of their own; for the others the report names the question to ask."""

SERVICES = "platform services"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One row and one column. `network` is the name of the network it is in, empty outside of all; `members` are names of endpoints."""

    id: str
    name: str
    network: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one class sends to another within a cell; `names` limit what surely passes, `peers` are addresses outside."""

    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    allowed: TransportSet
    unknown: TransportSet
    names: tuple[str, ...] = ()
    way: str = ""
    peers: AddressSet | None = None


@dataclass(slots=True)
class Cell:
    """What some endpoint of one zone may send to some endpoint of another. `proof` follows its likeliest packet."""

    source: str
    destination: str
    lines: list[Line] = field(default_factory=list)
    proof: Trace | None = None

    @property
    def allowed(self) -> TransportSet:
        """What surely passes."""
        return _all(line.allowed for line in self.lines)

    @property
    def unknown(self) -> TransportSet:
        """What may pass, and is not sure for anybody."""
        return _all(line.unknown for line in self.lines) - self.allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """All zones in order, and the cells in which something passes or may pass. `by` is `subnet` or `network`."""

    zones: tuple[Zone, ...]
    cells: tuple[Cell, ...]
    by: str


def matrix(review: Review) -> Matrix:
    """Give the table of an estate."""
    by = "subnet" if len(review.network.subnets) <= ZONES else "network"
    table = _Table(review, by)
    for flow in (*review.inside, *review.with_sites):
        table.add_flow(flow)
    for passage in review.from_internet:
        table.add_passage(passage, inward=True)
    for passage in review.to_internet:
        table.add_passage(passage, inward=False)
    return table.finished()


class _Table:
    """A matrix in the making."""

    def __init__(self, review: Review, by: str) -> None:
        self.review = review
        self.by = by
        self.zones: dict[str, Zone] = {}
        self.members: dict[str, dict[str, None]] = {}
        self.cells: dict[tuple[str, str], Cell] = {}
        self.proofs = 0

    def add_flow(self, flow: Flow) -> None:
        """Add what flows between two classes, wherever their members are."""
        for source, senders in self._by_zone(flow.sources):
            for destination, receivers in self._by_zone(flow.destinations):
                cell = self._cell(source, destination)
                cell.lines.extend(_lines(flow, self.review.names(senders), self.review.names(receivers)))
                if self._wants_proof(cell):
                    cell.proof = self._followed(flow, senders[0], receivers) or cell.proof

    def _followed(self, flow: Flow, sender: str, receivers: tuple[str, ...]) -> Trace | None:
        """Follow the likeliest packet of a flow to somebody else."""
        engine = self.review.engine
        wanted = flow.unknown if flow.allowed.is_empty else flow.allowed
        other = next((one for one in receivers if one != sender), sender)
        ends = (self._party(sender), self._party(other))
        for case in engine.settled(engine.cases(*ends, engine.ports.full, planned=True)):
            allowed, unknown, _ = summary(case.leaves)
            some = engine.ports.transports(unknown if flow.allowed.is_empty else allowed) & wanted
            if not some.is_empty:
                return witness(engine, case, some)
        return None

    def _party(self, end: str) -> Party:
        outside = end in (INTERNET, ONPREM)
        return self.review.engine.parties.outside(end) if outside else party(self.review.network, (end,))

    def add_passage(self, passage: Passage, *, inward: bool) -> None:
        """Add what the internet and a class exchange."""
        names = passage.names.patterns() if passage.names is not None else ()
        for zone, members in self._by_zone(passage.inside):
            outside = self._zone(INTERNET)
            ends = (outside, zone) if inward else (zone, outside)
            cell = self._cell(*ends)
            who = self.review.names(members)
            line = Line(
                sources=(INTERNET,) if inward else who,
                destinations=who if inward else (INTERNET,),
                allowed=passage.allowed,
                unknown=passage.unknown,
                names=names,
                way=passage.way,
                peers=passage.outside,
            )
            cell.lines.append(line)
            if self._wants_proof(cell):
                cell.proof = passage.trace

    def _wants_proof(self, cell: Cell) -> bool:
        """Whether a path for what was just added says more than the one that is there: one that surely passes is better than one that may."""
        if self.proofs >= PROOFS or (cell.proof is not None and not cell.proof.unknown_because):
            return False
        if cell.proof is not None and cell.lines[-1].allowed.is_empty:
            return False
        self.proofs += 1
        return True

    def _cell(self, source: str, destination: str) -> Cell:
        return self.cells.setdefault((source, destination), Cell(source, destination))

    def _by_zone(self, ids: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        found: dict[str, list[str]] = {}
        for one in ids:
            found.setdefault(self._zone(one), []).append(one)
        return ((zone, tuple(members)) for zone, members in found.items())

    def _zone(self, endpoint_id: str) -> str:
        zone = self._described(endpoint_id)
        self.zones.setdefault(zone.id, zone)
        members = self.members.setdefault(zone.id, {})
        if endpoint_id in self.review.network.endpoints and zone.id not in (INTERNET, ONPREM):
            members.update(dict.fromkeys(self.review.names((endpoint_id,))))
        return zone.id

    def _described(self, endpoint_id: str) -> Zone:
        network = self.review.network
        if endpoint_id in (INTERNET, ONPREM):
            return Zone(id=endpoint_id, name=endpoint_id, network="", members=())
        segment = self.review.segment(endpoint_id)
        if segment is None:
            return Zone(id=SERVICES, name=SERVICES, network="", members=())
        domain = network.domains.get(segment.network)
        within = domain.name if domain is not None else ""
        if self.by == "network":
            return Zone(id=segment.network, name=within or segment.network, network=within, members=())
        return Zone(id=segment.id, name=self.review.places.segment(segment.id), network=within, members=())

    def finished(self) -> Matrix:
        """Give the matrix: what is outside first, then by network and name."""
        zones = tuple(
            replace(zone, members=tuple(sorted(self.members[zone.id])))
            for zone in sorted(self.zones.values(), key=_order)
        )
        place = {zone.id: number for number, zone in enumerate(zones)}
        cells = sorted(self.cells.values(), key=lambda c: (place[c.source], place[c.destination]))
        return Matrix(zones=zones, cells=tuple(cells), by=self.by)


def _order(zone: Zone) -> tuple[int, str, str, str]:
    outside = (INTERNET, ONPREM, SERVICES)
    rank = outside.index(zone.id) if zone.id in outside else len(outside)
    return (rank, zone.network.lower(), zone.name.lower(), zone.id)


def _lines(flow: Flow, senders: tuple[str, ...], receivers: tuple[str, ...]) -> Iterator[Line]:
    """Divide a flow into what passes whatever its name, and what passes under some names only."""
    named = TransportSet.empty()
    for names, some in flow.by_name:
        named = named | some
        yield Line(
            sources=senders, destinations=receivers, allowed=some, unknown=TransportSet.empty(), names=names.patterns()
        )
    free = flow.allowed - named
    if not (free.is_empty and flow.unknown.is_empty):
        yield Line(sources=senders, destinations=receivers, allowed=free, unknown=flow.unknown)


def _all(some: Iterable[TransportSet]) -> TransportSet:
    total = TransportSet.empty()
    for one in some:
        total = total | one
    return total
