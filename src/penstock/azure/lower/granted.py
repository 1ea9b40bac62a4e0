"""Addresses that a template asks for by their owner: the private address of a firewall, the public address of a resource.

Comes in: an estate in which such addresses are `Runtime` values, the plan, and the public addresses. Goes out: the estate with the addresses
that those owners have in it: a stand-in or a symbol, where Azure will pick one. What is not settled stays unknown. Read next: `lower/plan.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from penstock.azure.lower.plan import Placement, Plan, private_blocks, usable
from penstock.azure.lower.public import PublicAddresses
from penstock.azure.resources.addressing import PublicIpAddress
from penstock.azure.resources.application_gateway import ApplicationGateway, GatewayPool
from penstock.azure.resources.compute import NetworkInterface
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.firewall import (
    ApplicationRule,
    AzureFirewall,
    IpGroup,
    NatRule,
    NetworkRule,
    RuleCollection,
    RuleCollectionGroup,
)
from penstock.azure.resources.front_door import EdgeOrigin
from penstock.azure.resources.load_balancer import LoadBalancer
from penstock.azure.resources.network import UserRoute, VirtualNetwork
from penstock.azure.resources.security import SecurityRule, Side
from penstock.azure.resources.terms import Block, Reference, Runtime
from penstock.azure.resources.virtual_wan import VirtualHub
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet

ASKING = (
    UserRoute,
    VirtualNetwork,
    SecurityRule,
    AzureFirewall,
    RuleCollectionGroup,
    IpGroup,
    ApplicationGateway,
    EdgeOrigin,
)
"""Types that may name an address by its owner."""

INSIDE = frozenset((Side, RuleCollection, NetworkRule, ApplicationRule, NatRule, GatewayPool))
_LOOKED_AT = INSIDE | {tuple, Runtime}
ADDRESSES = frozenset(("next_hop", "dns_servers", "translated_address", "host", "hosts"))
BLOCKS = frozenset(("terms", "sources", "destinations", "addresses"))
HOLDING = frozenset(("source", "destination", "collections", "rules", "pools"))
"""Fields with parts that may name an address themselves."""

Give = Callable[[Runtime], Address | None]


def with_granted(estate: Estate, plan: Plan, public: PublicAddresses) -> Estate:
    """Give the estate with the addresses of owners in it; the plan is told of its networks."""

    def give(value: Runtime) -> Address | None:
        return _private(value, estate, plan) or _public(value, estate, public)

    items = dict(estate.items)
    for kind in ASKING:
        if kind in items:
            items[kind] = {identity: _told(item, give) for identity, item in items[kind].items()}
    told = replace(estate, items=items)
    for identity, network in plan.networks.items():
        if network.resource is not None:
            plan.networks[identity] = replace(network, resource=told.find(VirtualNetwork, identity))
    return told


def _told(item: Any, give: Give) -> Any:
    """Give an item with addresses in place of their names; the same item where it names none."""
    changes = {}
    kind: type = type(item)
    for name in _fields(kind):
        old = getattr(item, name)
        new = _value(name, old, give) if type(old) in _LOOKED_AT else old
        if new is not old:
            changes[name] = new
    return replace(item, **changes) if changes else item


@lru_cache(maxsize=64)
def _fields(kind: type) -> tuple[str, ...]:
    wanted = ADDRESSES | BLOCKS | HOLDING
    return tuple(field.name for field in fields(kind) if field.name in wanted)


def _value(name: str, value: Any, give: Give) -> Any:
    if isinstance(value, Runtime):
        return _granted(name, value, give)
    if type(value) in INSIDE:
        return _told(value, give)
    if isinstance(value, tuple) and any(type(one) in _LOOKED_AT for one in value):
        told = tuple(_value(name, one, give) for one in value)
        return told if any(new is not old for new, old in zip(told, value, strict=True)) else value
    return value


def _granted(name: str, value: Runtime, give: Give) -> Any:
    address = give(value) if name in ADDRESSES or name in BLOCKS else None
    if address is None:
        return value
    return address if name in ADDRESSES else Block(text=str(address), addresses=AddressSet.address(address))


# ── owners ───────────────────────────────────────────────────────────────────────────────────────


def _steps(value: Runtime) -> list[str]:
    """Give the path below the properties of the resource, in lower case, without the bags on the way."""
    return [step.lower() for step in value.path if step.lower() != "properties"]


def _private(value: Runtime, estate: Estate, plan: Plan) -> Address | None:
    match _steps(value):
        case ["ipconfigurations" | "frontendipconfigurations", index, "privateipaddress"] if index.isdigit():
            placed = _placed(value.resource, int(index), estate, plan)
            return placed.where.witness() if placed is not None and placed.settled else None
        case ["hubipaddresses", "privateipaddress"]:
            firewall = estate.find(AzureFirewall, value.resource)
            standing = hub_place(firewall, estate, plan) if firewall is not None else None
            return standing.where.witness() if standing is not None and standing.settled else None
    return None


def _placed(owner: str, index: int, estate: Estate, plan: Plan) -> Placement | None:
    """Give where the owner of an address is, as lowering will place it too."""
    firewall = estate.find(AzureFirewall, owner)
    if firewall is not None:
        subnet = next((a.subnet for a in firewall.addresses if isinstance(a.subnet, str)), "")
        return plan.place(subnet, None, key=firewall.id) if subnet in plan.subnets else None
    found = _standing(owner, index, estate)
    if found is None or found.subnet not in plan.subnets:
        return None
    return plan.place(found.subnet, found.address, found.version, key=found.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """A subnet that somebody stands in, the address stated, and the name under which lowering asks for a place there."""

    subnet: Reference
    address: Address | Unknown | None
    key: str
    version: int = 4


def _standing(owner: str, index: int, estate: Estate) -> _Standing | None:
    """Give the address at an index of a network interface, a load balancer, or an application gateway."""
    nic, balancer = estate.find(NetworkInterface, owner), estate.find(LoadBalancer, owner)
    if nic is not None and index < len(nic.ip_configurations):
        part = nic.ip_configurations[index]
        key = f"{owner}/{part.name.lower()}"
        return _Standing(subnet=part.subnet, address=part.address, key=key, version=part.version)
    if balancer is not None and index < len(balancer.frontends):
        face = balancer.frontends[index]
        return _Standing(subnet=face.subnet, address=face.address, key=face.id, version=face.version)
    gateway = estate.find(ApplicationGateway, owner)
    if gateway is not None and index < len(gateway.frontends) and gateway.frontends[index].public_ip is None:
        front = gateway.frontends[index]
        return _Standing(subnet=gateway.subnet, address=front.address, key=front.id)
    return None


def hub_place(firewall: AzureFirewall, estate: Estate, plan: Plan) -> Placement | None:
    """Give where a firewall in a virtual hub is: somewhere among the hub's addresses."""
    hub = estate.find(VirtualHub, firewall.hub if isinstance(firewall.hub, str) else None)
    if hub is None:
        return None
    blocks = hub.prefix.addresses.prefixes() if isinstance(hub.prefix, Block) else ()
    free = AddressSet.union_all(usable(prefix) for prefix in blocks) if blocks else private_blocks()
    return plan.place_among(free, firewall.hub_addresses.private, key=firewall.id)


def _public(value: Runtime, estate: Estate, public: PublicAddresses) -> Address | None:
    match _steps(value):
        case ["hubipaddresses", "publicips", "addresses", index, "address"] if index.isdigit():
            given = public.of_hub(value.resource)
            return given[int(index)].address if int(index) < len(given) else None
    if _steps(value) != ["ipaddress"] or estate.find(PublicIpAddress, value.resource) is None:
        return None
    found = public.of(value.resource, value.origin) if value.origin is not None else ()
    return found[0].address if found else None
