"""Which zones may have records that are not in the input, and why.

Comes in: zone groups of private endpoints, links that register machines, and the `Context`. Goes out: causes by zone; a name without a record in
such a zone may have one all the same. Read next: `lower/dns.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.resources.compute import IpConfiguration, NetworkInterface, VirtualMachine
from penstock.azure.resources.dns import PrivateZone, ZoneLink
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.private_link import LinkConnection, PrivateEndpoint, ZoneGroup
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.source.node import Unknown


def unlisted(context: Context) -> Mapping[str, tuple[Cause, ...]]:
    """Give, for zones of the input, why they may have further records."""
    found: dict[str, list[Cause]] = {}
    for zone, cause in (*_of_groups(context.estate), *_of_links(context)):
        found.setdefault(zone, []).append(cause)
    return {zone: tuple(dict.fromkeys(some)) for zone, some in found.items()}


def targets(group: ZoneGroup, estate: Estate) -> Iterator[tuple[str, tuple[Cause, ...]]]:
    """Give the zones that a group writes to: those named, and in doubt every one if a name is not known."""
    doubts = tuple(causes.of_value(zone, group.origin) for zone in group.zones if isinstance(zone, Unknown))
    named = [zone for zone in group.zones if isinstance(zone, str)]
    yield from ((zone, ()) for zone in named)
    if doubts:
        yield from ((zone.id, doubts) for zone in estate.all(PrivateZone) if zone.id not in named)


def _of_groups(estate: Estate) -> Iterator[tuple[str, Cause]]:
    """A group writes the names of its endpoint's service, which may not be known."""
    for group in estate.all(ZoneGroup):
        endpoint = estate.find(PrivateEndpoint, group.endpoint)
        if endpoint is None:
            whys = [causes.of_absence(group.endpoint, "private endpoint", group.origin)]
        else:
            whys = [causes.of_value(*why) for one in endpoint.connections for why in _unknowns(one)]
        yield from ((zone, why) for zone, _ in targets(group, estate) for why in whys if not group.records)


def _unknowns(connection: LinkConnection) -> Iterator[tuple[Unknown, Origin]]:
    for value in (connection.target, *connection.groups):
        if isinstance(value, Unknown):
            yield value, connection.origin


def _of_links(context: Context) -> Iterator[tuple[str, Cause]]:
    """A link that registers machines writes the names of all that stand in its network, which may not all be known."""
    for link in context.estate.all(ZoneLink):
        if link.registers is False:
            continue
        if isinstance(link.network, Unknown):
            yield link.zone, causes.of_value(link.network, link.origin)
        yield from ((link.zone, causes.of_value(*why)) for why in _machines(context))


def _machines(context: Context) -> Iterator[tuple[Unknown, Origin]]:
    """Give what is not known of machines: their names, their interfaces, where these stand."""
    for machine in context.estate.all(VirtualMachine):
        for reference in (machine.host_name, *machine.nics):
            if isinstance(reference, Unknown):
                yield reference, machine.origin
        yield from ((c.subnet, c.origin) for c in _configurations(machine, context) if isinstance(c.subnet, Unknown))


def _configurations(machine: VirtualMachine, context: Context) -> Iterator[IpConfiguration]:
    for reference in machine.nics:
        nic = context.estate.find(NetworkInterface, reference) if isinstance(reference, str) else None
        yield from nic.ip_configurations if nic is not None else ()
