"""Backends that a device knows by name: resolved as the device would, and then whoever answers there.

Comes in: a bundle at a device, and a target with a name. Goes out: leaves. A private address is gone to by the device's routes; a
public name is a service of the estate, with its door, or a public address of the estate; any other is not in the input (AGW-03,
AGW-06). Read next: `engine/by_name.py`.
"""

from __future__ import annotations

from penstock.engine import devices, doubts
from penstock.engine.doubts import picks
from penstock.engine.merge import either, through_port
from penstock.engine.resolved import Resolved
from penstock.engine.result import Decision, Verdict
from penstock.engine.state import INTERNET, At, Leaf, Leg, ended
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.rewrite import ManagedLink, Rewrite, Target
from penstock.space.addresses import Address

FACTS = ("AGW-06",)


def by_name(walker: Walker, device: Endpoint, rewrite: Rewrite, target: Target, at: At) -> tuple[Leaf, ...]:
    """Hand a bundle to a backend by its name: wherever that leads, if there are several answers to any of them."""
    answer = walker.names.of(target.name or "", device)
    return either([_by_answer(walker, device, rewrite, target, one, at) for one in answer.ways], answer.between)


def _by_answer(
    walker: Walker, device: Endpoint, rewrite: Rewrite, target: Target, answer: Resolved, at: At
) -> tuple[Leaf, ...]:
    name = answer.name
    if not answer.exists:
        return (walker.drop(at, device.id, f"there is no name {name} for {device.name}", (*FACTS, *answer.facts)),)
    here = at.doubting(answer.causes)
    if not answer.public:
        return _privately(walker, device, rewrite, target, answer, here)
    service = walker.services.named(name) or walker.services.named(answer.canonical)
    if service is not None and service.frontage is not None:
        return to_service(walker, device, rewrite, target, service, here)
    own = walker.places.addresses.get(answer.canonical)
    if own is not None:
        return devices.to_address(walker, device, rewrite, target, None, own, here)
    return _nobody(walker, device, rewrite, name, here)


def _privately(
    walker: Walker, device: Endpoint, rewrite: Rewrite, target: Target, resolved: Resolved, at: At
) -> tuple[Leaf, ...]:
    ways = [_at(walker, device, rewrite, target, address, at) for address in resolved.addresses]
    return either(ways, (picks(device),)) if ways else (ended(at, Verdict.UNKNOWN, facts=resolved.facts),)


def to_service(
    walker: Walker, device: Endpoint, rewrite: Rewrite, target: Target, service: Endpoint, at: At
) -> tuple[Leaf, ...]:
    """Hand a bundle to a service of the estate: to its public addresses, and so to its door."""
    if any(endpoint.id == walker.behind for endpoint in walker.services.private_doors(service)):
        why = f"from {device.name} the name leads to the public door of {service.name}"
        return (walker.drop(at, device.id, why, (*FACTS, "DNS-05")),)
    with walker.asking(service, device.resource):
        ways = [
            _at(walker, device, rewrite, target, address, at)
            for address in walker.alternatives(service.where)
            if address.version == at.dst.version
        ]
    return (
        either(ways, (doubts.address_of(service.name),)) if ways else _nobody(walker, device, rewrite, service.name, at)
    )


def _at(
    walker: Walker, device: Endpoint, rewrite: Rewrite, target: Target, address: Address, at: At
) -> tuple[Leaf, ...]:
    return devices.to_address(walker, device, rewrite, target, None, address, at)


def _nobody(walker: Walker, device: Endpoint, rewrite: Rewrite, name: str, at: At) -> tuple[Leaf, ...]:
    cause = Cause(key=f"name:{name}", why=f"the address of {name} is not in the input", facts=FACTS)
    here = walker.step(at, device.id, device.name, rewrite.kind, Decision.NAT, note=f"to {name}")
    return (ended(here.doubting((cause,)), Verdict.UNKNOWN, facts=FACTS),)


# ---- from the edge of the internet -----------------------------------------------------------------------------------


def from_edge(walker: Walker, device: Endpoint, dst: Address, at: At) -> tuple[Leaf, ...]:
    """A proxy in no network sends by the platform's own way, under any of its addresses (FD-03)."""
    source = device.exit.outbound.sources.witness() if device.exit is not None else None
    if source is None:
        return (ended(at.doubting((_no_source(device),)), Verdict.UNKNOWN, facts=("FD-03",)),)
    return walker.send(device, at.but(src=source, dst=dst, closed=False, leg=Leg(start=device.id, address=source)))


def _no_source(device: Endpoint) -> Cause:
    return Cause(key=f"edge:{device.id}", why=f"from which addresses {device.name} asks its origins is not known")


def by_link(
    walker: Walker, device: Endpoint, rewrite: Rewrite, target: Target, link: ManagedLink, at: At
) -> tuple[Leaf, ...]:
    """Take a private way past every network: the door of a service does not apply there (FD-01, PE-05)."""
    if link.approved is False:
        why = f"the owner has not approved {link.name}"
        return (walker.drop(at, device.id, why, ("FD-01", "PE-03")),)
    here = at.doubting(link.approved) if isinstance(link.approved, tuple) else at
    here = devices.noted(walker, device, rewrite, here, f"by {link.name}")
    image = here if target.port is None else devices.with_port(walker, here, target.port)
    leaves = _linked(walker, walker.network.endpoints.get(target.endpoint or ""), link, image)
    return leaves if target.port is None else through_port(leaves, at.mask, target.port, walker.ports)


def _linked(walker: Walker, endpoint: Endpoint | None, link: ManagedLink, at: At) -> tuple[Leaf, ...]:
    if endpoint is not None and endpoint.frontage is not None:
        here = walker.step(at, endpoint.id, endpoint.name, "private-link", Decision.DELIVER, facts=("FD-01", "PE-05"))
        out = here.but(exit="private-link")
        return (ended(out, Verdict.ALLOWED, destination=endpoint.id, facts=("FD-01",)),)
    if endpoint is not None and endpoint.kind is Kind.PRIVATE_LINK:
        return walker.arrive(endpoint, at.but(leg=Leg(start=INTERNET, address=at.src)))
    name = link.service.rsplit("/", 1)[-1]
    cause = Cause(key=f"linked:{link.service}", why=f"what {link.name} leads to ({name}) is not in the input")
    return (ended(at.doubting((cause,)), Verdict.UNKNOWN, facts=("FD-01",)),)
