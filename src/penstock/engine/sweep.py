"""Everything that can flow: all pairs, one per class of endpoints that no rule tells apart.

Comes in: an `Engine`. Goes out: `Flow`s, one for each pair of classes between which something is allowed or unknown (and, when
asked, the denied ones too). Where there are many pairs, rows of them are made at once (`engine/many.py`). Read next:
`assess/summary.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from penstock.engine.engine import Engine
from penstock.engine.gist import gist
from penstock.engine.groups import Group, groups, outside_groups, party
from penstock.engine.many import ASK, MANY, NOBODY, Many
from penstock.engine.result import Flow
from penstock.engine.starts import SENDERS, Case
from penstock.engine.state import INTERNET
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet


def flows(
    engine: Engine,
    sources: Iterable[Group] | None = None,
    destinations: Iterable[Group] | None = None,
    transport: TransportSet | None = None,
    denied: bool = False,
    many: int = MANY,
) -> Iterator[Flow]:
    """Give what can flow between classes, narrowed by groups and transports; from `many` pairs on by rows."""
    everyone = (*groups(engine), *outside_groups(engine))
    mask = engine.ports.full if transport is None else engine.ports.mask(transport)
    begins = tuple(sources) if sources is not None else everyone
    ends = tuple(destinations) if destinations is not None else everyone
    rows = Many(engine, begins, ends, mask) if len(begins) * len(ends) >= many and not engine.proxies else None
    for source in begins:
        found = _row(rows, source, denied=denied) if rows is not None else ((at, None) for at in range(len(ends)))
        for at, flow in found:
            known = flow or between(engine, source, ends[at], mask)
            if known is not None and (denied or known.flows):
                yield known


def _row(rows: Many, source: Group, *, denied: bool) -> Iterator[tuple[int, Flow | None]]:
    """Give what is known of a row, and None where a pair must be looked at by itself."""
    for at, number in enumerate(rows.row(source).tolist()):
        if number == ASK:
            yield at, None
        elif number != NOBODY and (denied or rows.passes(number)):
            yield at, rows.flow(source, at, number)


def between(engine: Engine, source: Group, end: Group, mask: int) -> Flow | None:
    """Give what flows between two classes; None where nobody can be asked."""
    if source.outside and end.outside:
        return None
    if source.endpoints and engine.network.endpoints[source.endpoints[0]].kind not in SENDERS:
        return None
    cases = list(_cases(engine, source, end, mask))
    if not cases:
        return None
    told = gist([case.leaves for case, _ in cases], engine.ports)
    hits = [one for one, hit in zip(cases, told.hits, strict=True) if hit]
    return told.flow(
        source.endpoints or (source.outside,),
        end.endpoints or (end.outside,),
        engine.axis.union(case.start.address for case, _ in hits),
        engine.axis.union(address for _, addresses in hits for address in addresses),
    )


def _cases(engine: Engine, source: Group, end: Group, mask: int) -> Iterator[tuple[Case, tuple[Address, ...]]]:
    """Give the cases between two classes, and the destinations that each stands for."""
    if end.outside == INTERNET:
        yield from engine.swept(party(engine, source, first_only=True), party(engine, end, first_only=False), mask)
        return
    found = engine.cases(party(engine, source, True), party(engine, end, False), mask, planned=True)
    yield from ((case, (case.goal.address,)) for case in engine.settled(found))
