"""The verbs of the Python front door that ask questions.

Comes in: a `Network` and text as on the command line. Goes out: `Answer`, `Trace`, `Flow`s. An engine is built once a network
and kept as long as the network is. Read next: `engine/engine.py`.
"""

from __future__ import annotations

from weakref import WeakValueDictionary

from penstock.engine.engine import Engine
from penstock.engine.parties import transports
from penstock.engine.result import Answer, Flow, Trace
from penstock.engine.sweep import Group, flows, groups
from penstock.net.network import Network
from penstock.space.packets import Packet

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


def can(network: Network, source: str, destination: str) -> Answer:
    """Answer whether `source` can reach `destination`, written as `NAME[:PORT[/PROTOCOL]]`.

    Raises `UsageError` for names that are ambiguous or unknown.
    """
    return engine_of(network).can(source, destination)


def trace(network: Network, packet: Packet | str, *, source: str | None = None, name: str = "") -> Trace:
    """Follow one packet, such as `tcp 10.0.0.4:50000 -> 10.1.2.4:443`, with every step and its reason.

    `source` is an endpoint id where several have the address; `name` the host name of application traffic.
    """
    parsed = Packet.parse(packet) if isinstance(packet, str) else packet
    return engine_of(network).trace(parsed, source, name=name)


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
