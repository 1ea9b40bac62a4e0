"""Records that Azure keeps for the machines of a network whose link to a zone registers them.

Comes in: links, machines and their interfaces. Goes out: records, as if they were written. Read next: `lower/dns.py`.

Source: Microsoft Learn, "What is the auto registration feature in Azure DNS private zones?": virtual machines only, the primary network
interface only, and not where it has several addresses of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.resources.compute import IpConfiguration, NetworkInterface, VirtualMachine
from penstock.azure.resources.dns import ZoneLink
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.source.node import Unknown
from penstock.space.addresses import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One record before those of the same name are joined."""

    name: str
    addresses: tuple[Address, ...]
    origin: Origin
    alias: str = ""
    doubts: tuple[Cause, ...] = ()


def registered(context: Context) -> Iterator[tuple[str, Found]]:
    """Give (zone, record) for each machine of a network whose link registers."""
    for link in context.estate.all(ZoneLink):
        if link.registers is False or not isinstance(link.network, str):
            continue
        doubts = (causes.of_value(link.registers, link.origin),) if isinstance(link.registers, Unknown) else ()
        for machine, nic, config in _machines(context, link.network):
            made = _record(machine, nic, config, link.zone, doubts, context)
            if made is not None:
                yield link.zone, made


def _machines(context: Context, network: str) -> Iterator[tuple[VirtualMachine, NetworkInterface, IpConfiguration]]:
    for machine in context.estate.all(VirtualMachine):
        reference = machine.primary if machine.primary is not None else next(iter(machine.nics), None)
        nic = context.estate.find(NetworkInterface, reference) if isinstance(reference, str) else None
        for config in nic.ip_configurations if nic is not None else ():
            place = context.plan.subnets.get(config.subnet) if isinstance(config.subnet, str) else None
            if nic is not None and config.primary and place is not None and place.network == network:
                yield machine, nic, config


def _record(
    machine: VirtualMachine,
    nic: NetworkInterface,
    config: IpConfiguration,
    zone: str,
    doubts: tuple[Cause, ...],
    context: Context,
) -> Found | None:
    called = machine.host_name if machine.host_name is not None else machine.name
    if not isinstance(called, str) or not isinstance(config.subnet, str):
        return None
    if len(nic.ip_configurations) > 1:
        doubts = (*doubts, _several(machine, nic))
    key = f"{nic.id}/{config.name.lower()}"
    placed = context.plan.place(config.subnet, config.address, config.version, key=key)
    where = placed.where.witness()
    if not placed.settled and placed.where.size > 1:
        doubts = (*doubts, _open(machine))
    return Found(
        name=f"{called.lower()}.{zone.rsplit('/', 1)[-1]}",
        addresses=(where,) if where is not None else (),
        origin=machine.origin,
        doubts=doubts,
    )


def _several(machine: VirtualMachine, nic: NetworkInterface) -> Cause:
    return Cause(
        key=f"registered:{machine.id}",
        why=f"whether Azure registers {machine.name} is not certain: its interface {nic.name} has several addresses",
        cure="write its record by hand, or give an export of the zone",
        origin=nic.origin,
    )


def _open(machine: VirtualMachine) -> Cause:
    return Cause(
        key=f"assigned:{machine.id}",
        why=f"the address of {machine.name} is decided at deployment, and rules tell its candidates apart",
        cure="state the address, or give an export of the deployed estate",
        origin=machine.origin,
    )
