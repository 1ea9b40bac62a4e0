"""By which ways web traffic of the internet arrives, and what inspected it.

Comes in: an `Engine`, and a backend or nothing in particular. Goes out: `Arrival`s, one for each public address, route and class of
requests, with the sources that are treated alike. A way is inspected if some device on it blocks attacks, whatever the client sends.
Read next: `engine/inspection.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from penstock.engine import by_name
from penstock.engine.conditions import Tri, both, one
from penstock.engine.engine import Engine
from penstock.engine.judged import WITNESS_PORT
from penstock.engine.parties import Party
from penstock.engine.request import Judgement, Met, Outcome, Web
from penstock.engine.result import Trace, Verdict
from penstock.engine.starts import Case, Goal, Start
from penstock.engine.state import INTERNET, Leaf
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.rewrite import Rewrite, Target
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet
from penstock.space.packets import Packet
from penstock.space.paths import PathSet
from penstock.space.transport import TCP, TransportSet
from penstock.space.words import WordSet

USUAL = TransportSet.tcp(80, 443, 8080, 8443)
"""Where web servers listen that no web device leads to."""


class Seen(Enum):
    """Whether attacks among the requests of a way are stopped by an inspection."""

    INSPECTED = "inspected"
    UNINSPECTED = "uninspected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One way in: from `sources`, to a public address, under `names` and for the requests of `web`, as far as these are limited.

    `destination` is who gets it (empty when that is not known), `transport` the ports asked on, `met` the web devices on the way.
    `why` says what lets requests pass unseen, `causes` what `seen` or `verdict` hang on.
    """

    verdict: Verdict
    seen: Seen
    sources: AddressSet
    transport: TransportSet
    destination: str
    names: NameSet | None
    web: Web
    why: str
    causes: tuple[Cause, ...]
    start: Start
    goal: Goal

    @property
    def met(self) -> tuple[Met, ...]:
        """The web devices on the way, in order."""
        return self.web.met


def arrivals(engine: Engine, backend: Party, transport: TransportSet | None = None) -> tuple[Arrival, ...]:
    """Give the ways by which web traffic of the internet reaches a backend, on the ports on which web devices ask it."""
    wanted = web_ports(engine, backend) if transport is None else transport
    mask = engine.ports.mask(wanted)
    internet = Party(
        text=INTERNET, addresses=engine.network.internet, outside=INTERNET, elsewhere=engine.network.internet
    )
    cases = engine.settled(engine.cases(internet, backend, mask))
    return tuple(_gathered(engine, ((case, leaf) for case in cases for leaf in case.leaves if leaf.final & mask)))


def at_doors(engine: Engine) -> tuple[Arrival, ...]:
    """Give the ways by which the internet's requests pass each public web device, whoever gets them in the end."""
    found = [
        (Case(start, goal, ()), leaf)
        for start in _internet(engine)
        for goal in _doors(engine, start)
        for leaf in engine.walk(start, goal, engine.walker.tcp)
        if leaf.web.met
    ]
    return tuple(_gathered(engine, found))


def at_address(engine: Engine, address: Address, transport: TransportSet) -> tuple[Arrival, ...]:
    """Give the ways by which the internet reaches a public address of the estate."""
    owner, _ = engine.places.public[address]
    goal = Goal(endpoint=owner.id, address=address, public=True)
    mask = engine.ports.mask(transport)
    starts = [start for start in _internet(engine) if start.address.version == address.version]
    found = [(Case(start, goal, ()), leaf) for start in starts for leaf in engine.walk(start, goal, mask)]
    return tuple(_gathered(engine, found))


def at_service(engine: Engine, service: Endpoint, transport: TransportSet) -> tuple[Arrival, ...]:
    """Give the ways by which the internet reaches the public door of a service."""
    mask = engine.ports.mask(transport)
    cases = [case for start in _internet(engine) for case in by_name.to_service(engine, start, service, mask)]
    return tuple(_gathered(engine, ((case, leaf) for case in cases for leaf in case.leaves if leaf.mask & mask)))


def _internet(engine: Engine) -> Iterator[Start]:
    for address in engine.representatives(engine.network.internet):
        yield Start(endpoint="", address=address, outside=INTERNET)


def _doors(engine: Engine, start: Start) -> Iterator[Goal]:
    for address, (device, _) in sorted(engine.places.public.items()):
        if address.version == start.address.version and reads_requests(device):
            yield Goal(endpoint=device.id, address=address, public=True)


def reads_requests(device: Endpoint) -> bool:
    """Whether a device hands requests on by host and path."""
    return any(door.routes for door in device.rewrites)


# ---- ports -----------------------------------------------------------------------------------------------------------


def web_ports(engine: Engine, backend: Party) -> TransportSet:
    """Give the ports on which web devices ask a backend; the usual ones if none does."""
    wanted = set(backend.endpoints)
    ports = {
        target.port
        for device in engine.network.endpoints.values()
        for rewrite in onward(device)
        for target in rewrite.targets
        if target.port is not None and _leads(engine, device, target, wanted)
    }
    return TransportSet.tcp(*sorted(ports)) if ports else USUAL


def onward(device: Endpoint) -> Iterator[Rewrite]:
    """Give how the routes of a web device hand requests on."""
    for door in device.rewrites:
        yield from (route.onward for route in door.routes if route.onward is not None)


def _leads(engine: Engine, device: Endpoint, target: Target, wanted: set[str]) -> bool:
    return any(
        endpoint.id in wanted or (endpoint.kind is not Kind.PROXY and engine.places.led_to(endpoint) & wanted)
        for endpoint in engine.places.meant(device, target)
    )


# ---- ways ------------------------------------------------------------------------------------------------------------


def _gathered(engine: Engine, found: Iterable[tuple[Case, Leaf]]) -> Iterator[Arrival]:
    """Merge what differs in its source only."""
    alike: dict[object, list[Arrival]] = {}
    for case, leaf in found:
        if leaf.verdict is not Verdict.DENIED:
            arrival = _arrival(engine, case, leaf)
            key = (
                case.goal.address,
                case.goal.behind,
                leaf.track,
                leaf.mask,
                arrival.verdict,
                arrival.seen,
                arrival.why,
            )
            alike.setdefault((*key, leaf.destination, arrival.causes), []).append(arrival)
    for group in alike.values():
        yield replace(group[0], sources=AddressSet.union_all(a.sources for a in group))


def _arrival(engine: Engine, case: Case, leaf: Leaf) -> Arrival:
    value, why, causes = unseen(leaf.web.met)
    seen = Seen.INSPECTED if value is False else Seen.UNINSPECTED if value else Seen.UNKNOWN
    return Arrival(
        verdict=leaf.verdict,
        seen=seen,
        sources=engine.axis.members(case.start.address),
        transport=engine.ports.transports(leaf.mask),
        destination=leaf.destination,
        names=leaf.names,
        web=leaf.web,
        why=why,
        causes=tuple(sorted({*leaf.causes, *causes})),
        start=case.start,
        goal=case.goal,
    )


def unseen(met: tuple[Met, ...]) -> tuple[Tri, str, tuple[Cause, ...]]:
    """Tell whether some request may pass all devices without an inspection that blocks: yes, no, or None for causes."""
    if not met:
        return True, "no web device is on this way", ()
    value: Tri = True
    words: list[str] = []
    causes: list[Cause] = []
    for device in met:
        some: Tri = False
        for judgement in device.passes:
            if judgement.outcome is not Outcome.INSPECTED:
                some = one(some, True if judgement.certain else None)
                words.append(_said(device, judgement))
                causes += judgement.causes
        value = both(value, some)
    return value, "; ".join(dict.fromkeys(words)) if value is not False else "", tuple(causes) if value is None else ()


def _said(met: Met, judgement: Judgement) -> str:
    policy = met.route.inspection
    if policy is None:
        return f"{met.route.name} has no web application firewall"
    if judgement.rule is not None:
        return f"rule {judgement.rule.name} of {policy.name} lets through: {judgement.words}"
    return f"{policy.name}: {judgement.words}" if judgement.words else f"{policy.name} may not inspect"


# ---- proof -----------------------------------------------------------------------------------------------------------


def shown(engine: Engine, arrival: Arrival) -> Trace:
    """Follow one request of a way, with all its steps."""
    port = arrival.transport & TransportSet.tcp(443)
    chosen = (port if not port.is_empty else arrival.transport).witness()
    name = arrival.names.witness() if arrival.names is not None else None
    path = arrival.web.paths.witness() if not arrival.web.paths.is_all else None
    method = arrival.web.methods.witness() if not arrival.web.methods.is_all else None
    web = Web(
        paths=PathSet.exact(path) if path else PathSet.all(),
        methods=WordSet.of([method]) if method else WordSet.all(),
        target=path or "",
    )
    source = arrival.sources.witness() or arrival.start.address
    packet = Packet(source, arrival.goal.address, TCP, WITNESS_PORT, chosen.dst_port if chosen is not None else 443)
    return engine.trace(
        packet, INTERNET, arrival.goal.endpoint or None, name or "", behind=arrival.goal.behind, web=web
    )
