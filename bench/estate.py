"""A benchmark estate as files: ARM resources as an export has them, and a service-tag file.

Comes in: a `Shape`. Goes out: a folder of JSON that goes through penstock's real readers. Read next: `bench/measure.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from bench.controls import WEB_PREFIX, WEB_SUBNET, controls
from bench.plan import FIREWALL_ADDRESS, HUB, Json, Machine, Plan, Spoke, Subnet, made, make, resource, subnet_id, text
from bench.rules import RuleMaker
from bench.shapes import Shape

HUB_PREFIX = "10.0.0.0/20"
HUB_SUBNETS = {
    "AzureFirewallSubnet": "10.0.0.0/26",
    "GatewaySubnet": "10.0.1.0/27",
    "shared": "10.0.2.0/24",
    "management": "10.0.3.0/24",
    WEB_SUBNET: WEB_PREFIX,
}
TAGS = "ServiceTags.json"


def write(folder: Path, shape: Shape) -> Path:
    """Write an estate; give the folder of the resources. The service tags stand beside it."""
    plan = make(shape)
    maker = RuleMaker(plan)
    inside = folder / "estate"
    inside.mkdir(parents=True, exist_ok=True)
    files = {
        "networks.json": _networks(plan),
        "groups.json": _security_groups(plan, maker),
        "interfaces.json": _interfaces(plan),
        "routes.json": _routes(plan),
        "edges.json": _edges(plan),
        "firewall.json": _firewall(plan, maker),
        "controls.json": controls(plan),
    }
    for name, found in files.items():
        (inside / name).write_bytes(msgspec.json.encode({"value": list(found)}))
    (folder / TAGS).write_bytes(msgspec.json.encode(_tag_file(plan)))
    return inside


# ── networks ─────────────────────────────────────────────────────────────────────────────────────


def _networks(plan: Plan) -> Iterator[Json]:
    peerings = [_peering(HUB, spoke.name, spoke.prefix, hub=True) for spoke in plan.spokes]
    yield made(
        "virtualNetworks",
        HUB,
        {
            "addressSpace": {"addressPrefixes": [HUB_PREFIX]},
            "subnets": [_hub_subnet(name, prefix) for name, prefix in HUB_SUBNETS.items()],
            "virtualNetworkPeerings": peerings,
        },
    )
    prefixes = {spoke.name: spoke.prefix for spoke in plan.spokes}
    for spoke in plan.spokes:
        around = [_peering(spoke.name, HUB, HUB_PREFIX, hub=False)]
        around += [_peering(spoke.name, other, prefixes[other], hub=None) for other in spoke.mesh]
        yield made(
            "virtualNetworks",
            spoke.name,
            {
                "addressSpace": {"addressPrefixes": [spoke.prefix]},
                "subnets": [_subnet(spoke, subnet) for subnet in spoke.subnets],
                "virtualNetworkPeerings": around,
            },
        )
        for group in spoke.groups:
            yield made("applicationSecurityGroups", group, {})


def _hub_subnet(name: str, prefix: str) -> Json:
    properties: Json = {"addressPrefix": prefix, "privateEndpointNetworkPolicies": "Disabled"}
    if name == "GatewaySubnet":
        properties["routeTable"] = {"id": resource("routeTables", "rt-gateway")}
    if name in ("shared", "management"):
        properties["networkSecurityGroup"] = {"id": resource("networkSecurityGroups", f"nsg-{name}")}
    return {"id": subnet_id(HUB, name), "name": name, "properties": properties}


def _subnet(spoke: Spoke, subnet: Subnet) -> Json:
    properties: Json = {
        "addressPrefix": subnet.prefix,
        "privateEndpointNetworkPolicies": "Disabled",
        "networkSecurityGroup": {"id": resource("networkSecurityGroups", f"nsg-{subnet.name}")},
    }
    if spoke.way != "direct":
        properties["routeTable"] = {"id": resource("routeTables", f"rt-{spoke.name}")}
    elif subnet is spoke.subnets[0]:
        properties["natGateway"] = {"id": resource("natGateways", f"nat-{spoke.name}")}
        properties["defaultOutboundAccess"] = False
    if subnet is spoke.subnets[0]:
        properties["serviceEndpoints"] = [{"service": "Microsoft.Storage"}, {"service": "Microsoft.KeyVault"}]
    return {"id": subnet_id(spoke.name, subnet.name), "name": subnet.name, "properties": properties}


def _peering(network: str, remote: str, prefix: str, hub: bool | None) -> Json:
    return {
        "id": f"{resource('virtualNetworks', network)}/virtualNetworkPeerings/to-{remote}",
        "name": f"to-{remote}",
        "properties": {
            "peeringState": "Connected",
            "allowVirtualNetworkAccess": True,
            "allowForwardedTraffic": hub is not None,
            "allowGatewayTransit": hub is True,
            "useRemoteGateways": hub is False,
            "remoteVirtualNetwork": {"id": resource("virtualNetworks", remote)},
            "remoteAddressSpace": {"addressPrefixes": [prefix]},
        },
    }


def _routes(plan: Plan) -> Iterator[Json]:
    gateway = [_route(f"to-{spoke.name}", spoke.prefix) for spoke in plan.spokes if spoke.way != "direct"]
    yield made("routeTables", "rt-gateway", {"routes": gateway, "disableBgpRoutePropagation": False})
    for spoke in plan.spokes:
        if spoke.way == "direct":
            continue
        routes = [_route("default", "0.0.0.0/0")]
        if spoke.way == "micro":
            routes.append(_route("own", spoke.prefix))
        yield made("routeTables", f"rt-{spoke.name}", {"routes": routes, "disableBgpRoutePropagation": True})


def _route(name: str, prefix: str) -> Json:
    return {
        "name": name,
        "properties": {
            "addressPrefix": prefix,
            "nextHopType": "VirtualAppliance",
            "nextHopIpAddress": FIREWALL_ADDRESS,
        },
    }


# ── groups and machines ──────────────────────────────────────────────────────────────────────────


def _security_groups(plan: Plan, maker: RuleMaker) -> Iterator[Json]:
    for spoke in plan.spokes:
        for subnet in spoke.subnets:
            yield made(
                "networkSecurityGroups", f"nsg-{subnet.name}", {"securityRules": maker.group_rules(spoke, subnet)}
            )
    for index in range(plan.shape.nic_groups):
        spoke = plan.spokes[index % len(plan.spokes)]
        yield made("networkSecurityGroups", f"nsg-nic{index}", {"securityRules": maker.group_rules(spoke, None)})
    for name in ("shared", "management"):
        yield made("networkSecurityGroups", f"nsg-{name}", {"securityRules": maker.group_rules(plan.spokes[0], None)})


def _interfaces(plan: Plan) -> Iterator[Json]:
    for spoke in plan.spokes:
        for subnet in spoke.subnets:
            for machine in subnet.machines:
                yield from _machine(spoke, subnet, machine)


def _machine(spoke: Spoke, subnet: Subnet, machine: Machine) -> Iterator[Json]:
    configuration: Json = {
        "privateIPAddress": machine.address,
        "privateIPAllocationMethod": "Dynamic",
        "primary": True,
        "subnet": {"id": subnet_id(spoke.name, subnet.name)},
        "applicationSecurityGroups": [{"id": resource("applicationSecurityGroups", g)} for g in machine.groups],
    }
    if machine.public:
        configuration["publicIPAddress"] = {"id": resource("publicIPAddresses", f"pip-{machine.name}")}
    properties: Json = {
        "ipConfigurations": [{"name": "main", "properties": configuration}],
        "enableIPForwarding": False,
    }
    if machine.security_group is not None:
        properties["networkSecurityGroup"] = {"id": resource("networkSecurityGroups", machine.security_group)}
    yield made("networkInterfaces", machine.name, properties)


def _public(name: str, number: int) -> Json:
    properties = {"publicIPAllocationMethod": "Static", "ipAddress": text(0x33000000 + number)}
    return made("publicIPAddresses", name, properties, sku={"name": "Standard"})


# ── edges ────────────────────────────────────────────────────────────────────────────────────────


def _edges(plan: Plan) -> Iterator[Json]:
    yield _public("pip-firewall", 1)
    yield _public("pip-gateway", 2)
    yield _public("pip-web", 3)
    number = 10
    for spoke in plan.spokes:
        for subnet in spoke.subnets:
            for machine in subnet.machines:
                if machine.public:
                    number += 1
                    yield _public(f"pip-{machine.name}", number)
        if spoke.way == "direct":
            number += 1
            yield _public(f"pip-nat-{spoke.name}", number)
            addresses = [{"id": resource("publicIPAddresses", f"pip-nat-{spoke.name}")}]
            yield made("natGateways", f"nat-{spoke.name}", {"publicIpAddresses": addresses}, sku={"name": "Standard"})
    yield from _onprem(plan)


def _onprem(plan: Plan) -> Iterator[Json]:
    yield made(
        "virtualNetworkGateways",
        "gateway",
        {
            "gatewayType": "Vpn",
            "vpnType": "RouteBased",
            "enableBgp": False,
            "ipConfigurations": [
                {
                    "name": "main",
                    "properties": {
                        "subnet": {"id": subnet_id(HUB, "GatewaySubnet")},
                        "publicIPAddress": {"id": resource("publicIPAddresses", "pip-gateway")},
                    },
                }
            ],
        },
    )
    yield made("localNetworkGateways", "site", {"localNetworkAddressSpace": {"addressPrefixes": list(plan.onprem)}})
    yield made(
        "connections",
        "to-site",
        {
            "connectionType": "IPsec",
            "enableBgp": False,
            "virtualNetworkGateway1": {"id": resource("virtualNetworkGateways", "gateway")},
            "localNetworkGateway2": {"id": resource("localNetworkGateways", "site")},
        },
    )


def _firewall(plan: Plan, maker: RuleMaker) -> Iterator[Json]:
    policy = resource("firewallPolicies", "policy")
    configuration = {
        "name": "main",
        "properties": {
            "privateIPAddress": FIREWALL_ADDRESS,
            "subnet": {"id": subnet_id(HUB, "AzureFirewallSubnet")},
            "publicIPAddress": {"id": resource("publicIPAddresses", "pip-firewall")},
        },
    }
    yield made(
        "azureFirewalls",
        "firewall",
        {
            "sku": {"name": "AZFW_VNet", "tier": "Standard"},
            "ipConfigurations": [configuration],
            "firewallPolicy": {"id": policy},
        },
    )
    yield made("firewallPolicies", "policy", {"sku": {"tier": "Standard"}, "threatIntelMode": "Alert"})
    yield from _collections(plan, maker, policy)


def _collections(plan: Plan, maker: RuleMaker, policy: str) -> Iterator[Json]:
    """Give rule collection groups of up to 500 network rules in collections of 50, and one of application rules."""
    rules = [maker.network_rule(index) for index in range(plan.shape.firewall_rules)]
    groups = [rules[start : start + 500] for start in range(0, len(rules), 500)]
    for number, group in enumerate(groups):
        parts = [group[start : start + 50] for start in range(0, len(group), 50)]
        collections = [
            _collection(
                f"c{number}-{index}", 1000 + index * 10, "Deny" if plan.random.random() < 0.15 else "Allow", part
            )
            for index, part in enumerate(parts)
        ]
        yield _group(policy, f"group{number}", 1000 + number * 10, collections)
    named = [maker.application_rule(index) for index in range(plan.shape.application_rules)]
    yield _group(policy, "names", 30000, [_collection("names", 1000, "Allow", named)])


def _collection(name: str, priority: int, action: str, rules: list[Json]) -> Json:
    return {
        "ruleCollectionType": "FirewallPolicyFilterRuleCollection",
        "name": name,
        "priority": priority,
        "action": {"type": action},
        "rules": rules,
    }


def _group(policy: str, name: str, priority: int, collections: list[Json]) -> Json:
    return {
        "id": f"{policy}/ruleCollectionGroups/{name}",
        "name": name,
        "type": "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
        "properties": {"priority": priority, "ruleCollections": collections},
    }


def _tag_file(plan: Plan) -> Json:
    values = [
        {"name": name, "id": name, "properties": {"region": "", "addressPrefixes": prefixes}}
        for name, prefixes in plan.tags.items()
    ]
    return {"changeNumber": 1, "cloud": "Public", "values": values}
