"""Everything that can flow, for a terminal: a matrix of subnets, then the list.

Comes in: `Flow`s. Goes out: text. Read next: `engine/sweep.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from penstock.assess.places import Places
from penstock.engine.result import Flow
from penstock.net.network import Network
from penstock.report.escape import plain
from penstock.report.words import counted, listed, transports
from penstock.space.transport import TransportSet

LARGEST = 14
"""Sides of a matrix that still fits a screen."""

Cell = tuple[TransportSet, TransportSet]


def text(found: Sequence[Flow], network: Network, *, verbose: bool = False) -> Iterator[str]:
    """Give the matrix, if it fits, and the flows."""
    cells = _cells(found, network)
    rows = sorted({source for source, _ in cells})
    columns = sorted({destination for _, destination in cells})
    yield f"{counted(len(found), 'pair')} of classes between which something can flow\n"
    if rows and len(rows) <= LARGEST and len(columns) <= LARGEST:
        yield from _matrix(rows, columns, cells)
    if verbose or len(rows) > LARGEST or len(columns) > LARGEST:
        yield from (_line(flow, network) for flow in found)
    elif cells:
        yield from (_cell_line(key, cells[key]) for key in sorted(cells))


def _cells(found: Sequence[Flow], network: Network) -> dict[tuple[str, str], Cell]:
    cells: dict[tuple[str, str], Cell] = {}
    places = Places(network)
    for flow in found:
        for source in places.endpoints(flow.sources):
            for destination in places.endpoints(flow.destinations):
                allowed, unknown = cells.get((source, destination), (TransportSet.empty(), TransportSet.empty()))
                cells[source, destination] = (allowed | flow.allowed, unknown | flow.unknown)
    return {key: (allowed, unknown - allowed) for key, (allowed, unknown) in cells.items()}


def _matrix(rows: list[str], columns: list[str], cells: dict[tuple[str, str], Cell]) -> Iterator[str]:
    """Rows send, columns receive: `#` everything, `+` something, `?` perhaps, `.` nothing."""
    yield "\nrows send, columns receive: # everything  + something  ? perhaps  . nothing\n"
    wide = max(len(plain(r)) for r in rows)
    for number, column in enumerate(columns, start=1):
        yield f"{number:3}  {plain(column)}\n"
    yield f"{'':{wide}} {''.join(f'{n:3}' for n in range(1, len(columns) + 1))}\n"
    for row in rows:
        marks = "".join(f"  {_mark(cells.get((row, column)))}" for column in columns)
        yield f"{plain(row):{wide}} {marks}\n"
    yield "\n"


def _mark(cell: Cell | None) -> str:
    if cell is None or (cell[0].is_empty and cell[1].is_empty):
        return "."
    if TransportSet.tcp((1, 65535)) <= cell[0]:
        return "#"
    return "?" if cell[0].is_empty else "+"


def _cell_line(key: tuple[str, str], cell: Cell) -> str:
    return f"{plain(key[0])} → {plain(key[1])}  {_passing(*cell)}\n"


def _passing(allowed: TransportSet, unknown: TransportSet) -> str:
    parts = [] if allowed.is_empty else [transports(allowed)]
    if not unknown.is_empty:
        parts.append(f"? {transports(unknown)}")
    return "  ".join(parts)


def _line(flow: Flow, network: Network) -> str:
    sources = listed(tuple(_name(network, s) for s in flow.sources))
    destinations = listed(tuple(_name(network, d) for d in flow.destinations))
    names = "".join(f"  only {plain(str(names))}" for names, _ in flow.by_name)
    exits = f"  by {', '.join(flow.exits)}" if flow.exits else ""
    return plain(f"{sources} → {destinations}  {_passing(flow.allowed, flow.unknown)}{names}{exits}") + "\n"


def _name(network: Network, endpoint_id: str) -> str:
    endpoint = network.endpoints.get(endpoint_id)
    return endpoint_id if endpoint is None else endpoint.name
