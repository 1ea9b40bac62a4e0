"""Environments that run applications in a subnet: one address for all of them.

Comes in: environments, and the `Context`. Goes out: an endpoint each, at which their applications answer inside the network. Read next:
`lower/senders.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.lower.context import Context
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.paas import AppEnvironment
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.addresses import Address


def stated(estate: Estate) -> Iterator[tuple[str, Address]]:
    """Give (subnet, address) of every environment whose private address is stated."""
    for one in estate.all(AppEnvironment):
        if one.internal is True and isinstance(one.subnet, str) and isinstance(one.address, Address):
            yield one.subnet, one.address


def endpoints(context: Context) -> Iterator[Endpoint]:
    """Give an endpoint for each environment in a subnet of the input."""
    for one in context.estate.all(AppEnvironment):
        if not isinstance(one.subnet, str):
            continue
        if one.subnet not in context.plan.subnets:
            message = f'the subnet of environment "{one.name}" is not in the input'
            context.notes.warn("PS402", message, one.origin, cure="add the file that defines its subnet")
            continue
        yield _endpoint(one, one.subnet, context)


def _endpoint(one: AppEnvironment, subnet: str, context: Context) -> Endpoint:
    placed = context.plan.place(subnet, one.address if one.internal is True else None, key=one.id)
    ingress, egress = context.filters_of(subnet)
    return Endpoint(
        id=one.id,
        name=one.name,
        kind=Kind.MANAGED,
        where=placed.where,
        fixed=placed.fixed,
        origin=one.origin,
        network=context.plan.subnets[subnet].network,
        segment=subnet,
        ingress=ingress,
        egress=egress,
        names=(one.name,),
        resource=one.id,
        service=one.id,
        location=one.location,
        tags=one.labels,
        notes=tuple(note for note in (placed.note, "answers for every application that it runs") if note),
    )
