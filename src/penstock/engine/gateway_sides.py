"""What lies behind gateways: which of several sends a packet on, and over which tunnel.

Comes in: a network and its gateways. Goes out: gateways and `Link`s. Read next: `engine/gateways.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from penstock.net.endpoint import Endpoint
from penstock.net.network import Link, Network
from penstock.space.addresses import Address


def taking(network: Network, gateways: Sequence[Endpoint], dst: Address) -> Sequence[Endpoint]:
    """Give those of several gateways that send a packet on: over a tunnel, to a site, perhaps, or none of them."""
    linked = [gateway for gateway in gateways if next(far_ends(network, gateway.id, dst), None) is not None]
    knowing = [gateway for gateway in gateways if knows(network, gateway, dst)]
    opaque = [gateway for gateway in gateways if gateway.opaque]
    return linked or knowing or opaque or [gateway for gateway in gateways if gateway.more_behind] or gateways


def far_ends(network: Network, gateway: str, address: Address) -> Iterator[Link]:
    """Give the tunnels and circuits of a gateway behind whose other end an address is."""
    for link in network.links:
        far = link.other(gateway)
        if gateway in (link.left, link.right) and far in network.endpoints and address in link.reach(far):
            yield link


def knows(network: Network, gateway: Endpoint, address: Address) -> bool:
    """Whether an address outside surely lies behind a gateway."""
    return address in (network.onprem if gateway.behind is None else gateway.behind)
