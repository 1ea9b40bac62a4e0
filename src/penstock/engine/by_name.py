"""Questions by name, and questions about platform services, which are called by name.

Comes in: senders, and a name or a service. Goes out: `Case`s. A name is resolved as the sender would; what is public and known to be a
service leads to the addresses of that service and to its door. A service is asked under each of its names, at each of its private
endpoints, and at its public address: any of them may let a caller in. Read next: `engine/door.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from penstock.engine import doubts, resolved
from penstock.engine.answering import Answering
from penstock.engine.asking import heard
from penstock.engine.doubts import assigned
from penstock.engine.merge import either, summary
from penstock.engine.places import names_of
from penstock.engine.resolved import Asked, Resolved, one_of
from penstock.engine.result import Decision, Trace, Verdict
from penstock.engine.starts import Case, Goal, Start
from penstock.engine.state import INTERNET, ONPREM, TRUSTED, At, Leaf
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.door import Family
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet

FEW = 4
"""Addresses that are walked to at once: comparing them first would not be faster."""


# ---- a name ----------------------------------------------------------------------------------------------------------


def named(engine: Answering, start: Start, name: str, mask: int) -> Case:
    """Ask under a name: resolve it as the sender would, and go to every address it may give."""
    case = _named(engine, start, name, mask)
    return replace(case, leaves=doubted(case.leaves, start.doubts))


def _named(engine: Answering, start: Start, name: str, mask: int) -> Case:
    answer = heard(engine, start, _resolved(engine, start, name))
    service = engine.services.named(name)
    if start.outside == ONPREM and service is not None and answer.causes:
        ways = [
            *_privately(engine, start, service, mask, name),
            _publicly(engine, start, service, answer, mask, name),
        ]
        merged = either([way.leaves for way in ways], answer.causes)
        return Case(start, ways[0].goal, merged, name)
    ways = [_by_answer(engine, start, one, mask, name) for one in answer.ways]
    leaves = either([way.leaves for way in ways], answer.between)
    shown = _best([way.goal for way in ways], [way.leaves for way in ways])
    return Case(start, shown, leaves, name)


def _by_answer(engine: Answering, start: Start, answer: Resolved, mask: int, name: str) -> Case:
    """Go where one answer leads: to a public address, to those of a record, or nowhere."""
    service = engine.services.named(name) or engine.services.named(answer.canonical)
    if answer.public:
        case = _publicly(engine, start, service, answer, mask, name)
    elif answer.addresses:
        serves = service.id if service is not None else ""
        goal = Goal(endpoint="", address=Address(4, 0), resolved=answer, serves=serves)
        case = _at(engine, start, answer.addresses, goal, mask, name)
    else:
        goal = Goal(endpoint="", address=Address(4, 0), resolved=answer)
        return Case(start, goal, engine.walk(start, goal, mask, NameSet.exact(name), name), name)
    return replace(case, leaves=opened(case.leaves, answer.causes))


def _resolved(engine: Answering, start: Start, name: str) -> Resolved:
    if start.outside == ONPREM:
        service = engine.services.named(name)
        causes = (doubts.onprem_names(name),) if service is not None and engine.services.private_doors(service) else ()
        asked = Asked(at="", name="on-premises DNS", note=f"{name} is a public address", facts=("DNS-02",))
        return Resolved(name=name, canonical=name, public=True, causes=causes, path=(asked,))
    return engine.resolve(name, engine.network.endpoints.get(start.endpoint))


def resolved_for(engine: Answering, name: str, source: str) -> Resolved:
    """Resolve a name for every sender that a text stands for; those that get different answers make alternatives."""
    name = name.lower().rstrip(".")
    chosen = list(engine.senders(engine.parties.find(source)))
    answers = [heard(engine, start, _resolved(engine, start, name)) for start in chosen]
    cause = Cause(
        key=f"asked-by:{source}:{name}",
        why=f"the machines of {source} do not all get the same answer",
        cure="ask for one machine",
    )
    return one_of(answers, (cause,)) if answers else engine.resolve(name, None)


def _publicly(
    engine: Answering, start: Start, service: Endpoint | None, answer: Resolved | None, mask: int, name: str
) -> Case:
    """Go to a public address: of the service, of its family, or of anybody outside."""
    goal = Goal(endpoint="", address=Address(4, 0), outside=INTERNET, resolved=answer)
    called = answer.canonical if answer is not None else name
    family = engine.services.family(called) if service is None and called else None
    own = engine.places.addresses.get(called) if called else None
    if own is not None:
        owner, _ = engine.places.public[own]
        return _at(engine, start, (own,), replace(goal, endpoint=owner.id, outside="", public=True), mask, name)
    if service is not None and service.frontage is not None:
        goal = replace(goal, endpoint=service.id, public=True, holds=service.frontage.holds)
        return _at(engine, start, _addresses_of(engine, start, service), goal, mask, name)
    if family is not None:
        goal = replace(goal, holds=family.holds, foreign=True)
        return _at(engine, start, engine.representatives(family.where), goal, mask, name)
    return _at(engine, start, engine.representatives(engine.places.outside), goal, mask, name)


def _addresses_of(engine: Answering, start: Start, service: Endpoint) -> tuple[Address, ...]:
    """Give one of each of the public addresses of a service that are not treated alike on the way there.

    Callers from outside and other services go straight to the door, whichever address they ask. From inside, those are alike that share a plan
    (`engine/tables`), unless it holds doubts that are settled for the service: settled they may mean different things.
    """
    addresses = _symbols_first(engine, engine.representatives(service.where))
    sender = engine.network.endpoints.get(start.endpoint)
    if start.outside in (INTERNET, TRUSTED) or (sender is not None and sender.kind is Kind.SERVICE):
        return addresses[:1]
    if start.outside or len(addresses) < FEW:
        return addresses
    found: dict[object, Address] = {}
    for address in addresses:
        leaves = engine.answers.leaves(start, Goal(endpoint="", address=address, outside=INTERNET))
        found.setdefault(address if _must_be_walked(leaves, service) else id(leaves), address)
    return tuple(found.values())


def _symbols_first(engine: Answering, addresses: Sequence[Address]) -> tuple[Address, ...]:
    """Order addresses for people: those that stand for what they are come before those that may be it."""
    return tuple(sorted(addresses, key=lambda address: address not in engine.network.symbols))


def _must_be_walked(leaves: tuple[Leaf, ...] | None, service: Endpoint) -> bool:
    holds = service.frontage.holds if service.frontage is not None else frozenset()
    return leaves is None or any(not holds.isdisjoint(leaf.causes) for leaf in leaves)


def _at(engine: Answering, start: Start, addresses: Sequence[Address], goal: Goal, mask: int, name: str) -> Case:
    """Go to each of several addresses of which one is meant."""
    chosen = tuple(a for a in addresses if a.version == start.address.version) or tuple(addresses)
    chosen = _symbols_first(engine, chosen)
    asked = NameSet.exact(name) if name else None
    goals = [replace(goal, address=address, chosen=True) for address in chosen]
    ways = [engine.walk(start, one, mask, asked, name) for one in goals]
    words = name or (engine.network.endpoints[goal.endpoint].name if goal.endpoint else "")
    merged = either(ways, (doubts.address_of(words),))
    return Case(start, _best(goals, ways), merged, name)


def _best(goals: Sequence[Goal], ways: Sequence[Sequence[Leaf]]) -> Goal:
    """Give the goal to show: the first that is not simply denied."""
    for goal, way in zip(goals, ways, strict=True):
        allowed, unknown, _ = summary(way)
        if allowed | unknown:
            return goal
    return goals[0]


def led(engine: Answering, goal: Goal, leaves: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
    """A record that leads to something else than the service leads nowhere."""
    service = engine.network.endpoints.get(goal.serves)
    if service is None:
        return leaves
    doors = {endpoint.id: endpoint for endpoint in engine.services.private_doors(service)}
    return tuple(
        leaf
        if leaf.verdict is Verdict.DENIED or leaf.destination in doors
        else _elsewhere(engine, leaf, service, doors)
        for leaf in leaves
    )


def _elsewhere(engine: Answering, leaf: Leaf, service: Endpoint, doors: Mapping[str, Endpoint]) -> Leaf:
    causes = _perhaps_a_door(engine.network.endpoints.get(leaf.destination), leaf, doors.values())
    if causes:
        return leaf.but(verdict=Verdict.UNKNOWN, causes=tuple(sorted({*leaf.causes, *causes})))
    return _astray(leaf, service)


def _perhaps_a_door(met: Endpoint | None, leaf: Leaf, doors: Iterable[Endpoint]) -> tuple[Cause, ...]:
    """Say why a leaf may have ended at the service all the same: it, or one of its private endpoints, is not known well enough."""
    if met is None:
        return leaf.causes
    if met.kind is Kind.PRIVATE_ENDPOINT and not met.service:
        return (doubts.leads(met),)
    if met.kind is Kind.VACANT and not met.fixed:
        return leaf.causes or (assigned(met),)
    return tuple(cause for door in doors if leaf.dst in door.where for cause in door.astray)


def _astray(leaf: Leaf, service: Endpoint) -> Leaf:
    steps = leaf.steps
    if steps:
        note = f"the record leads here, and this is no private endpoint of {service.name}"
        steps = (
            *steps,
            replace(steps[-1], kind="drop", decision=Decision.DROP, note=note, facts=("DNS-05",), rule=None),
        )
    return leaf.but(verdict=Verdict.DENIED, causes=(), steps=steps, facts=(*leaf.facts, "DNS-05"))


def doubted(leaves: tuple[Leaf, ...], causes: tuple[Cause, ...]) -> tuple[Leaf, ...]:
    """Doubt everything that is not stopped."""
    if not causes:
        return leaves
    return tuple(
        leaf
        if leaf.verdict is Verdict.DENIED
        else leaf.but(verdict=Verdict.UNKNOWN, causes=tuple(sorted({*leaf.causes, *causes})))
        for leaf in leaves
    )


def opened(leaves: tuple[Leaf, ...], causes: tuple[Cause, ...]) -> tuple[Leaf, ...]:
    """Nobody knows whether the packet goes there at all: neither an allow nor a denial is proved."""
    if not causes:
        return leaves
    return tuple(leaf.but(verdict=Verdict.UNKNOWN, causes=tuple(sorted({*leaf.causes, *causes}))) for leaf in leaves)


def told(walker: Walker, at: At, answer: Resolved) -> At:
    """Record how a name was resolved, when one packet is followed."""
    return at if at.transport is None else at.but(steps=(*at.steps, *resolved.told(answer, walker.packet(at))))


# ---- a service -------------------------------------------------------------------------------------------------------


def to_service(engine: Answering, start: Start, service: Endpoint, mask: int) -> Iterator[Case]:
    """Ask a service in every way that a caller has: by its names, at its private endpoints, at its public address."""
    if start.address.version != 4:
        return
    if start.outside in (INTERNET, TRUSTED):
        yield _publicly(engine, start, service, None, mask, "")
        return
    cases = [named(engine, start, name, mask) for name in _distinct_names(engine, start, service)]
    yield from cases or _out_of_sight(engine, start, service, mask)
    reached = {case.goal.address for case in cases if case.goal.resolved is not None and not case.goal.resolved.public}
    for case in _privately(engine, start, service, mask, ""):
        if case.goal.address not in reached:
            yield case
    if not any(case.goal.endpoint == service.id for case in cases):
        yield _publicly(engine, start, service, None, mask, "")


def at_public_door(engine: Answering, start: Start, service: Endpoint, name: str, mask: int) -> Case:
    """Ask a service at its public address under one of its names, whatever address the name gives there."""
    case = _publicly(engine, start, service, None, mask, name)
    return replace(case, leaves=doubted(case.leaves, start.doubts))


def _out_of_sight(engine: Answering, start: Start, service: Endpoint, mask: int) -> Iterator[Case]:
    """A service without a known name may be reached inside a network, nobody knows where."""
    if service.astray:
        goal = Goal(endpoint="", address=Address(4, 0), resolved=Resolved(name=service.name, causes=service.astray))
        yield Case(start, goal, engine.walk(start, goal, mask), "")


def _distinct_names(engine: Answering, start: Start, service: Endpoint) -> Iterator[str]:
    """Give one name of those that give the same address and that no rule on names tells apart."""
    seen = set()
    for name in sorted(names_of(service)):
        ways = _resolved(engine, start, name).ways
        key = (*((w.addresses, w.public, w.exists) for w in ways), engine.name_class(name))
        if key not in seen:
            seen.add(key)
            yield name


def _privately(engine: Answering, start: Start, service: Endpoint, mask: int, name: str) -> Iterator[Case]:
    for endpoint in engine.services.private_doors(service):
        addresses = engine.representatives(endpoint.where & AddressSet.full_v4())
        if start.endpoint == endpoint.id or not addresses or service.kind is not Kind.SERVICE:
            continue
        asked = NameSet.exact(name) if name else None
        goals = [Goal(endpoint=endpoint.id, address=address, chosen=True) for address in addresses]
        ways = [engine.walk(start, goal, mask, asked, name) for goal in goals]
        yield Case(start, _best(goals, ways), either(ways, (assigned(endpoint),)), name)


def to_stranger(engine: Answering, sender: Endpoint, family: Family) -> Trace:
    """Follow a sender to a service of a family that belongs to somebody else, by the port it is usually called on."""
    mask = engine.ports.mask(family.listens & TransportSet.tcp(443))
    address = engine.representatives(sender.where & AddressSet.full_v4())[0]
    start = Start(endpoint=sender.id, address=address)
    goal = Goal(endpoint="", address=Address(4, 0), outside=INTERNET, holds=family.holds, foreign=True)
    case = _at(engine, start, engine.representatives(family.where), goal, mask, "")
    return engine.shown(case, TransportSet.tcp(443))
