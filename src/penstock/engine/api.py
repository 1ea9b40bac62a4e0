"""The verbs of the Python front door that ask questions.

Comes in: a `Network` and text as on the command line. Goes out: `Answer`, `Trace`, `Flow`s. An engine is built once a network
and kept as long as the network is. Read next: `engine/engine.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakValueDictionary

from penstock.diagnostics import UsageError
from penstock.engine import by_name, effective
from penstock.engine.arrivals import Arrival, Seen, arrivals
from penstock.engine.effective import EffectiveRoute, Ruling
from penstock.engine.engine import Engine
from penstock.engine.groups import Group, groups
from penstock.engine.parties import transports
from penstock.engine.request import ANY_REQUEST, parse_request
from penstock.engine.resolved import Resolved
from penstock.engine.result import Answer, Flow, Trace
from penstock.engine.sweep import flows
from penstock.net.endpoint import Endpoint
from penstock.net.inspection import Severity
from penstock.net.network import Network
from penstock.net.route import Route
from penstock.net.rule import Direction, Filter
from penstock.space.addresses import Address
from penstock.space.packets import Packet
from penstock.space.transport import TransportSet

_ENGINES: WeakValueDictionary[int, Engine] = WeakValueDictionary()
_LAST: list[Engine] = []


def engine_of(network: Network) -> Engine:
    """Give the engine of a network, building it at the first question."""
    engine = _ENGINES.get(id(network))
    if engine is None or engine.network is not network:
        engine = Engine(network)
        _ENGINES[id(network)] = engine
        _LAST[:] = [engine]
    return engine


def can(
    network: Network, source: str, destination: str, *, request: str = "", matched: Sequence[Severity] = ()
) -> Answer:
    """Answer whether `source` can reach `destination`, written as `NAME[:PORT[/PROTOCOL]]`.

    `request` narrows the question to web requests, written as `[METHOD] [https://HOST][/PATH]`; `matched` are the severities of the
    managed rules of a web firewall that they match. Raises `UsageError` for names that are ambiguous or unknown.
    """
    return engine_of(network).can(source, destination, request=request, matched=matched)


def trace(
    network: Network,
    packet: Packet | str,
    *,
    source: str | None = None,
    destination: str | None = None,
    name: str = "",
    request: str = "",
    matched: Sequence[Severity] = (),
) -> Trace:
    """Follow one packet, such as `tcp 10.0.0.4:50000 -> 10.1.2.4:443`, with every step and its reason.

    `source` and `destination` are endpoint ids where several have the address (of a platform service, always); `name` the host name of
    application traffic. `request` and `matched` say which web request it carries, as for `can`.
    """
    parsed = Packet.parse(packet) if isinstance(packet, str) else packet
    host, web = parse_request(request) if request else ("", ANY_REQUEST)
    web = replace(web, matched=tuple(matched))
    return engine_of(network).trace(parsed, source, destination, name or host, web=web)


def uninspected(network: Network, backend: str) -> tuple[Arrival, ...]:
    """Give the ways by which web traffic of the internet reaches a backend without an inspection that blocks attacks.

    `backend` is written as for `can`, without port: the ports are those on which web devices ask it. `shown` of `engine/arrivals.py`
    follows one request of a way. Raises `UsageError` for names that are ambiguous or unknown.
    """
    engine = engine_of(network)
    found = arrivals(engine, engine.parties.find(backend))
    return tuple(arrival for arrival in found if arrival.seen is not Seen.INSPECTED)


def reach(
    network: Network, *, source: str | None = None, destination: str | None = None, port: str | None = None
) -> tuple[Flow, ...]:
    """Give everything that can flow, one entry for each pair of classes of endpoints, narrowed as asked."""
    engine = engine_of(network)
    wanted = None
    if port is not None:
        number, _, protocol = port.partition("/")
        wanted = transports(number, protocol or None)
    chosen = [_groups(engine, text) for text in (source, destination)]
    return tuple(flows(engine, chosen[0], chosen[1], wanted))


def _groups(engine: Engine, text: str | None) -> tuple[Group, ...] | None:
    if text is None:
        return None
    party = engine.parties.find(text)
    outside = (Group(outside=party.outside),) if party.outside else ()
    return (*groups(engine, party.endpoints), *outside)


def resolve(network: Network, name: str, source: str = "internet") -> Resolved:
    """Give the addresses that a name has for a machine, subnet or network of the estate, for `internet`, or `onprem`, with every step.

    Where the machines of a place get different answers, these are alternatives. Raises `UsageError` for names that are ambiguous or unknown.
    """
    return by_name.resolved_for(engine_of(network), name, source)


# ── one endpoint alone ───────────────────────────────────────────────────────────────────────────


def effective_rules(network: Network, endpoint: str, direction: Direction) -> tuple[Filter, ...]:
    """Give the filters that traffic meets at an endpoint, in order, with every rule that is in effect there."""
    engine = engine_of(network)
    return effective.rules(engine, _one(engine, endpoint), direction)


def effective_routes(network: Network, endpoint: str) -> tuple[EffectiveRoute, ...]:
    """Give the routes of an endpoint: system, learned and user routes, and which of them are active."""
    engine = engine_of(network)
    return effective.routes(engine, _one(engine, endpoint))


def next_hop(network: Network, endpoint: str, destination: str) -> tuple[Route, ...]:
    """Give the routes a packet to an address may take, the best first; more than one when some may not exist."""
    engine = engine_of(network)
    return effective.next_hop(engine, _one(engine, endpoint), Address.parse(destination))


def rulings(
    network: Network, endpoint: str, direction: Direction, src: str, dst: str, transports: TransportSet
) -> tuple[Ruling, ...]:
    """Give what each filter of an endpoint by itself says of some traffic; routing plays no part."""
    engine = engine_of(network)
    asked = _one(engine, endpoint)
    return tuple(effective.rulings(engine, asked, direction, Address.parse(src), Address.parse(dst), transports))


def _one(engine: Engine, text: str) -> Endpoint:
    """Give the endpoint of a name. Raises `UsageError` when it has several or none."""
    found = engine.parties.find(text).endpoints
    if len(found) != 1:
        listed = "".join(f"\n  {identity}" for identity in found)
        raise UsageError(f'"{text}" stands for {len(found)} endpoints; name one{listed}')
    return engine.network.endpoints[found[0]]
