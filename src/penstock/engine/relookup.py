"""Devices that read the name in a request, look it up themselves and connect there, whatever address the client chose (FW-32).

Comes in: a bundle that such a rule lets through. Goes out: bundles with the destination that the device finds. Read next:
`engine/devices.py`.
"""

from __future__ import annotations

from penstock.engine.resolved import Resolved
from penstock.engine.state import At
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint
from penstock.net.rule import Rule

FACTS = ("FW-32",)


def destinations(walker: Walker, device: Endpoint, rule: Rule, at: At) -> tuple[At, ...]:
    """Divide a bundle into what keeps the client's destination and what goes where the device finds the name."""
    own = at.mask & walker.ports.mask(rule.match.looked_up)
    if not own:
        return (at,)
    kept = (at.but(mask=at.mask & ~own),) if at.mask & ~own else ()
    asked = at.but(mask=own)
    found = _found(walker, device, asked)
    if rule.match.looked_up_doubts and found != (asked,):
        found = (asked.doubting(rule.match.looked_up_doubts),)
    return (*kept, *found)


def _found(walker: Walker, device: Endpoint, at: At) -> tuple[At, ...]:
    outside = at.dst in walker.network.internet
    if not at.name:
        return (at if outside else at.doubting((_elsewhere(device, "a name that is not asked about"),)),)
    resolved = walker.names.of(at.name, device)
    here = at.doubting(resolved.doubts)
    if _agrees(resolved, at, outside=outside):
        return (here,)
    if len(resolved.addresses) == 1:
        return (here.but(dst=resolved.addresses[0]),)
    return (here.doubting((_elsewhere(device, at.name),)),)


def _agrees(resolved: Resolved, at: At, *, outside: bool) -> bool:
    """Whether the device finds the address that the client chose, as far as addresses are known."""
    return (resolved.public and outside) or at.dst in resolved.addresses


def _elsewhere(device: Endpoint, name: str) -> Cause:
    return Cause(
        key=f"looked-up:{device.id}:{name}",
        why=f"{device.name} looks up {name} itself and connects there, not to the address that the client chose",
        cure="ask by name (fqdn:NAME), and give the zones that the device sees",
        facts=FACTS,
    )
