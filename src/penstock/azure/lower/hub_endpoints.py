"""Private endpoints behind a hub that sends their network's traffic through a device (RT-43).

Comes in: the routes of a view, and the private endpoints of the hub's networks. Goes out: host routes straight to them, where they stay in force: an endpoint
whose subnet applies no routes to endpoints is reached past the device. Read next: `lower/inserted.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from penstock.azure.lower.inserted import InsertedEndpoint, holding, host_routes, ignores_routes, inside
from penstock.azure.lower.plan import NetworkPlan
from penstock.net.cause import Cause
from penstock.net.route import Route, Through, Undetermined

HOST = {4: 32, 6: 128}


def held_routes(
    routes: tuple[Route, ...], endpoints: Iterable[InsertedEndpoint], networks: Mapping[str, NetworkPlan]
) -> Iterator[Route]:
    """Give the host routes that stay in force beside routes through devices."""
    through = [route for route in routes if isinstance(route.next_hop, Through | Undetermined)]
    for endpoint in endpoints:
        rivals = holding(endpoint, through)
        if rivals and all(route.prefix.length < HOST[route.prefix.version] for route in rivals):
            doubts = _doubts(endpoint, networks[endpoint.network], rivals)
            yield from host_routes(endpoint, doubts) if doubts is not None else ()


def _doubts(endpoint: InsertedEndpoint, home: NetworkPlan, rivals: list[Route]) -> tuple[Cause, ...] | None:
    """Why it is in doubt that an endpoint is reached straight; None when it surely is not."""
    doubts = ignores_routes(endpoint)
    if doubts is not None:
        return doubts
    return None if any(inside(route.prefix, home) for route in rivals) else (_wide(endpoint),)


def _wide(endpoint: InsertedEndpoint) -> Cause:
    return Cause(
        key=f"hub-endpoint:{endpoint.id}",
        why=f'whether the private prefixes of the hub take private endpoint "{endpoint.name}" along is not certain',
        cure="add its address as a /32 to the private traffic prefixes of the hub",
        facts=("RT-43",),
        origin=endpoint.origin,
    )
