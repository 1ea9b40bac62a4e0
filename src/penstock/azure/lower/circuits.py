"""Circuits that several gateways of the estate are on: their networks reach each other through the circuit's edge (RT-57).

Comes in: connections, gateways. Goes out: the pairs of gateways that surely take each other's prefixes, and why others may. Each gateway says whom
it listens to; gateways made since 2024 listen to nobody unless told to, older ones to everybody, so silence says nothing. Read next:
`lower/gateway_links.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations

from penstock.azure.lower import causes
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.gateway import Connection, ConnectionType, VirtualNetworkGateway
from penstock.azure.resources.hub_gateways import BranchConnection, CircuitPeering, HubGateway
from penstock.azure.resources.terms import Flag, Reference
from penstock.net.cause import Cause
from penstock.source.node import Unknown

Line = Connection | BranchConnection
AnyGateway = VirtualNetworkGateway | HubGateway


def is_down(circuit: Reference, estate: Estate) -> bool:
    """Whether nothing passes a circuit: its private peering is switched off."""
    return any(p.enabled is False for p in estate.all(CircuitPeering) if p.circuit == circuit and p.private)


def joined(estate: Estate) -> dict[tuple[str, str], Line]:
    """Give the pairs of gateways on one circuit that both take the other's prefixes, each with a connection."""
    return {
        (left.id, right.id): lines[left.id]
        for lines in _lines(estate)
        for left, right in permutations(_ends(lines, estate), 2)
        if left.id < right.id and _listens(left, right) is True and _listens(right, left) is True
    }


def unsaid(gateway: AnyGateway, estate: Estate) -> Iterator[Cause]:
    """Why a gateway may reach the networks of others on its circuits: nobody refuses, and not everybody says so."""
    for lines in _lines(estate):
        for other in _ends(lines, estate) if gateway.id in lines else ():
            said = (_listens(gateway, other), _listens(other, gateway))
            if other.id != gateway.id and False not in said:
                yield from (_why(end, one) for end, one in zip((gateway, other), said, strict=True) if one is not True)


def _lines(estate: Estate) -> Iterable[Mapping[str, Line]]:
    """Give, for each circuit that is up, its connections by gateway."""
    on: dict[str, dict[str, Line]] = {}
    for connection in estate.all(Connection):
        if connection.type is ConnectionType.EXPRESS_ROUTE and isinstance(connection.circuit, str):
            on.setdefault(connection.circuit, {})[str(connection.gateway)] = connection
    for line in estate.all(BranchConnection):
        if isinstance(line.circuit, str):
            on.setdefault(line.circuit, {})[line.gateway] = line
    return [lines for circuit, lines in on.items() if not is_down(circuit, estate)]


def _ends(lines: Iterable[str], estate: Estate) -> tuple[AnyGateway, ...]:
    found = (estate.find(VirtualNetworkGateway, one) or estate.find(HubGateway, one) for one in lines)
    return tuple(gateway for gateway in found if gateway is not None)


def _listens(gateway: AnyGateway, other: AnyGateway) -> Flag:
    """Whether a gateway takes the prefixes of another one on its circuit. Of hubs among themselves no setting tells, and those of one WAN need none."""
    if isinstance(gateway, HubGateway):
        return False if isinstance(other, HubGateway) else gateway.hears_others
    return gateway.hears_hubs if isinstance(other, HubGateway) else gateway.hears_networks


def _why(gateway: AnyGateway, said: Flag) -> Cause:
    if isinstance(said, Unknown):
        return causes.of_value(said, gateway.origin)
    at_hub = isinstance(gateway, HubGateway)
    settings = "allowNonVirtualWanTraffic" if at_hub else "allowRemoteVnetTraffic and allowVirtualWanTraffic"
    return Cause(
        key=f"listens:{gateway.id}",
        why=f'gateway "{gateway.name}" does not say whether it takes the prefixes of other networks on its circuits',
        cure=f"state {settings}, or export the gateway",
        facts=("RT-57",),
        origin=gateway.origin,
    )
