"""Questions that checks ask more than once, each answered from the engine's cases.

Comes in: an `Engine` and classes of endpoints. Goes out: `Passage`s, one for each part of the outside that is treated alike, and
traces as their proof. Read next: `assess/review.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from penstock.engine.engine import Engine
from penstock.engine.groups import Group
from penstock.engine.judged import WITNESS_PORT
from penstock.engine.merge import summary
from penstock.engine.parties import Party
from penstock.engine.result import Trace, Verdict
from penstock.engine.starts import Case
from penstock.engine.state import INTERNET, ONPREM
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.space.addresses import Address, AddressSet
from penstock.space.intervals import IntervalSet
from penstock.space.names import NameSet
from penstock.space.packets import Packet
from penstock.space.transport import TCP, UDP, Transport, TransportSet

WAYS = {
    "nat-gateway": "NAT gateway",
    "public-ip": "public address",
    "load-balancer": "load balancer",
    "default-outbound-access": "default outbound access",
    "service-endpoint": "service endpoint",
    "platform": "the platform's own way out",
    "gateway": "on-premises gateway",
    "unknown": "unknown way out",
}

GUARDS = (Kind.FIREWALL, Kind.APPLIANCE, Kind.NIC)
"""Devices that may inspect what they forward."""

PORT_ZERO = TransportSet.tcp(0) | TransportSet.udp(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What one class of endpoints may exchange with a part of the outside that is treated alike.

    `inside` are the endpoints, `entry` the public address or device by which traffic from outside comes in (its endpoint id), `outside`
    the addresses outside. `allowed` and `unknown` are disjoint; `names` narrows `allowed` to application traffic under these names.
    `through` are the devices and translations on the way, for people; `trace` is the least witness of what is allowed (else of what is
    unknown).
    """

    inside: tuple[str, ...]
    outside: AddressSet
    allowed: TransportSet
    unknown: TransportSet
    trace: Trace
    entry: str = ""
    names: NameSet | None = None
    causes: tuple[Cause, ...] = ()
    way: str = ""
    case: Case


def party(network: Network, ids: tuple[str, ...]) -> Party:
    """Name endpoints to the engine."""
    return Party(text=network.endpoints[ids[0]].name, endpoints=ids, addresses=AddressSet.empty())


def inward(engine: Engine, group: Group, transport: TransportSet | None = None) -> Iterator[Passage]:
    """Give what the internet reaches of a class of endpoints, by public address and by part of the internet."""
    network = engine.network
    mask = engine.ports.full if transport is None else engine.ports.mask(transport)
    for members in _apart(network, group):
        cases = engine.cases(engine.parties.outside(INTERNET), party(network, members), mask, planned=True)
        found = ((case, (case.start.address,)) for case in engine.settled(cases))
        yield from _passages(engine, members, found, mask, sending=False)


def _apart(network: Network, group: Group) -> Iterator[tuple[str, ...]]:
    """Endpoints with public addresses of their own are asked one by one: each is its own door."""
    public = tuple(e for e in group.endpoints if network.endpoints[e].public)
    for one in public:
        yield (one,)
    rest = tuple(e for e in group.endpoints if e not in set(public))
    if rest:
        yield rest


def outward(engine: Engine, group: Group, transport: TransportSet | None = None) -> Iterator[Passage]:
    """Give what a class of endpoints reaches of the internet, by part of the internet that is treated alike."""
    network = engine.network
    mask = engine.ports.full if transport is None else engine.ports.mask(transport)
    found = engine.swept(party(network, group.endpoints[:1]), engine.parties.outside(INTERNET), engine.ports.full)
    yield from _passages(engine, group.endpoints, found, mask, sending=True)


Many = tuple[Case, tuple[Address, ...]]
"""A case that stands for several addresses outside."""


def _passages(
    engine: Engine, members: tuple[str, ...], cases: Iterable[Many], mask: int, *, sending: bool
) -> Iterator[Passage]:
    found: dict[object, list[tuple[Many, Part]]] = {}
    known: dict[int, tuple[Case, tuple[Part, ...]]] = {}  # many cases share their leaves (`engine/tables`)
    for many in cases:
        case, _ = many
        if id(case.leaves) not in known:
            known[id(case.leaves)] = (case, tuple(_parts(case, mask)))
        for part in known[id(case.leaves)][1]:
            found.setdefault((*_place(engine, case, sending), part), []).append((many, part))
    for alike in found.values():
        yield _passage(engine, members, [many for many, _ in alike], alike[0][1], sending)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a case: allowed and unknown transports, and the names to which they are limited."""

    allowed: int
    unknown: int
    names: NameSet | None


def _parts(case: Case, mask: int) -> Iterator[Part]:
    """Divide a case into what passes whatever its name, and what passes under some names only."""
    allowed, unknown, _ = (some & mask for some in summary(case.leaves))
    free, names = _limited(case, Verdict.ALLOWED, mask)
    open_, perhaps = _limited(case, Verdict.UNKNOWN, unknown)
    named, doubted = allowed & ~free, unknown & ~open_
    if free or (open_ and not named):
        yield Part(free, open_, None)
    if named:
        yield Part(named, 0 if free else open_, names)
    if doubted:
        yield Part(0, doubted, perhaps)


def _limited(case: Case, verdict: Verdict, mask: int) -> tuple[int, NameSet]:
    """Give the transports that come to a verdict under any name, and the names to which the others are limited."""
    free = 0
    names = NameSet.empty()
    for leaf in case.leaves:
        hit = leaf.mask & mask if leaf.verdict is verdict else 0
        if leaf.names is None or leaf.names.is_all:
            free |= hit
        elif hit:
            names = names | leaf.names
    return free, names


def _place(engine: Engine, case: Case, sending: bool) -> tuple[object, ...]:
    if not sending:
        return (case.goal.endpoint, case.goal.address)
    exits = tuple(sorted({leaf.exit for leaf in case.leaves if leaf.verdict is not Verdict.DENIED}))
    sender = engine.network.endpoints[case.start.endpoint]
    hops = tuple(route.next_hop for route in engine.route(sender.segment, case.goal.address)) if sender.segment else ()
    return (exits, hops)


def _passage(engine: Engine, members: tuple[str, ...], cases: list[Many], part: Part, sending: bool) -> Passage:
    case = cases[0][0]
    trace = witness(engine, case, engine.ports.transports(part.allowed or part.unknown))
    return Passage(
        inside=members,
        outside=engine.axis.union(address for _, addresses in cases for address in addresses),
        entry="" if sending else case.goal.endpoint,
        allowed=engine.ports.transports(part.allowed),
        unknown=engine.ports.transports(part.unknown),
        names=part.names,
        causes=tuple(sorted({cause for one, _ in cases for leaf in one.leaves for cause in leaf.causes})),
        trace=trace,
        way=way_out(engine.network, trace) if sending else way_in(engine.network, trace),
        case=case,
    )


def witness(engine: Engine, case: Case, transports: TransportSet) -> Trace:
    """Follow the likeliest packet of a case within some transports, with all its steps."""
    transport = likely(transports)
    if transport is None:
        raise AssertionError("a witness was asked of nothing")
    packet = Packet(case.start.address, case.goal.address, transport.protocol, transport.src_port, transport.dst_port)
    source = case.start.endpoint or None  # the engine finds the internet by the address
    return engine.trace(packet, source=source, destination=case.goal.endpoint or None, behind=case.goal.behind)


def likely(transports: TransportSet) -> Transport | None:
    """Give the member that people expect to see: an ephemeral source port, HTTPS or a shell before the least port."""
    usual = transports & TransportSet.from_port(WITNESS_PORT)
    for some in (usual & TransportSet.tcp(443), usual & TransportSet.tcp(22, 3389, 80), usual - PORT_ZERO, usual):
        if (found := some.witness()) is not None:
            return found
    return transports.witness()


def narrowed(engine: Engine, passage: Passage, transport: TransportSet) -> Trace:
    """Follow the likeliest packet of a passage within some transports: allowed if there is one, else unknown."""
    for some in (transport & passage.allowed, transport & passage.unknown):
        if not some.is_empty:
            return witness(engine, passage.case, some)
    return passage.trace


def between(engine: Engine, source: str, destination: str, transport: TransportSet) -> Trace:
    """Give the engine's proof that one endpoint (or `internet`, `onprem`) reaches another, by the likeliest packet."""
    target = destination if destination in (INTERNET, ONPREM) else f"{destination}/any"
    wanted = likely(transport)
    if wanted is None or wanted.protocol not in (TCP, UDP):
        return engine.can(source, target, transport).trace
    port = IntervalSet.of((wanted.dst_port, wanted.dst_port))
    return engine.can(source, target, TransportSet.of(protocols=(wanted.protocol,), dst_ports=port)).trace


def devices_on(network: Network, trace: Trace) -> tuple[Endpoint, ...]:
    """Give the devices that a packet met on its way, in order, each once."""
    found: dict[str, Endpoint] = {}
    for step in trace.path:
        endpoint = network.endpoints.get(step.at)
        if endpoint is not None and endpoint.id != trace.destination and _is_device(endpoint):
            found.setdefault(endpoint.id, endpoint)
    return tuple(found.values())


def _is_device(endpoint: Endpoint) -> bool:
    if endpoint.kind in (Kind.FIREWALL, Kind.APPLIANCE, Kind.PROXY, Kind.FRONTEND, Kind.EDGE):
        return True
    return endpoint.kind is Kind.NIC and endpoint.ip_forwarding


def inspected(network: Network, trace: Trace) -> bool:
    """Whether a firewall or a forwarding appliance saw the packet."""
    return any(d.kind in GUARDS for d in devices_on(network, trace))


def way_out(network: Network, trace: Trace) -> str:
    """Say by which way a packet left the estate."""
    guards = [d for d in devices_on(network, trace) if d.kind in GUARDS and d.id != trace.source]
    if guards:
        return f"through {', '.join(d.name for d in guards)}"
    word = WAYS.get(trace.exit, trace.exit)
    outs = [s for s in trace.path if s.kind == "outbound" and s.name and s.name != trace.exit]
    return f"{word} {outs[-1].name}".strip() if outs else word


def way_in(network: Network, trace: Trace) -> str:
    """Say through which device a packet came in; empty for a public address of the endpoint's own."""
    met = devices_on(network, trace)
    return f"through {', '.join(d.name for d in met)}" if met else ""
