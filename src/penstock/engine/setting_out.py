"""How a question becomes a bundle that sets out: from a machine, from behind a gateway, or from the internet.

Comes in: an `Answering`, a start and a goal. Goes out: leaves. What the question says of whom is meant is told to the walker first. Read next:
`engine/walk.py`.
"""

from __future__ import annotations

from penstock.engine import by_name, door, seated, services
from penstock.engine.answering import Answering
from penstock.engine.gateways import bring_in
from penstock.engine.merge import either
from penstock.engine.request import ANY_REQUEST
from penstock.engine.result import Verdict
from penstock.engine.starts import Goal, Start
from penstock.engine.state import INTERNET, ONPREM, TRUSTED, At, Leaf, Leg, ended
from penstock.net.route import Deliver
from penstock.space.names import NameSet
from penstock.space.transport import TCP


def bundle(
    engine: Answering,
    start: Start,
    goal: Goal,
    mask: int,
    asked: NameSet | None,
    name: str,
    transport: tuple[int, int, int] | None,
) -> At:
    """Tell the walker what the question says of whom is meant, and give what it asks about."""
    walker = engine.walker
    walker.pins = {start.address: start.endpoint} if start.endpoint and start.outside != ONPREM else {}
    walker.sought = "" if goal.public else goal.endpoint
    if walker.sought:
        walker.pins[goal.address] = goal.endpoint
    meant = engine.network.endpoints.get(goal.endpoint)
    walker.service = meant if meant is not None and meant.frontage is not None else None
    walker.behind, walker.holds, walker.foreign = goal.behind, goal.holds, goal.foreign
    walker.caller_id = engine.network.endpoints[start.endpoint].resource if start.outside == "" else ""
    return At(
        src=start.address,
        dst=goal.address,
        mask=mask,
        leg=Leg(start=INTERNET if start.outside == INTERNET else start.endpoint, address=start.address),
        transport=transport,
        asked=asked if asked is not None else NameSet.all(),
        name=name,
        web=goal.web,
    )


def is_guess(engine: Answering, start: Start, goal: Goal, at: At) -> bool:
    """Whether somebody inside is asked at one of the addresses that he may have; what becomes of it often does not depend on who he is."""
    if goal.certain or not start.endpoint or at.transport is not None or at.name or not at.asked.is_all:
        return False
    end = engine.network.endpoints.get(goal.endpoint)
    plain = goal.web is ANY_REQUEST and not (goal.public or goal.behind or goal.resolved or goal.host or goal.serves)
    machine = end is not None and end.frontage is None and not end.astray
    return machine and plain and not goal.holds and not goal.foreign and not engine.walker.has_guests


def walk(engine: Answering, start: Start, goal: Goal, at: At) -> tuple[Leaf, ...]:
    """Walk a bundle to a goal, and see that it led there."""
    meant = engine.network.endpoints.get(goal.endpoint)
    if goal.resolved is not None:
        at = by_name.told(engine.walker, at, goal.resolved)
        if not goal.resolved.public and not goal.resolved.addresses:
            open_ = goal.resolved.exists or goal.resolved.causes
            verdict = Verdict.UNKNOWN if open_ else Verdict.DENIED
            return (ended(at.doubting(goal.resolved.causes), verdict, facts=goal.resolved.facts),)
    if meant is not None and meant.astray and not goal.public:
        return (ended(at.doubting(meant.astray), Verdict.UNKNOWN),)
    if engine.walker.has_guests:
        sender = start.endpoint if not start.outside else ""
        if (hidden := seated.out_of_sight(engine.walker, sender, goal.endpoint, at)) is not None:
            return hidden
    leaves = by_name.led(engine, goal, _set_out(engine, start, at))
    handover = services.handover_of(engine.network, start, goal)
    if handover is None or not at.mask & engine.ports.mask(handover.first):
        return leaves
    onward = at.transport and (TCP, at.transport[1], handover.port)
    again = _set_out(engine, start, at.but(mask=engine.ports.mask(handover.second), transport=onward))
    return services.handed_over(engine.ports, handover, leaves, again)


def _set_out(engine: Answering, start: Start, at: At) -> tuple[Leaf, ...]:
    walker, endpoints = engine.walker, engine.network.endpoints
    meant = endpoints.get(walker.pins.get(at.dst, ""))
    if meant is not None and meant.seats and not (start.endpoint and endpoints[start.endpoint].seats):
        return seated.to(walker, meant, at, lambda some: _set_out(engine, start, some), start.endpoint)
    if start.outside and (leaves := door.from_outside(walker, start, at)) is not None:
        return leaves
    if start.outside == TRUSTED:
        why = "trusted services call platform services and nothing else"
        return (walker.drop(at, TRUSTED, why, ("STO-06",)),)
    if start.outside == INTERNET:
        return _from_internet(engine, at)
    if start.outside == ONPREM:
        return bring_in(walker, endpoints[start.endpoint], at)
    return walker.send(endpoints[start.endpoint], at)


def _from_internet(engine: Answering, at: At) -> tuple[Leaf, ...]:
    walker, places = engine.walker, engine.places
    entry = places.public.get(at.dst)
    domain = None if entry is not None else places.open_domain(at.dst, walker.pins.get(at.dst, ""))
    if domain is not None:
        return walker.deliver(Deliver(network=domain.id), at.doubting(domain.open_to_internet))
    if entry is not None:
        return walker.enter(entry[0], entry[1], at)
    why = "no public address of the estate leads there"
    unsaid = [(endpoint, public) for endpoint, public in places.public.values() if public.doubts]
    ways = [walker.enter(endpoint, public, at) for endpoint, public in unsaid]
    causes = tuple(sorted({cause for _, public in unsaid for cause in public.doubts}))
    return either([(walker.drop(at, INTERNET, why, ("P-01",)),), *ways], causes)
