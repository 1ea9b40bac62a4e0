"""Private zones with their links and records.

Comes in: zones, links, record sets, zone groups of private endpoints, and the `Context`. Goes out: `Zone`s. Records that Azure writes for zone
groups are worked out where no export shows them (DNS-05). Read next: `engine/names.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.private_endpoint import approval
from penstock.azure.lower.private_names import LABEL, OTHER_NAMES, record_names
from penstock.azure.resources.dns import AddressRecord, AliasRecord, PrivateZone, ZoneLink
from penstock.azure.resources.private_link import PrivateEndpoint, ZoneGroup
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.resolution import Record, Zone
from penstock.space.addresses import Address, AddressSet

FEW = 16
"""An endpoint with at most this many possible addresses lists them all in its record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One address record before those of the same name are joined."""

    name: str
    addresses: tuple[Address, ...]
    origin: Origin
    doubts: tuple[Cause, ...] = ()


def zones(context: Context, placed: Mapping[str, tuple[AddressSet, bool]]) -> Iterator[Zone]:
    """Give every zone of the estate, and zones that are only linked or filled from the input."""
    written = _records(context, placed)
    for identity, (name, origin) in sorted(_known_zones(context).items()):
        links = [link for link in context.estate.all(ZoneLink) if link.zone == identity]
        yield Zone(
            name=name,
            resource=identity,
            origin=origin,
            networks=frozenset(link.network for link in links if isinstance(link.network, str)),
            records=tuple(_joined(written.get(identity, []))),
            falls_back=frozenset(
                link.network for link in links if link.falls_back is True and isinstance(link.network, str)
            ),
            stands_for=_stands_for(name),
        )


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


def _records(context: Context, placed: Mapping[str, tuple[AddressSet, bool]]) -> Mapping[str, list[Found]]:
    found: dict[str, list[Found]] = {}
    for record in context.estate.all(AddressRecord):
        found.setdefault(record.zone, []).append(_stated(record))
    for alias in context.estate.all(AliasRecord):
        target = _alias(alias, found)
        if target is not None:
            found.setdefault(alias.zone, []).append(target)
    for group in context.estate.all(ZoneGroup):
        for zone, made in _of_group(group, context, placed):
            found.setdefault(zone, []).append(made)
    return found


def _qualified(name: str, zone: str) -> str:
    base = zone.rsplit("/", 1)[-1]
    return base if name in ("@", "") else f"{name}.{base}"


def _stated(record: AddressRecord) -> Found:
    doubts = tuple(causes.of_value(unknown, record.origin) for unknown in record.unknown)
    name = _qualified(record.name, record.zone)
    return Found(name=name, addresses=record.addresses, origin=record.origin, doubts=doubts)


def _alias(alias: AliasRecord, found: Mapping[str, list[Found]]) -> Found | None:
    """Follow an alias to a record of the estate, one step."""
    for records in found.values():
        for record in records:
            if record.name == alias.target:
                name = _qualified(alias.name, alias.zone)
                return Found(name=name, addresses=record.addresses, origin=alias.origin, doubts=record.doubts)
    return None


def _of_group(
    group: ZoneGroup, context: Context, placed: Mapping[str, tuple[AddressSet, bool]]
) -> Iterator[tuple[str, Found]]:
    """Give the records of a zone group: as an export shows them, else as Azure would write them."""
    for zone, name, addresses in group.records:
        full = name if name.endswith(zone.rsplit("/", 1)[-1]) else _qualified(name, zone)
        yield zone, Found(name=full, addresses=addresses, origin=group.origin)
    shown = {zone for zone, _, _ in group.records}
    endpoint = context.estate.find(PrivateEndpoint, group.endpoint)
    if endpoint is None or endpoint.id not in placed:
        return
    if approval(endpoint) is False:
        return
    where, _ = placed[endpoint.id]
    for target in group.zones:
        if not isinstance(target, str) or target in shown:
            continue
        name = target.rsplit("/", 1)[-1]
        for zone_name, record in record_names(endpoint):
            if zone_name == name:
                yield target, _made(record, where, group, endpoint)


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


def _joined(found: list[Found]) -> Iterator[Record]:
    """Join records of one name. Two endpoints that write the same name overwrite each other (DNS-04)."""
    by_name: dict[str, list[Found]] = {}
    for item in found:
        by_name.setdefault(item.name, []).append(item)
    for name, items in sorted(by_name.items()):
        sets = {item.addresses for item in items}
        doubts = [cause for item in items for cause in item.doubts]
        if len(sets) > 1:
            why = f"{len(sets)} sources write different addresses for {name}, and the last one wins"
            doubts.append(Cause(key=f"record:{name}", why=why, facts=("DNS-04",), origin=items[0].origin))
        yield Record(
            name=name,
            addresses=tuple(dict.fromkeys(a for item in items for a in item.addresses)),
            origin=items[0].origin,
            doubts=tuple(dict.fromkeys(doubts)),
        )
