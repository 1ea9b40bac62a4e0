"""The way out by an explicit proxy: clients that ask a firewall to fetch something for them, whatever their routes are (FW-61).

Comes in: what became of a bundle that leaves the estate. Goes out: the same, where what is refused on the way may be fetched by a proxy that
the sender reaches and whose application rules allow it. Whether a client is set up to ask a proxy stands in no configuration of the
network, so that this is never more than a doubt. Read next: `engine/devices.py`.
"""

from __future__ import annotations

from penstock.engine.answering import Answering
from penstock.engine.doubts import by_proxy
from penstock.engine.merge import summary
from penstock.engine.result import Decision, Verdict
from penstock.engine.starts import Goal, Start
from penstock.engine.state import INTERNET, At, Leaf, Leg, ended
from penstock.net.cause import Cause
from penstock.net.endpoint import Appliance, Endpoint
from penstock.net.network import Network
from penstock.net.rule import Action
from penstock.space.names import NameSet


def proxies(network: Network) -> tuple[Endpoint, ...]:
    """Give the devices that fetch things for those who ask."""
    return tuple(e for e in network.endpoints.values() if e.appliance is not None and not e.appliance.proxy.is_empty)


def leaves_estate(network: Network, start: Start, goal: Goal) -> bool:
    """Whether a machine of the estate asks for something outside."""
    meant = network.endpoints.get(goal.endpoint)
    return not start.outside and (goal.outside == INTERNET or (meant is not None and meant.frontage is not None))


def besides(
    engine: Answering,
    start: Start,
    goal: Goal,
    leaves: tuple[Leaf, ...],
    asked: NameSet | None,
    name: str,
    transport: tuple[int, int, int] | None,
) -> tuple[Leaf, ...]:
    """Doubt what is refused and may be fetched."""
    refused = summary(leaves)[2] & engine.walker.tcp
    if not refused or not leaves_estate(engine.network, start, goal):
        return leaves
    at = At(
        src=start.address,
        dst=goal.address,
        mask=refused,
        leg=Leg(start=start.endpoint, address=start.address),
        transport=transport,
        asked=asked if asked is not None else NameSet.all(),
        name=name,
        web=goal.web,
    )
    found = [leaf for device in engine.proxies for leaf in _fetched(engine, start, device, at)]
    return (*leaves, *found)


def _fetched(engine: Answering, start: Start, device: Endpoint, at: At) -> list[Leaf]:
    appliance = device.appliance
    if appliance is None or (reach := _reach(engine, start, device, appliance)) is None:
        return []
    walker = engine.walker
    found = []
    spoken = at.mask & walker.speaks_of(appliance.application)
    for part in walker.named(appliance.application, at.but(mask=spoken)) if spoken else ():
        if part.action in (Action.DENY, Action.PASS):
            continue
        here = at.but(mask=part.mask, asked=part.names or at.asked, narrowed=True)
        here = walker.step(
            here,
            device.id,
            device.name,
            appliance.application.kind,
            Decision.UNKNOWN,
            rule=part.rule,
            note=f"if the client asks {device.name} to fetch it",
            facts=("FW-61",),
        )
        doubted = here.doubting((by_proxy(device), *reach, *appliance.proxy_doubts, *part.causes))
        found.append(ended(doubted, Verdict.ALLOWED, facts=("FW-61",)))
    return found


def _reach(engine: Answering, start: Start, device: Endpoint, appliance: Appliance) -> tuple[Cause, ...] | None:
    """Give why a sender may not reach a proxy; None if it does not."""
    mask = engine.ports.mask(appliance.proxy)
    ways: list[Leaf] = []
    for address in engine.representatives(device.where):
        if address.version == start.address.version:
            ways.extend(engine.walked(start, Goal(endpoint=device.id, address=address), mask))
    allowed, unknown, _ = summary(ways)
    if not allowed and not unknown:
        return None
    return () if allowed else tuple(sorted({cause for leaf in ways for cause in leaf.causes}))
