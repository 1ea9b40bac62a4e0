"""Zones, resolvers and policies of a few lines: what `arm.py` is for networks."""

from __future__ import annotations

from typing import Any

from penstock.azure.resource import Resource
from penstock.engine.resolved import Resolved
from tests.unit.azure.arm import link, resource


def zone_link(zone: str, network: str, **properties: Any) -> Resource:
    """Link a zone to a network."""
    return resource("zonelink", f"{zone}/{network}", {"virtualNetwork": link("vnet", network), **properties})


def record(zone: str, name: str, *addresses: str, kind: str = "a", **properties: Any) -> Resource:
    """Give an address record set."""
    listed = [{"ipv4Address": address} for address in addresses]
    return resource(kind, f"{zone}/{name}", {"aRecords": listed, **properties})


def alias(zone: str, name: str, target: Any, kind: str = "cname") -> Resource:
    """Give a CNAME record set."""
    return resource(kind, f"{zone}/{name}", {"cnameRecord": {"cname": target}})


def inbound(name: str, subnet: str, address: str | None = None) -> Resource:
    """Give an inbound endpoint; `name` is `resolver/endpoint`."""
    place = {"subnet": link("subnet", subnet), "privateIpAddress": address}
    return resource("inbound", name, {"ipConfigurations": [{"properties": place}]})


def forward(name: str, domain: str, *addresses: str, **properties: Any) -> Resource:
    """Give a forwarding rule; `name` is `ruleset/rule`."""
    servers = [{"ipAddress": address, "port": 53} for address in addresses]
    return resource("forward", name, {"domainName": domain, "targetDnsServers": servers, **properties})


def answer(found: Resolved) -> str:
    """Say an answer in words; alternatives separated by `or`, in no order of their own."""
    said = []
    for way in found.ways:
        words = " ".join(str(a) for a in way.addresses) or ("public" if way.public else "nothing")
        words = words if way.exists else "nothing"
        said.append(f"perhaps {words}" if way.causes else words)
    return " or ".join(sorted(said))
