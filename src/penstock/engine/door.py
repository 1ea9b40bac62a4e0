"""A packet before the door of a platform service: who calls, as the service sees it, and which of its rules decides.

Comes in: a bundle that reached the public side of the service in question, and a `Caller`. Goes out: leaves. Doubts are weighed as in any
filter (`engine/first_match.py`); one of several doors may stand, and then only what all of them say is sure. Read next:
`engine/outward.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from penstock.engine import doubts
from penstock.engine.first_match import (
    CERTAIN,
    SRC,
    Candidate,
    Doubt,
    Terms,
    all_of,
    conjunction,
    decide,
    listed_terms,
    side_terms,
)
from penstock.engine.merge import either
from penstock.engine.places import Places
from penstock.engine.result import Decision, Verdict
from penstock.engine.starts import Start
from penstock.engine.state import INTERNET, ONPREM, TRUSTED, At, Leaf, ended
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.door import (
    ANY_SEGMENT,
    Admission,
    Caller,
    Door,
    Everyone,
    FromAddresses,
    FromPlatform,
    FromResources,
    FromSegments,
    FromTrusted,
    Frontage,
    Way,
)
from penstock.net.endpoint import Endpoint
from penstock.net.rule import Action, Cover
from penstock.space.addresses import AddressSet

NEVER: Terms = ()
DECISIONS = {Action.ALLOW: Decision.ALLOW, Action.DENY: Decision.DENY, None: Decision.UNKNOWN}


# ---- the packet ------------------------------------------------------------------------------------------------------


def from_outside(walker: Walker, start: Start, at: At) -> tuple[Leaf, ...] | None:
    """Somebody who is not in the estate calls the service in question; None when the question is about something else."""
    service = walker.service_at(at.dst)
    if service is None or service.frontage is None:
        return None
    platform = walker.network.platform
    caller = {
        INTERNET: Caller(
            way=Way.PUBLIC,
            addresses=AddressSet.address(start.address),
            words=f"from {walker.network.symbols.get(start.address, start.address)}",
            on_platform=platform is not None and start.address in platform.sure,
        ),
        ONPREM: Caller(
            way=Way.PUBLIC,
            addresses=AddressSet.empty(),
            words="from on-premises, by its own way to the internet",
            on_platform=False,
        ),
        TRUSTED: Caller(way=Way.TRUSTED, addresses=AddressSet.empty(), words="as a trusted service"),
    }[start.outside]
    return meet(walker, service, service.frontage, at, caller)


def meet(walker: Walker, service: Endpoint, frontage: Frontage, at: At, caller: Caller) -> tuple[Leaf, ...]:
    """A packet comes to the public side of a service: it must ask on a port that is answered, and pass the door."""
    left = at.mask
    leaves: list[Leaf] = []
    for causes, transports in (((), frontage.listens), *(((c,), some) for c, some in frontage.perhaps_listens)):
        if listening := left & walker.ports.mask(transports):
            left &= ~listening
            here = at.but(mask=listening).doubting(causes)
            ways = [_through(walker, service, door, here, caller) for door in frontage.doors]
            leaves.extend(either(ways, frontage.causes))
    if left:
        why = f"{service.name} answers on {frontage.listens} only"
        leaves.append(walker.drop(at.but(mask=left), service.id, why, ()))
    return tuple(leaves)


def _through(walker: Walker, service: Endpoint, door: Door, at: At, caller: Caller) -> tuple[Leaf, ...]:
    leaves = []
    for part in decide(rows(walker.places, door, caller, walker.ports.full), at.mask):
        decision = DECISIONS[part.action]
        why, missed = passed_over(door, caller) if part.rule is door.default else ("", ())
        facts = tuple(dict.fromkeys((*part.rule.facts, *missed)))
        note = f"{caller.words}; {why}" if why else caller.words
        here = at.but(mask=part.mask, notes=tuple(dict.fromkeys(at.notes + part.rule.notes)))
        here = walker.step(here, service.id, service.name, "door", decision, rule=part.rule, note=note, facts=facts)
        if part.action is Action.DENY:
            leaves.append(ended(here, Verdict.DENIED, facts=facts))
        else:
            passed = here.doubting(part.causes)
            leaves.append(ended(passed, Verdict.ALLOWED, destination=service.id, facts=facts))
    return tuple(leaves)


def passed_over(door: Door, caller: Caller) -> tuple[str, tuple[str, ...]]:
    """Say why address rules that people would expect to decide do not see this caller."""
    rules = [admission.who for admission in door.admissions if isinstance(admission.who, FromAddresses)]
    if not rules:
        return "", ()
    if caller.way is Way.SEGMENT:
        return "address rules do not see callers that come by service endpoint", ("SE-01",)
    blind = any(who.not_from_region is not None and who.not_from_region == caller.region for who in rules)
    if blind and caller.region and caller.way is Way.PUBLIC:
        return "address rules have no effect within the region of the service", ("STO-04",)
    return "", ()


# ---- the door --------------------------------------------------------------------------------------------------------


def rows(places: Places, door: Door, caller: Caller, mask: int) -> list[Candidate]:
    """Give the rules of a door that match or may match a caller, in order, the default last."""
    found = []
    for admission in door.admissions:
        terms = conjunction(matches(places, admission, caller), all_of(admission.rule.match.doubts))
        if terms:
            found.append(Candidate(admission.rule, mask, terms))
    return [*found, Candidate(door.default, mask, CERTAIN)]


def matches(places: Places, admission: Admission, caller: Caller) -> Terms:
    """Tell when an admission is about a caller: for certain, never (no terms), or for these causes."""
    match admission.who:
        case Everyone():
            return CERTAIN
        case FromSegments(segments):
            named = caller.segment in segments or (caller.segment and ANY_SEGMENT in segments)
            return CERTAIN if caller.way is Way.SEGMENT and named else NEVER
        case FromTrusted():
            return _trusted(caller)
        case FromPlatform():
            return _from_platform(places, caller)
        case FromAddresses() as who:
            return _addressed(places, who, admission.rule.match.src, caller)
        case FromResources() as who:
            return _identified(who, caller)
    assert_never(admission.who)


def _trusted(caller: Caller) -> Terms:
    if caller.way is Way.TRUSTED:
        return CERTAIN
    return _one(doubts.perhaps_trusted(caller)) if caller.service else NEVER


def _from_platform(places: Places, caller: Caller) -> Terms:
    if caller.way is Way.SEGMENT:
        return _one(doubts.platform_rule_and_segment())
    if caller.way is Way.TRUSTED or caller.on_platform:
        return CERTAIN
    address = caller.addresses.witness()
    platform = places.network.platform
    return NEVER if platform is None or address is None else side_terms(platform, address, SRC)


def _identified(who: FromResources, caller: Caller) -> Terms:
    if caller.way is not Way.PUBLIC or not caller.on_platform:
        return NEVER
    if not caller.resource:
        return _one(doubts.unnamed_caller())
    if not any(_is_below(caller.resource, one) for one in who.ids):
        return NEVER
    return _one(who.proof) if who.proof is not None else CERTAIN


def _is_below(resource: str, pattern: str) -> bool:
    parts, wanted = resource.split("/"), pattern.split("/")
    return len(parts) >= len(wanted) and all(w in ("*", p) for p, w in zip(parts, wanted, strict=False))


# ---- addresses -------------------------------------------------------------------------------------------------------


def _addressed(places: Places, who: FromAddresses, cover: Cover, caller: Caller) -> Terms:
    if caller.way is not Way.PUBLIC:
        return NEVER
    terms = _by_address(places, who, cover, caller)
    if not terms or who.not_from_region is None or not caller.on_platform:
        return terms
    if caller.region and who.not_from_region:
        return NEVER if caller.region == who.not_from_region else terms
    return conjunction(terms, _one(doubts.same_region(caller)))


def _by_address(places: Places, who: FromAddresses, cover: Cover, caller: Caller) -> Terms:
    if places.network.internet & AddressSet.full_v4() <= cover.sure:
        return CERTAIN
    symbolic = AddressSet.union_all(AddressSet.address(a) for a in places.network.symbols if a in caller.addresses)
    real = caller.addresses - symbolic
    ways = [*_real(cover, real), *_symbolic(places, who, cover, symbolic)]
    if caller.addresses.is_empty:
        ways.append(_assignable(places, who, cover, doubts.unknown_source(caller), on_platform=caller.on_platform))
    if len(ways) > 1 and any(way != ways[0] for way in ways):
        return tuple(dict.fromkeys(term | {Doubt(doubts.which_source(caller))} for way in ways for term in way))
    return ways[0] if ways else NEVER


def _real(cover: Cover, addresses: AddressSet) -> Iterator[Terms]:
    """Give what holds for the addresses in the cover, for those that may be in it, and for those that are not."""
    if addresses.is_empty:
        return
    if not addresses.is_disjoint(cover.sure):
        yield CERTAIN
    left = addresses - cover.sure
    for at, (_, some) in enumerate(cover.doubtful):
        if not left.is_disjoint(some):
            yield listed_terms(cover, (at == one for one in range(len(cover.doubtful))), SRC)
        left = left - some
    if not left.is_empty:
        yield NEVER


def _symbolic(places: Places, who: FromAddresses, cover: Cover, addresses: AddressSet) -> Iterator[Terms]:
    """An address that Azure assigns at deployment: in a tag or not as any other, and perhaps one that is written."""
    for prefix in addresses.prefixes():
        for value in range(prefix.first.value, prefix.last.value + 1):
            address = type(prefix.first)(prefix.version, value)
            terms = side_terms(cover, address, SRC)
            if terms or not who.literal:
                yield terms
            else:
                yield _assignable(
                    places, who, cover, doubts.assigned_source(places.network.symbols[address]), on_platform=True
                )


def _assignable(places: Places, who: FromAddresses, cover: Cover, cause: Cause, *, on_platform: bool) -> Terms:
    """An address that nobody knows yet may be one of those covered, unless they belong to somebody already."""
    if on_platform and who.off_platform:
        return NEVER
    free = AddressSet.union_all((cover.sure, *(some for _, some in cover.doubtful))) - places.own
    return NEVER if (free & places.network.internet).is_empty else _one(cause)


def _one(cause: Cause) -> Terms:
    return all_of((cause,))
