"""Web devices and their inspections, as several checks look at them.

Comes in: ways in and web devices. Goes out: which routes are inspected by whom, whom that guards, and what is not inspected. Read next: `assess/checks/waf_missing.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.engine.arrivals import Arrival, Seen
from penstock.engine.engine import Engine
from penstock.engine.request import Met
from penstock.net.endpoint import Endpoint
from penstock.net.inspection import Inspection, Mode


def blocks(inspection: Inspection | None) -> bool:
    """Whether an inspection stops attacks."""
    return inspection is not None and inspection.mode is Mode.BLOCKS and bool(inspection.rule_sets)


def guarded(engine: Engine, device: Endpoint) -> dict[str, Endpoint]:
    """Give whom the routes of a web device lead to that are inspected by what stops attacks, sorted."""
    routes = (route for door in device.rewrites for route in door.routes if blocks(route.inspection))
    targets = dict.fromkeys(t for route in routes if route.onward is not None for t in route.onward.targets)
    meant = {endpoint.id: endpoint for target in targets for endpoint in engine.places.meant(device, target)}
    return dict(sorted(meant.items()))


def unseen(arrivals: tuple[Arrival, ...]) -> Iterator[tuple[Arrival, Met]]:
    """Give the ways that are not surely inspected, each with the first web device on it."""
    for arrival in arrivals:
        if arrival.seen is not Seen.INSPECTED and arrival.met:
            yield arrival, arrival.met[0]


def by_device(found: Iterator[tuple[Arrival, Met]]) -> dict[str, list[tuple[Arrival, Met]]]:
    """Gather ways by their first device, sorted."""
    grouped: dict[str, list[tuple[Arrival, Met]]] = {}
    for arrival, met in found:
        grouped.setdefault(met.device, []).append((arrival, met))
    return dict(sorted(grouped.items()))


def used(arrivals: tuple[Arrival, ...]) -> dict[str, tuple[Inspection, list[Arrival]]]:
    """Give the policies that look at requests of the internet, each with the ways on which it does."""
    found: dict[str, tuple[Inspection, list[Arrival]]] = {}
    for arrival in arrivals:
        for met in arrival.met:
            policy = met.route.inspection
            if policy is not None:
                found.setdefault(policy.resource, (policy, []))[1].append(arrival)
    return dict(sorted(found.items()))
