"""Virtual WANs of a few lines: what `arm.py` is for networks.

Hub `h1` has 10.101.0.0/23, hub `h2` 10.102.0.0/23; spoke `s1` has 10.1.0.0/16 and a machine `v1` at 10.1.1.4, and so on.
"""

from __future__ import annotations

from typing import Any

from penstock.azure.resource import Resource
from tests.unit.azure.arm import link, nic, ref, resource, vnet
from tests.unit.azure.services import collection, group, network_rule, policy

WAN = resource("wan", "wan", {"type": "Standard", "allowBranchToBranchTraffic": True})


def wan(**properties: Any) -> Resource:
    """Give the WAN, Standard and with branch-to-branch traffic unless said otherwise."""
    return resource("wan", "wan", {"type": "Standard", "allowBranchToBranchTraffic": True, **properties})


def hub(number: int, **properties: Any) -> Resource:
    """Give hub `h<number>` of the WAN."""
    base = {"addressPrefix": f"10.{100 + number}.0.0/23", "virtualWan": link("wan", "wan")}
    return resource("hub", f"h{number}", {key: v for key, v in (base | properties).items() if v is not None})


def routed(table: str = "", tables: list[str] | None = None, labels: list[Any] | None = None, **more: Any) -> Any:
    """Give a routing configuration; tables are `hub/table`."""
    found: dict[str, Any] = dict(more)
    if table:
        found["associatedRouteTable"] = link("hubtable", table)
    if tables is not None or labels is not None:
        ids = [link("hubtable", one) for one in tables or []]
        found["propagatedRouteTables"] = {"ids": ids, **({} if labels is None else {"labels": labels})}
    return found


def joint(number: int, at: int, routing: Any = None, internet: Any = True, **properties: Any) -> Resource:
    """Join spoke `s<number>` to hub `h<at>`."""
    base = {"remoteVirtualNetwork": link("vnet", f"s{number}"), "enableInternetSecurity": internet}
    if routing is not None:
        base["routingConfiguration"] = routing
    return resource("joint", f"h{at}/c{number}", {k: v for k, v in (base | properties).items() if v is not None})


def spoke(number: int, at: int = 0, routing: Any = None, **properties: Any) -> tuple[Resource, ...]:
    """Give a spoke with its machine, joined to a hub unless `at` is 0."""
    work = {"addressPrefix": f"10.{number}.1.0/24", "defaultOutboundAccess": False}
    parts = (
        vnet(f"s{number}", f"10.{number}.0.0/16", work=work),
        nic(f"v{number}", f"s{number}/work", f"10.{number}.1.4"),
    )
    return (*parts, joint(number, at, routing, **properties)) if at else parts


def table(name: str, labels: list[str] | None = None, **routes: tuple[str, str]) -> Resource:
    """Give a table of a hub (`hub/table`); each route is (prefix, id of the next hop)."""
    inline = [
        {"name": key, "destinationType": "CIDR", "destinations": [prefix], "nextHopType": "ResourceId", "nextHop": hop}
        for key, (prefix, hop) in routes.items()
    ]
    return resource("hubtable", name, {"labels": labels or [], "routes": inline})


def guard(number: int, access: str = "Allow", **properties: Any) -> tuple[Resource, ...]:
    """Give firewall `f<number>` of hub `h<number>`, with one rule for everything."""
    base = {
        "sku": {"name": "AZFW_Hub", "tier": "Standard"},
        "virtualHub": link("hub", f"h{number}"),
        "hubIPAddresses": {
            "privateIPAddress": f"10.{100 + number}.0.132",
            "publicIPs": {"count": 1, "addresses": [{"address": f"20.0.0.{number}"}]},
        },
        "firewallPolicy": link("policy", f"p{number}"),
    }
    rules = collection("c", 100, access, network_rule())
    return (
        resource("firewall", f"f{number}", base | properties),
        policy(f"p{number}"),
        group(f"p{number}/g", 100, rules),
    )


def intent(number: int, *words: str, hop: str = "") -> Resource:
    """Give the routing intent of a hub, through its firewall: `PrivateTraffic` unless said otherwise."""
    through = hop or ref("firewall", f"f{number}")
    policies = [{"name": w.lower(), "destinations": [w], "nextHop": through} for w in words or ("PrivateTraffic",)]
    return resource("intent", f"h{number}/i", {"routingPolicies": policies})


def vpn(number: int, *sites: tuple[str, str], **connection: Any) -> tuple[Resource, ...]:
    """Give gateway `g<number>` of a hub, and sites (name, prefix) behind it without BGP."""
    gateway = resource("vpngw", f"g{number}", {"virtualHub": link("hub", f"h{number}")})
    found = [gateway]
    for name, prefix in sites:
        found.append(resource("vpnsite", name, {"addressSpace": {"addressPrefixes": [prefix]}}))
        base = {"remoteVpnSite": link("vpnsite", name), "enableBgp": False, "enableInternetSecurity": False}
        found.append(resource("vpnconnection", f"g{number}/to-{name}", base | connection))
    return tuple(found)
