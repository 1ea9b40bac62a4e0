"""Who inside the estate is let in by the public side of a platform service, and by which way he comes.

Comes in: an `Engine`, the classes of senders, and what of the outside each of them reaches. Goes out: `Call`s. Services that no sender
and no rule tells apart are asked once. Read next: `assess/summary.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from penstock.assess.questions import party
from penstock.engine.by_name import at_public_door
from penstock.engine.engine import Engine
from penstock.engine.groups import Group
from penstock.engine.places import names_of
from penstock.engine.result import Verdict
from penstock.engine.starts import Case
from penstock.net.door import Door, Frontage
from penstock.net.endpoint import Endpoint
from penstock.net.rule import Action, Rule
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Senders that are alike, a service, the way out they take, and what is let in there: surely, and perhaps."""

    senders: tuple[str, ...]
    service: Endpoint
    exit: str
    allowed: TransportSet
    unknown: TransportSet


def calls(engine: Engine, senders: Iterable[Group], reached: Mapping[str, AddressSet]) -> Iterator[Call]:
    """Ask every service that may let somebody in from every class of senders that gets as far as its addresses.

    `reached` gives for the first endpoint of a class what it reaches outside; for another service nothing, since no network is in its way. Whether the name of a service leads to its public side is
    not asked: who knows the address needs no name.
    """
    kinds = tuple(_kinds(engine))
    for group in senders:
        outside = reached.get(group.endpoints[0])
        for alike in kinds:
            if alike.asks(outside):
                for exit_, (allowed, unknown) in _let_in(engine, group, alike).items():
                    for service in _others(alike, group):
                        yield Call(
                            senders=group.endpoints, service=service, exit=exit_, allowed=allowed, unknown=unknown
                        )


def _others(alike: Alike, group: Group) -> Iterator[Endpoint]:
    """Give the services of a kind, but not one that would call itself."""
    return (service for service in alike.services if not service.id.startswith(group.endpoints[0]))


def _let_in(engine: Engine, group: Group, alike: Alike) -> dict[str, tuple[TransportSet, TransportSet]]:
    """Give what passes the door of a service, by way out."""
    found: dict[str, list[int]] = {}
    for case in engine.settled(_cases(engine, group, alike)):
        for leaf in case.leaves:
            if leaf.verdict is not Verdict.DENIED and leaf.destination == alike.services[0].id:
                masks = found.setdefault(leaf.exit, [0, 0])
                masks[leaf.verdict is Verdict.UNKNOWN] |= leaf.mask
    ports = engine.ports
    return {
        exit_: (ports.transports(allowed), ports.transports(unknown & ~allowed))
        for exit_, (allowed, unknown) in sorted(found.items())
    }


def _cases(engine: Engine, group: Group, alike: Alike) -> Iterator[Case]:
    for start in engine.senders(party(engine.network, group.endpoints[:1])):
        if start.address.version == 4:
            for name in alike.names:
                yield at_public_door(engine, start, alike.services[0], name, engine.ports.full)


# ---- services that are alike -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Services whose public sides no sender and no rule tells apart, and of the names of the first one for each that rules do.

    `unaided`: they are perhaps reached without any way out (RT-46).
    """

    services: tuple[Endpoint, ...]
    names: tuple[str, ...]
    unaided: bool

    def asks(self, outside: AddressSet | None) -> bool:
        """Whether a sender that reaches these addresses is asked about; another service, only where not everybody is let in anyway."""
        if outside is None:
            frontage = self.services[0].frontage
            return frontage is not None and any(door.default.action is Action.DENY for door in frontage.doors)
        return self.unaided or not self.services[0].where.is_disjoint(outside)


def _kinds(engine: Engine) -> Iterator[Alike]:
    """Divide the services that may let somebody in."""
    held = frozenset(policy.service for segment in engine.network.segments.values() for policy in segment.policies)
    alike: dict[object, list[Endpoint]] = {}
    for service in sorted(engine.network.endpoints.values(), key=lambda e: e.id):
        frontage = service.frontage
        if frontage is not None and not all(_shut(door) for door in frontage.doors):
            key = service.id if frontage.service_endpoint in held else _key(engine, service, frontage)
            alike.setdefault(key, []).append(service)
    for some in alike.values():
        names = {engine.name_class(name): name for name in sorted(names_of(some[0]), reverse=True)}
        unaided = some[0].frontage is not None and bool(some[0].frontage.unaided)
        yield Alike(services=tuple(some), names=tuple(sorted(names.values())) or ("",), unaided=unaided)


def _shut(door: Door) -> bool:
    return not door.admissions and door.default.action is Action.DENY and not door.default.action_doubts


def _key(engine: Engine, service: Endpoint, frontage: Frontage) -> object:
    return (
        service.where,
        replace(frontage, doors=(), perimeter=None, unaided=()),
        bool(frontage.unaided),
        tuple((tuple((a.who, _rule(a.rule)) for a in door.admissions), _rule(door.default)) for door in frontage.doors),
        frozenset(engine.name_class(name) for name in names_of(service)),
    )


def _rule(rule: Rule) -> object:
    return (rule.match, rule.action, rule.action_doubts)
