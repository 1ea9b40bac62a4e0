"""Hubs with a firewall, balancers and gateways of a few lines: what `arm.py` is for networks."""

from __future__ import annotations

from typing import Any

from penstock.azure.resource import Resource
from tests.unit.azure.arm import link, nic, ref, resource, route, table, vnet

FIREWALL_IP = "10.0.1.4"


def network_rule(name: str = "rule", **fields: Any) -> dict[str, Any]:
    """Give a policy's network rule: any to any, every protocol and port, unless said otherwise."""
    base = {
        "ruleType": "NetworkRule",
        "name": name,
        "ipProtocols": ["Any"],
        "sourceAddresses": ["*"],
        "destinationAddresses": ["*"],
        "destinationPorts": ["*"],
    }
    return {key: value for key, value in (base | fields).items() if value is not None}


def application_rule(name: str = "rule", *fqdns: str, **fields: Any) -> dict[str, Any]:
    """Give a policy's application rule: HTTPS on 443 from anywhere unless said otherwise."""
    base = {
        "ruleType": "ApplicationRule",
        "name": name,
        "protocols": [{"protocolType": "Https", "port": 443}],
        "sourceAddresses": ["*"],
        "targetFqdns": list(fqdns),
    }
    return {key: value for key, value in (base | fields).items() if value is not None}


def nat_rule(name: str = "rule", **fields: Any) -> dict[str, Any]:
    """Give a policy's DNAT rule: TCP 443 of 20.0.0.1 to 10.2.0.4:8443 unless said otherwise."""
    base = {
        "ruleType": "NatRule",
        "name": name,
        "ipProtocols": ["TCP"],
        "sourceAddresses": ["*"],
        "destinationAddresses": ["20.0.0.1"],
        "destinationPorts": ["443"],
        "translatedAddress": "10.2.0.4",
        "translatedPort": "8443",
    }
    return {key: value for key, value in (base | fields).items() if value is not None}


def collection(name: str, priority: Any, action: str, *rules: dict[str, Any]) -> dict[str, Any]:
    """Give a rule collection of a policy."""
    kind = "FirewallPolicyNatRuleCollection" if action == "DNAT" else "FirewallPolicyFilterRuleCollection"
    return {
        "ruleCollectionType": kind,
        "name": name,
        "priority": priority,
        "action": {"type": action},
        "rules": list(rules),
    }


def group(name: str, priority: Any, *collections: dict[str, Any]) -> Resource:
    """Give a rule collection group; `name` is `policy/group`."""
    return resource("rcg", name, {"priority": priority, "ruleCollections": list(collections)})


def policy(name: str = "fp", **properties: Any) -> Resource:
    """Give a firewall policy."""
    return resource("policy", name, properties)


def firewall(**properties: Any) -> Resource:
    """Give the firewall of the hub, at 10.0.1.4 and 20.0.0.1, with policy `fp` unless said otherwise."""
    base = {
        "ipConfigurations": [
            {
                "name": "ip",
                "properties": {
                    "subnet": link("subnet", "hub/AzureFirewallSubnet"),
                    "privateIPAddress": FIREWALL_IP,
                    "publicIPAddress": link("pip", "pip-fw"),
                },
            }
        ],
        "firewallPolicy": link("policy", "fp"),
    }
    return resource("firewall", "fw", {key: value for key, value in (base | properties).items() if value is not None})


def hub_and_spokes(*more: Resource) -> tuple[Resource, ...]:
    """Give a hub with a firewall subnet and two spokes whose default route is the firewall: VMs at 10.1.0.4 and 10.2.0.4."""
    flags = {"allowVirtualNetworkAccess": True, "allowForwardedTraffic": True}
    peerings = [
        resource("peering", f"{near}/to-{far}", {"remoteVirtualNetwork": link("vnet", far), **flags, **_CONNECTED})
        for near, far in (("hub", "spoke1"), ("spoke1", "hub"), ("hub", "spoke2"), ("spoke2", "hub"))
    ]
    return (
        vnet("hub", "10.0.0.0/16", AzureFirewallSubnet="10.0.1.0/26"),
        vnet("spoke1", "10.1.0.0/16", work=_steered("10.1.0.0/24")),
        vnet("spoke2", "10.2.0.0/16", work=_steered("10.2.0.0/24")),
        *peerings,
        table("to-fw", route("all", "0.0.0.0/0", "VirtualAppliance", FIREWALL_IP)),
        pip("pip-fw", "20.0.0.1"),
        nic("one", "spoke1/work", "10.1.0.4"),
        nic("two", "spoke2/work", "10.2.0.4"),
        *more,
    )


_CONNECTED = {"peeringState": "Connected"}


def _steered(prefix: str) -> dict[str, Any]:
    return {"addressPrefix": prefix, "routeTable": link("table", "to-fw"), "defaultOutboundAccess": False}


def pip(name: str, address: str | None = None, sku: str = "Standard") -> Resource:
    """Give a public address."""
    return resource("pip", name, {"ipAddress": address}, sku={"name": sku})


def inside(kind: str, parent: str, collection_name: str, name: str) -> dict[str, str]:
    """Give a reference to a child that stands inside a resource."""
    return {"id": f"{ref(kind, parent)}/{collection_name}/{name}"}
