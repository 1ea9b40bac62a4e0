"""Everything that can flow, for a terminal: a matrix of subnets, then the list.

Comes in: `Flow`s. Goes out: text. Read next: `engine/sweep.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from penstock.assess.places import Places
from penstock.engine.result import Flow
from penstock.net.network import Network
from penstock.report.columns import aligned
from penstock.report.escape import plain
from penstock.report.paint import Paint
from penstock.report.words import counted, listed, passing
from penstock.space.transport import TransportSet

LINES = 60
"""Senders that are listed; `--verbose` shows all, and their classes."""

NAMES = 6
"""Receivers that are listed for one sender and the same ports, before the rest is counted."""

Cell = tuple[TransportSet, TransportSet]
Cells = Mapping[tuple[str, str], Cell]


def text(found: Sequence[Flow], network: Network, paint: Paint, *, verbose: bool = False) -> Iterator[str]:
    """Give the matrix if it fits the width, then each sender with whom it reaches; the classes when asked."""
    cells = _cells(found, network)
    rows = sorted({source for source, _ in cells})
    columns = sorted({destination for _, destination in cells})
    yield f"{counted(len(found), 'pair')} of classes between which something can flow\n"
    if not cells:
        return
    wide = max(len(plain(name)) for name in rows)
    if wide + 1 + 3 * len(columns) <= paint.width and len(columns) < 100:
        yield from _matrix(rows, columns, cells, wide)
    yield from _senders(rows if verbose else rows[:LINES], cells, paint)
    if len(rows) > LINES and not verbose:
        yield f"  and {len(rows) - LINES} more senders: -v shows all\n"
    if verbose:
        yield "\nclasses\n"
        yield from (f"  {_line(flow, network)}" for flow in found)


def _senders(rows: Sequence[str], cells: Cells, paint: Paint) -> Iterator[str]:
    lines = []
    for row in rows:
        reached: dict[str, list[str]] = {}
        for (source, destination), cell in sorted(cells.items(), key=lambda item: item[0]):
            if source == row:
                reached.setdefault(passing(*cell), []).append(destination)
        parts = [f"{what} to {listed(tuple(whom), NAMES)}" for what, whom in sorted(reached.items())]
        lines.append((plain(row), plain("; ".join(parts))))
    yield from (f"{line}\n" for line in aligned(lines, paint.width, (30,)))


def _cells(found: Sequence[Flow], network: Network) -> Cells:
    cells: dict[tuple[str, str], Cell] = {}
    places = Places(network)
    for flow in found:
        for source in places.endpoints(flow.sources):
            for destination in places.endpoints(flow.destinations):
                allowed, unknown = cells.get((source, destination), (TransportSet.empty(), TransportSet.empty()))
                cells[source, destination] = (allowed | flow.allowed, unknown | flow.unknown)
    return {key: (allowed, unknown - allowed) for key, (allowed, unknown) in cells.items()}


def _matrix(rows: Sequence[str], columns: Sequence[str], cells: Cells, wide: int) -> Iterator[str]:
    """Rows send, columns receive: `#` everything, `+` something, `?` perhaps, `.` nothing."""
    yield "\nrows send, columns receive: # everything  + something  ? perhaps  . nothing\n"
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


def _line(flow: Flow, network: Network) -> str:
    sources = listed(tuple(_name(network, s) for s in flow.sources))
    destinations = listed(tuple(_name(network, d) for d in flow.destinations))
    names = "".join(f"  only {plain(str(names))}" for names, _ in flow.by_name)
    exits = f"  by {', '.join(flow.exits)}" if flow.exits else ""
    return plain(f"{sources} → {destinations}  {passing(flow.allowed, flow.unknown)}{names}{exits}") + "\n"


def _name(network: Network, endpoint_id: str) -> str:
    endpoint = network.endpoints.get(endpoint_id)
    return endpoint_id if endpoint is None else endpoint.name
