"""Ports of policies → transports.

Comes in: ports of a rule, and the pods at whose end they are. Goes out: `Ports`. A named port is what the pod that receives calls so; one that
has no such port is not reached by it (K8S-09). Read next: `lower/network_policy.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.kubernetes.resources.policy import NamedPort, PlainProtocol, Port, PortRange
from penstock.kubernetes.resources.workload import ContainerPort, Workload
from penstock.net.cause import Cause
from penstock.source.node import Unknown
from penstock.space.intervals import IntervalSet
from penstock.space.transport import NAMES as PROTOCOL_WORDS
from penstock.space.transport import PORTED, TransportSet

KNOWN_TO_POLICIES = TransportSet.of(PORTED)
"""The protocols that the API speaks of; all others are undefined (K8S-10)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The transports that are surely meant, and those that may be."""

    sure: TransportSet
    maybe: tuple[tuple[Cause, TransportSet], ...] = ()


def has_names(ports: tuple[Port, ...] | None) -> bool:
    """Whether what is meant depends on who receives."""
    return any(isinstance(port, NamedPort) for port in ports or ())


def resolved(
    ports: tuple[Port, ...] | None, receiver: Workload | None, without: TransportSet = KNOWN_TO_POLICIES
) -> Ports:
    """Give what ports mean at a receiver; None: at whatever has no names for ports. Without ports, `without` is meant."""
    if ports is None:
        return Ports(sure=without)
    sure, maybe = TransportSet.empty(), []
    for port in ports:
        match port:
            case PortRange():
                sure = sure | span(port)
            case NamedPort():
                sure = sure | _named(port, receiver)
                if receiver is not None and receiver.ports_open:
                    maybe.append((_unread(receiver), KNOWN_TO_POLICIES))
            case PlainProtocol():
                if port.only:
                    maybe.append((_some(port), TransportSet.protocol(port.protocol)))
                else:
                    sure = sure | TransportSet.protocol(port.protocol)
            case Unknown():
                cause = Cause(key=f"port:{port.origin}:{port.why}", why=f"a port of a policy is not known: {port.why}")
                maybe.append((cause, KNOWN_TO_POLICIES))
    return Ports(sure=sure, maybe=tuple(maybe))


def span(port: PortRange) -> TransportSet:
    """Give a range of ports as transports."""
    return TransportSet.of((port.protocol,), dst_ports=IntervalSet.of((port.low, port.high)))


def _named(port: NamedPort, receiver: Workload | None) -> TransportSet:
    found = TransportSet.empty()
    for listed in receiver.ports if receiver is not None else ():
        if _is(port, listed):
            found = found | span(PortRange(protocol=listed.protocol, low=listed.number, high=listed.number))
    return found


def _is(port: NamedPort, listed: ContainerPort) -> bool:
    return listed.name == port.name and port.protocol in (None, listed.protocol)


def _some(port: PlainProtocol) -> Cause:
    word = PROTOCOL_WORDS.get(port.protocol, str(port.protocol))
    return Cause(
        key=f"some:{port.protocol}:{port.only}",
        why=f"a policy speaks of {word} of {port.only} only, and here types are not told apart",
    )


def _unread(workload: Workload) -> Cause:
    return Cause(
        key=f"ports:{workload.id}",
        why=f"not all ports that {workload.namespace}/{workload.name} lists are known",
        facts=("K8S-09",),
        origin=workload.origin,
    )
