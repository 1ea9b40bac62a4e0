"""The reachability summary as rows of words, the same for a terminal and for Markdown.

Comes in: `Summary`. Goes out: `Section`s of plain cells, ready to be escaped and laid out. Read next: `report/summary_text.py`,
`report/md.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from penstock.assess.summary import Row, Summary
from penstock.net.network import Network
from penstock.report.words import addresses, counted, listed, passes, told
from penstock.space.addresses import AddressSet

SOURCES = 4
"""Names that are listed before the rest is counted."""

PRIVATE = "private endpoint"

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part: its title, what it tells, the names of its columns, its rows, and what is said when there are none."""

    title: str
    words: str
    columns: Cells
    rows: tuple[Cells, ...]
    nothing: str = "nothing"


def sections(summary: Summary, network: Network) -> tuple[Section, ...]:
    """Give the four parts."""
    return (
        Section(
            title="internet → estate",
            words="what strangers can reach",
            columns=("Reached", "On", "How"),
            rows=_each_once((listed(r.destinations), passes(r), _said("from", r, network)) for r in summary.inward),
        ),
        Section(
            title="estate → internet",
            words="what can leave, to where, and by which way",
            columns=("Sender", "On", "How"),
            rows=_each_once((listed(r.sources), passes(r), _said("to", r, network)) for r in summary.outward),
        ),
        Section(
            title="inside",
            words="what each subnet lets in, and from which others",
            columns=("Subnet", "Lets in"),
            rows=_by_destination(summary.tiers),
            nothing="no subnet reaches another",
        ),
        Section(
            title="platform services",
            words="what reaches them by private addresses or public doors",
            columns=("Service", "By", "Lets in"),
            rows=tuple(_by_way(summary.services, network)),
        ),
    )


def _each_once(rows: Iterable[Cells]) -> tuple[Cells, ...]:
    """Give rows; of those that read the same, one."""
    return tuple(dict.fromkeys(rows))


def _said(word: str, row: Row, network: Network) -> str:
    parts = [] if row.peers is None else [f"{word} {addresses(row.peers, network)}"]
    if row.names:
        parts.append(f"only {listed(told(row))}")
    if row.way:
        parts.append(row.way)
    return ", ".join(parts)


def _by_way(rows: tuple[Row, ...], network: Network) -> Iterator[Cells]:
    """Give the rows of each way, with the part of the outside that comes by it in words."""
    worded = [row if row.peers is None else replace(row, sources=(_outside(row.peers, network),)) for row in rows]
    for way in sorted({_means(row) for row in rows}, key=lambda way: (not way.startswith("public"), way)):
        for services, callers in _by_destination(row for row in worded if _means(row) == way):
            yield (services, way, callers)


def _means(row: Row) -> str:
    return PRIVATE if row.way.startswith(PRIVATE) else row.way


def _outside(peers: AddressSet, network: Network) -> str:
    words = addresses(peers, network)
    return "anywhere" if words == "anywhere" else f"{words} outside"


def _by_destination(rows: Iterable[Row]) -> tuple[Cells, ...]:
    """Give a row for all destinations that are reached alike: which ports, each with the sources that reach it."""
    found: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        limit = f" under {counted(len(row.names), 'name')}" if row.names else ""
        for destination in row.destinations:
            sources = {source for source in row.sources if source != destination}
            if sources:
                found.setdefault(destination, {}).setdefault(passes(row) + limit, set()).update(sources)
    alike: dict[str, list[str]] = {}
    for destination, parts in sorted(found.items()):
        alike.setdefault(_callers(parts), []).append(destination)
    return tuple((listed(tuple(destinations)), callers) for callers, destinations in alike.items())


def _callers(parts: dict[str, set[str]]) -> str:
    surest = sorted(parts.items(), key=lambda part: (part[0].startswith("?"), part[0]))
    return "; ".join(f"{what} from {listed(tuple(sorted(who)), SOURCES)}" for what, who in surest)
