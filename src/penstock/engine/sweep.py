"""Everything that can flow: all pairs, one per class of endpoints that no rule tells apart.

Comes in: an `Engine`. Goes out: `Flow`s, one for each pair of classes between which something is allowed or unknown (and, when
asked, the denied ones too). Read next: `assess/summary.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from penstock.engine.engine import Engine
from penstock.engine.merge import summary
from penstock.engine.parties import Party
from penstock.engine.result import Flow, Verdict
from penstock.engine.starts import SENDERS, Case
from penstock.engine.state import INTERNET, ONPREM, Leaf
from penstock.net.cause import Cause
from penstock.net.endpoint import Kind
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Endpoints that every rule, route and device treats alike; `outside` for the internet or on-premises."""

    endpoints: tuple[str, ...] = ()
    outside: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What groups are sorted by."""
        return (self.outside, *self.endpoints)


def groups(engine: Engine, ids: Iterable[str] | None = None) -> tuple[Group, ...]:
    """Divide endpoints into classes by treatment and by what rules say of their addresses; sorted.

    Unless asked for, guests are left out: they speak as what they run on, or have an address of its subnet.
    """
    classes: dict[object, list[str]] = {}
    everybody = (e.id for e in engine.network.endpoints.values() if e.kind is not Kind.GUEST)
    chosen = everybody if ids is None else ids
    for endpoint_id in chosen:
        endpoint = engine.network.endpoints[endpoint_id]
        if endpoint.kind in (Kind.INTERNET, Kind.ONPREM, Kind.ROUTER, Kind.SERVICE):
            continue
        if endpoint.kind is Kind.VIRTUAL and ids is None:
            continue  # what it leads to is told
        own = endpoint.id if endpoint.kind not in SENDERS or endpoint.kind is Kind.PROXY else ""
        key = (engine.places.treatment(endpoint), own, endpoint.fixed, engine.axis.classes(endpoint.where))
        classes.setdefault(key, []).append(endpoint_id)
    return tuple(sorted((Group(endpoints=tuple(sorted(m))) for m in classes.values()), key=lambda g: g.key))


def outside_groups(engine: Engine) -> tuple[Group, ...]:
    """The internet, and on-premises if a gateway leads there."""
    has_gateway = any(e.kind is Kind.GATEWAY for e in engine.network.endpoints.values())
    return (Group(outside=INTERNET), *((Group(outside=ONPREM),) if has_gateway else ()))


def flows(
    engine: Engine,
    sources: Iterable[Group] | None = None,
    destinations: Iterable[Group] | None = None,
    transport: TransportSet | None = None,
    denied: bool = False,
) -> Iterator[Flow]:
    """Give what can flow between classes, narrowed by groups and transports."""
    everyone = (*groups(engine), *outside_groups(engine))
    mask = engine.ports.full if transport is None else engine.ports.mask(transport)
    ends = tuple(destinations) if destinations is not None else everyone
    for source in sources if sources is not None else everyone:
        for end in ends:
            if source.outside and end.outside:
                continue
            flow = _between(engine, source, end, mask)
            if flow is not None and (denied or not flow.allowed.is_empty or not flow.unknown.is_empty):
                yield flow


def party(engine: Engine, group: Group, first_only: bool) -> Party:
    """Name a class to the engine: by its first member, or by two of them so that a member has another to talk to."""
    network = engine.network
    if group.outside:
        return engine.parties.outside(group.outside)
    ids = group.endpoints[:1] if first_only else group.endpoints[:2]
    return Party(text=network.endpoints[ids[0]].name, endpoints=ids, addresses=AddressSet.empty())


def _between(engine: Engine, source: Group, end: Group, mask: int) -> Flow | None:
    if source.endpoints and engine.network.endpoints[source.endpoints[0]].kind not in SENDERS:
        return None
    cases = list(
        engine.settled(engine.cases(party(engine, source, True), party(engine, end, False), mask, planned=True))
    )
    if not cases:
        return None
    allowed = unknown = 0
    for case in cases:
        some_allowed, some_unknown, _ = summary(case.leaves)
        allowed |= some_allowed
        unknown |= some_unknown
    unknown &= ~allowed
    return Flow(
        sources=source.endpoints or (source.outside,),
        destinations=end.endpoints or (end.outside,),
        source_addresses=_addresses(engine, cases, allowed | unknown, sending=True),
        destination_addresses=_addresses(engine, cases, allowed | unknown, sending=False),
        allowed=engine.ports.transports(allowed),
        unknown=engine.ports.transports(unknown),
        by_name=_by_name(engine, cases),
        causes=_causes(cases),
        exits=tuple(sorted({leaf.exit for leaf in _passing(cases) if leaf.exit})),
    )


def _passing(cases: list[Case]) -> Iterator[Leaf]:
    for case in cases:
        for leaf in case.leaves:
            if leaf.verdict is not Verdict.DENIED:
                yield leaf


def _addresses(engine: Engine, cases: list[Case], mask: int, sending: bool) -> AddressSet:
    sets = []
    for case in cases:
        allowed, unknown, _ = summary(case.leaves)
        if (allowed | unknown) & mask:
            address = case.start.address if sending else case.goal.address
            sets.append(engine.axis.members(address))
    return AddressSet.union_all(sets)


def _by_name(engine: Engine, cases: list[Case]) -> tuple[tuple[NameSet, TransportSet], ...]:
    found: dict[NameSet, int] = {}
    for case in cases:
        for leaf in case.leaves:
            if leaf.verdict is Verdict.ALLOWED and leaf.names is not None:
                found[leaf.names] = found.get(leaf.names, 0) | leaf.mask
    return tuple(
        (names, engine.ports.transports(mask)) for names, mask in sorted(found.items(), key=lambda i: str(i[0]))
    )


def _causes(cases: list[Case]) -> tuple[Cause, ...]:
    return tuple(sorted({cause for case in cases for leaf in case.leaves for cause in leaf.causes}))
