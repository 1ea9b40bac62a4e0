"""Where the name of a private endpoint goes wrong: the zone, the link, the rule or the record that is missing.

Comes in: a `Review`, a private endpoint, a machine that reaches it, and what its name gives there. Goes out: `Gap`, what is wrong and what to
do. Read next: `assess/checks/private_zone_not_linked.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.assess.review import Review
from penstock.diagnostics import Origin
from penstock.engine.resolved import Asked, Resolved
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.resolution import Forwarder, Zone

Met = tuple[Endpoint, str, Endpoint]
"""A private endpoint, a name of it, and a machine that asks for the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One cause: `what` is wrong with which `zone`, what people then `get`, and how to mend it.

    `place` is the network that `what` names as the one where the name is asked for, if it does.
    """

    what: str
    get: str
    fix: str
    origin: Origin
    place: str = ""


def gap(review: Review, endpoint: Endpoint, name: str, client: Endpoint, found: Resolved) -> Gap | None:
    """Tell why a name does not lead to its endpoint; None if it does, or if that is not certain."""
    if found.doubts or any(name in e.public_names for e in _leading(review, found) if e.public_names is not None):
        return None
    zone = zone_of(review, name)
    if not found.exists:
        return _nameless(found, zone)
    if not found.public:
        return _astray(endpoint, found)
    fallen = next((asked for asked in found.path if "DNS-03" in asked.facts), None)
    if fallen is not None and zone is not None:
        return _without_record(zone, "its public address")
    return _unlinked(review, (endpoint, name, client), found, zone)


def zone_of(review: Review, name: str) -> Zone | None:
    """Give the zone of the estate that would answer a name: the one with its record, else the one made for its kind."""
    host, _, parent = name.partition(".")
    zones = [zone for zone in review.network.names.zones if not zone.public]
    recorded = (z for z in zones if any(r.name in (name, f"{host}.{z.name}") for r in z.records))
    return next(recorded, next((z for z in zones if z.stands_for == parent), None))


def _leading(review: Review, found: Resolved) -> list[Endpoint]:
    """Give the private endpoints that have one of the addresses found."""
    kinds = (Kind.PRIVATE_ENDPOINT, Kind.MANAGED)
    everyone = (e for e in review.network.endpoints.values() if e.kind in kinds)
    return [e for e in everyone if any(address in e.where for address in found.addresses)]


def _nameless(found: Resolved, zone: Zone | None) -> Gap | None:
    """No address at all: a zone without the record, or a question that goes round in circles."""
    last = found.path[-1] if found.path else None
    if last is None or last.rule is not None:
        return None  # somebody decided so
    if zone is not None and last.at == zone.resource:
        return _without_record(zone, "no address at all")
    origin = zone.origin if zone is not None else Origin(file="")
    fix = "let the rule forward to a server that answers, or unlink the ruleset from the network of that server"
    return Gap(what=last.note, get="no address at all", fix=fix, origin=origin)


def _without_record(zone: Zone, get: str) -> Gap:
    called = _called(zone)
    return Gap(
        what=f"{called} has no record of it",
        get=get,
        fix=f"give the private endpoint a DNS zone group with {called}, or write the record by hand",
        origin=zone.origin,
    )


def _astray(endpoint: Endpoint, found: Resolved) -> Gap | None:
    record = next((asked.record for asked in reversed(found.path) if asked.record is not None), None)
    if record is None:
        return None
    listed = ", ".join(str(address) for address in found.addresses)
    return Gap(
        what=f"the record of {record.name} does not lead to {endpoint.name}",
        get=f"{listed}, which is no private endpoint of it",
        fix=f"correct the record, or remove it and give {endpoint.name} a DNS zone group",
        origin=record.origin,
    )


def _unlinked(review: Review, met: Met, found: Resolved, zone: Zone | None) -> Gap:
    endpoint, name, client = met
    where = review.network.domains[found.network].name if found.network in review.network.domains else ""
    via = _via(client, found)
    for_whom = f", where {via.name} asks" if via is not None else ""
    if zone is None:
        what = f"no private zone answers in {where}{for_whom}"
        fix = f"create the private zone of {name} and link it to {where}"
        return Gap(what=what, get="its public address", fix=fix, origin=endpoint.origin)
    called, place = _called(zone), "" if via is not None else where
    fix = f"link {called} to {where}"
    ruleset = _ruleset(review, found.network)
    if ruleset is not None:
        fix += f", or add a rule for {zone.name} to {ruleset.name}"
        for_whom += f", and {ruleset.name} has no rule that leads to it"
    what = f"{called} is not linked to {where}{for_whom}"
    return Gap(what=what, get="its public address", fix=fix, origin=zone.origin, place=place)


def _called(zone: Zone) -> str:
    return zone.resource.rpartition("/")[2]


def _via(client: Endpoint, found: Resolved) -> Asked | None:
    """Give the server that asked last, where that was not the client itself."""
    if found.network == client.network:
        return None
    asked = [one for one in found.path if one.at and one.record is None and "DNS-01" not in one.facts]
    return asked[-1] if asked else None


def _ruleset(review: Review, network: str) -> Forwarder | None:
    return next((f for f in review.network.names.forwarders if network in f.networks), None)
