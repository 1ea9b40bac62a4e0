"""Whom the public side of each platform service lets in, asked of the engine once.

Comes in: an `Engine` and a service. Goes out: `PublicSide`, which several checks read. Read next: `assess/review.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.assess.questions import party, witness
from penstock.engine.engine import Engine
from penstock.engine.merge import summary
from penstock.engine.result import Trace
from penstock.engine.starts import Case
from penstock.engine.state import INTERNET, TRUSTED
from penstock.net.cause import Cause
from penstock.net.door import Admission, FromPlatform
from penstock.net.endpoint import Endpoint
from penstock.space.addresses import AddressSet


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSide:
    """A service, and the parts of the outside that it surely lets in, and perhaps.

    `trace` follows one caller that is let in, or may be; None when nobody is. `everybody`: nearly every address is let in, or may
    be. `platform` is the rule that lets in every address of the platform, if one does. `trusted` follows a trusted service.
    """

    service: Endpoint
    allowed: AddressSet
    unknown: AddressSet
    causes: tuple[Cause, ...]
    trace: Trace | None
    everybody: bool
    perhaps_everybody: bool
    platform: Trace | None
    trusted: Trace


def public_side(engine: Engine, service: Endpoint) -> PublicSide:
    """Ask from every part of the internet that rules tell apart, and as a trusted service."""
    cases = list(
        engine.cases(engine.parties.outside(INTERNET), party(engine.network, (service.id,)), engine.ports.full)
    )
    allowed = _sources(engine, cases, 0)
    unknown = _sources(engine, cases, 1) - allowed
    shown = _first(engine, cases, 0) or _first(engine, cases, 1)
    return PublicSide(
        service=service,
        allowed=allowed,
        unknown=unknown,
        causes=tuple(sorted({cause for case in cases for leaf in case.leaves for cause in leaf.causes})),
        trace=shown,
        everybody=_nearly_all(engine, allowed),
        perhaps_everybody=_nearly_all(engine, allowed | unknown),
        platform=_by_platform(engine, cases, service),
        trusted=engine.can(TRUSTED, service.id).trace,
    )


def _sources(engine: Engine, cases: list[Case], verdict: int) -> AddressSet:
    hits = [case for case in cases if summary(case.leaves)[verdict]]
    return AddressSet.union_all(engine.axis.members(case.start.address) for case in hits)


def _first(engine: Engine, cases: list[Case], verdict: int) -> Trace | None:
    for case in cases:
        mask = summary(case.leaves)[verdict]
        if mask:
            return witness(engine, case, engine.ports.transports(mask))
    return None


def _nearly_all(engine: Engine, addresses: AddressSet) -> bool:
    return addresses.v4.size * 20 >= engine.places.outside.v4.size * 19


def _by_platform(engine: Engine, cases: list[Case], service: Endpoint) -> Trace | None:
    rules = [a.rule for a in _admissions(service) if isinstance(a.who, FromPlatform)]
    if not rules:
        return None
    words = engine.network.platform.words if engine.network.platform is not None else ""
    named = sorted(cases, key=lambda case: engine.network.symbols.get(case.start.address) != words)
    for case in named:
        mask = summary(case.leaves)[0]
        found = witness(engine, case, engine.ports.transports(mask)) if mask else None
        if found is not None and any(step.rule in rules for step in found.path):
            return found
    return None


def _admissions(service: Endpoint) -> Iterator[Admission]:
    if service.frontage is not None:
        for door in service.frontage.doors:
            yield from door.admissions
