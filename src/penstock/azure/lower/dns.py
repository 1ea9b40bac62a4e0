"""Zones with their links and records.

Comes in: zones, links, record sets, zone groups of private endpoints, and the `Context`. Goes out: `Zone`s. Records that Azure writes for zone
groups and for machines are worked out where no export shows them (DNS-05). Read next: `engine/names.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from penstock.azure.lower import api_names, causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.links import linked
from penstock.azure.lower.private_endpoint import approval
from penstock.azure.lower.private_names import LABEL, OTHER_NAMES, record_names
from penstock.azure.lower.registered import Found, registered
from penstock.azure.lower.unlisted import targets, unlisted
from penstock.azure.resources.addressing import PublicIpAddress
from penstock.azure.resources.dns import AddressRecord, AliasRecord, PrivateZone, PublicZone, ZoneLink
from penstock.azure.resources.private_link import PrivateEndpoint, ZoneGroup
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.endpoint import PublicAddress
from penstock.net.resolution import ANY_NETWORK, Record, Zone
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet

FEW = 16
"""An endpoint with at most this many possible addresses lists them all in its record."""


def zones(context: Context, placed: Mapping[str, tuple[AddressSet, bool]]) -> Iterator[Zone]:
    """Give every zone of the estate, and zones that are only linked or filled from the input."""
    more = unlisted(context)
    written = _records(context, placed, more)
    for identity, (name, origin) in sorted(_known_zones(context).items()):
        links = [link for link in context.estate.all(ZoneLink) if link.zone == identity]
        networks, perhaps = linked(links, context.estate)
        absent = _absence(identity, origin, context)
        yield Zone(
            name=name,
            resource=identity,
            origin=origin,
            networks=networks,
            records=tuple(_joined(written.get(identity, []), identity)),
            falls_back=frozenset(
                link.network for link in links if link.falls_back is True and isinstance(link.network, str)
            ),
            perhaps_falls_back=tuple(_perhaps_back(links)),
            perhaps=(*perhaps, *((ANY_NETWORK, cause) for cause in absent)),
            stands_for=_stands_for(name),
            more=tuple(dict.fromkeys((*absent, *more.get(identity, ())))),
        )
    for zone in context.estate.all(PublicZone):
        yield Zone(
            name=zone.name,
            resource=zone.id,
            origin=zone.origin,
            networks=frozenset(),
            records=tuple(_joined(written.get(zone.id, []), zone.id, ("DNS-01",))),
            public=True,
        )


def _absence(identity: str, origin: Origin, context: Context) -> tuple[Cause, ...]:
    """Say why a zone may have other links and records: only things beside it are in the input."""
    known = context.estate.find(PrivateZone, identity) is not None
    return () if known else (causes.of_absence(identity, "private DNS zone", origin),)


def _perhaps_back(links: Iterable[ZoneLink]) -> Iterator[tuple[str, Cause]]:
    for link in links:
        if isinstance(link.falls_back, Unknown):
            network = link.network if isinstance(link.network, str) else ANY_NETWORK
            yield network, causes.of_value(link.falls_back, link.origin)


def _known_zones(context: Context) -> Mapping[str, tuple[str, Origin]]:
    found = {zone.id: (zone.name, zone.origin) for zone in context.estate.all(PrivateZone)}
    for link in context.estate.all(ZoneLink):
        found.setdefault(link.zone, (link.zone.rsplit("/", 1)[-1], link.origin))
    for group in context.estate.all(ZoneGroup):
        for zone in group.zones:
            if isinstance(zone, str):
                found.setdefault(zone, (zone.rsplit("/", 1)[-1], group.origin))
    return found


def _stands_for(zone: str) -> str:
    """Give the public zone whose names have aliases in a private one: that of the services with private endpoints."""
    public = zone.removeprefix(LABEL)
    return OTHER_NAMES.get(public, public) if zone.startswith(LABEL) else ""


# ── records ──────────────────────────────────────────────────────────────────────────────────────


def _records(
    context: Context, placed: Mapping[str, tuple[AddressSet, bool]], more: Mapping[str, tuple[Cause, ...]]
) -> Mapping[str, list[Found]]:
    found: dict[str, list[Found]] = {}
    for record in context.estate.all(AddressRecord):
        found.setdefault(record.zone, []).append(_stated(record, context))
    for alias in context.estate.all(AliasRecord):
        found.setdefault(alias.zone, []).append(_alias(alias))
    for group in context.estate.all(ZoneGroup):
        for zone, made in _of_group(group, context, placed):
            overwritten = replace(made, doubts=(*made.doubts, *more.get(zone, ())))
            found.setdefault(zone, []).append(overwritten)
    for zone, made in (*registered(context), *api_names.records(context)):
        if all(other.name != made.name for other in found.get(zone, ())):
            found.setdefault(zone, []).append(made)
    return found


def _qualified(name: str, zone: str) -> str:
    base = zone.rsplit("/", 1)[-1]
    return base if name in ("@", "") else f"{name}.{base}"


def _stated(record: AddressRecord, context: Context) -> Found:
    doubts = tuple(causes.of_value(unknown, record.origin) for unknown in record.unknown)
    addresses = record.addresses
    if record.target is not None:
        addresses = tuple(public.address for public in _of_target(record, context))
        doubts = doubts if addresses else (*doubts, _target_unknown(record))
    return Found(name=_qualified(record.name, record.zone), addresses=addresses, origin=record.origin, doubts=doubts)


def _of_target(record: AddressRecord, context: Context) -> tuple[PublicAddress, ...]:
    """The address of the resource that a record set is an alias of: a public address, or something whose address nobody states."""
    known = context.estate.find(PublicIpAddress, record.target) if isinstance(record.target, str) else None
    return context.public.of(known.id, record.origin) if known is not None else ()


def _target_unknown(record: AddressRecord) -> Cause:
    if isinstance(record.target, Unknown):
        return causes.of_value(record.target, record.origin)
    called = (record.target or "").rpartition("/")[2]
    return Cause(
        key=f"alias-target:{record.id}",
        why=f"{_qualified(record.name, record.zone)} gives the address of {called}, which is not in the input",
        cure=f"add the file that defines {called}",
        origin=record.origin,
    )


def _alias(alias: AliasRecord) -> Found:
    name = _qualified(alias.name, alias.zone)
    if isinstance(alias.target, str):
        return Found(name=name, addresses=(), alias=alias.target, origin=alias.origin)
    return Found(name=name, addresses=(), origin=alias.origin, doubts=(causes.of_value(alias.target, alias.origin),))


def _of_group(
    group: ZoneGroup, context: Context, placed: Mapping[str, tuple[AddressSet, bool]]
) -> Iterator[tuple[str, Found]]:
    """Give the records of a zone group: as an export shows them, else as Azure would write them."""
    for zone, name, addresses in group.records:
        full = name if name.endswith(zone.rsplit("/", 1)[-1]) else _qualified(name, zone)
        yield zone, Found(name=full, addresses=addresses, origin=group.origin)
    shown = {zone for zone, _, _ in group.records}
    endpoint = context.estate.find(PrivateEndpoint, group.endpoint)
    if endpoint is None or approval(endpoint) is False:
        return
    where, _ = placed.get(endpoint.id, (AddressSet.empty(), False))
    for target, doubts in targets(group, context.estate):
        for zone_name, record in record_names(endpoint):
            if zone_name == target.rsplit("/", 1)[-1] and target not in shown:
                found = _made(record, where, group, endpoint)
                yield target, replace(found, doubts=(*found.doubts, *doubts))


def _made(record: str, where: AddressSet, group: ZoneGroup, endpoint: PrivateEndpoint) -> Found:
    """The record of an endpoint; one whose address is open among many gives the least, in doubt."""
    if 0 < where.size <= FEW:
        addresses = tuple(
            Address(p.version, value) for p in where.prefixes() for value in range(p.first.value, p.last.value + 1)
        )
        if len(addresses) == 1:
            return Found(name=record, addresses=addresses, origin=group.origin)
    cause = Cause(
        key=f"address:{endpoint.id}",
        why=f'which address private endpoint "{endpoint.name}" gets is decided at deployment',
        cure="state its address, or give an export",
        origin=endpoint.origin,
    )
    least = where.witness()
    return Found(name=record, addresses=(least,) if least is not None else (), origin=group.origin, doubts=(cause,))


def _joined(found: list[Found], zone: str, facts: tuple[str, ...] = ()) -> Iterator[Record]:
    """Join records of one name. Two endpoints that write the same name overwrite each other (DNS-04)."""
    by_name: dict[str, list[Found]] = {}
    for item in found:
        by_name.setdefault(item.name, []).append(item)
    for name, items in sorted(by_name.items()):
        doubts = [cause for item in items for cause in item.doubts]
        if len({(item.addresses, item.alias) for item in items}) > 1:
            why = f"{len(items)} sources write different addresses for {name}, and the last one wins"
            doubts.append(Cause(key=f"record:{name}", why=why, facts=("DNS-04",), origin=items[0].origin))
        yield Record(
            name=name,
            addresses=tuple(dict.fromkeys(a for item in items for a in item.addresses)),
            alias=next((item.alias for item in items if item.alias), ""),
            origin=items[0].origin,
            doubts=tuple(dict.fromkeys(doubts)),
            resource=zone,
            facts=facts,
        )
