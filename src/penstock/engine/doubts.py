"""Why the engine does not know: the reasons that recur on the way, worded once.

Comes in: endpoints and next hops. Goes out: `Cause`s. Read next: `net/cause.py`.
"""

from __future__ import annotations

from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint
from penstock.net.route import Via
from penstock.space.addresses import Address


def assigned(endpoint: Endpoint) -> Cause:
    """The address of an endpoint is not known."""
    return Cause(
        key=f"assigned:{endpoint.id}",
        why=f"the private address of {endpoint.name} is decided at deployment, and rules tell its candidates apart",
        cure="state the address, or give an export of the deployed estate",
    )


def unowned(hop: Via) -> Cause:
    """Nobody can say what a next hop does with a packet."""
    return Cause(
        key=f"next-hop:{hop.address}",
        why=f"nothing in the input owns the next hop {hop.address}",
        cure="add the appliance to the input, or remove the route",
        facts=("RT-15",),
    )


def unowned_backend(device: Endpoint, address: Address) -> Cause:
    """A backend is an address that no machine of the input has."""
    return Cause(
        key=f"backend:{device.id}:{address}",
        why=f"{device.name} hands packets to {address}, and no machine of the input has that address",
        cure="add the file that defines the backend",
        facts=("LB-01",),
    )


def unlisted(device: Endpoint) -> Cause:
    """Some members of a pool are not in the input."""
    return Cause(
        key=f"members:{device.id}",
        why=f"a member of the pool behind {device.name} is not in the input",
        cure="add the file that defines the backend",
        facts=("RT-15",),
    )


def undeclared(device: Endpoint) -> Cause:
    """An appliance forwards what it likes."""
    return Cause(
        key=f"nva:{device.id}",
        why=f"what {device.name} forwards is not in the configuration",
        cure="declare what the appliance does",
        facts=("RT-16",),
    )


def shown_as(sender: Endpoint) -> Cause:
    """A sender is seen outside under one of several public addresses that differ, or under one that Azure chooses."""
    return Cause(
        key=f"shown-as:{sender.id}",
        why=f"under which public address {sender.name} is seen cannot be told, and rules treat them differently",
        cure="give it one outbound address, or write rules for all of them",
        facts=("RT-44", "FW-53"),
    )


def unlisted_v6(sender: Endpoint) -> Cause:
    """Whether default outbound access carries IPv6 is not documented."""
    return Cause(
        key=f"default-v6:{sender.segment}",
        why="whether default outbound access carries IPv6 is not documented",
        cure="give the subnet a NAT gateway, or the machine a public IPv6 address",
        facts=("RT-45",),
    )


def picks(device: Endpoint) -> Cause:
    """A device chooses between backends that differ."""
    return Cause(
        key=f"picks:{device.id}",
        why=f"{device.name} picks one of several backends, and they do not agree",
        cure="treat all backends of a pool alike",
        facts=("LB-02",),
    )


def instances(device: Endpoint) -> Cause:
    """A device sends from one of several addresses that differ."""
    return Cause(
        key=f"instances:{device.id}",
        why=f"which instance address of {device.name} is the source cannot be told, and rules treat them differently",
        cure="write rules for the whole subnet of the device",
        facts=("FW-52", "AGW-02"),
    )
