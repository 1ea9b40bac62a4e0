"""Where a firewall stands: in a subnet of a virtual network, or in a virtual hub.

Comes in: a firewall and the `Context`. Goes out: `Seat`: its network, the segment whose routes it uses, its address, the addresses that it puts in
place of others. In a hub the routes are the hub's own, and no table of the user's is there (FW-63). Read next: `lower/firewall.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.azure.lower.context import Context
from penstock.azure.lower.granted import hub_place
from penstock.azure.lower.plan import private_blocks
from penstock.azure.resources.firewall import AzureFirewall
from penstock.space.addresses import AddressSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A firewall's place. `subnet` is the id of its subnet, or empty in a hub."""

    network: str
    segment: str
    where: AddressSet
    fixed: bool
    instances: AddressSet
    subnet: str = ""


def seat(firewall: AzureFirewall, context: Context) -> Seat | None:
    """Give the place of a firewall; one that is not in the input is told."""
    return _in_network(firewall, context) if firewall.hub is None else _in_hub(firewall, context)


def subnet_of(firewall: AzureFirewall) -> str | None:
    """Give the subnet that a firewall stands in."""
    return next((a.subnet for a in firewall.addresses if isinstance(a.subnet, str)), None)


def _in_network(firewall: AzureFirewall, context: Context) -> Seat | None:
    subnet = subnet_of(firewall)
    place = context.plan.subnets.get(subnet or "")
    if subnet is None or place is None:
        message = f'firewall "{firewall.name}" is in no subnet of the input'
        context.notes.warn("PS402", message, firewall.origin, cure="add the file that defines its subnet")
        return None
    stated = next((a.private_address for a in firewall.addresses if a.private_address is not None), None)
    placed = context.plan.place(subnet, stated, key=firewall.id)
    return Seat(
        network=place.network,
        segment=subnet,
        where=placed.where,
        fixed=placed.fixed,
        instances=place.usable,
        subnet=subnet,
    )


def _in_hub(firewall: AzureFirewall, context: Context) -> Seat | None:
    hub = context.edges.hubs.by_id.get(firewall.hub) if isinstance(firewall.hub, str) else None
    placed = hub_place(firewall, context.estate, context.plan)
    if hub is None or placed is None:
        message = f'the virtual hub of firewall "{firewall.name}" is not in the input'
        context.notes.warn("PS510", message, firewall.origin, cure="add the file that defines the hub (FW-63)")
        return None
    return Seat(
        network=hub.id,
        segment=hub.inspected,
        where=placed.where,
        fixed=placed.fixed,
        instances=private_blocks() if hub.unplaced else hub.addresses,
    )
