"""The controls beside security groups and the firewall: admin rules, a gateway with a web application firewall, doors of services.

Comes in: a `Plan`. Goes out: resources in ARM's shape. What is drawn here has random numbers of its own, so that the rest of an estate is
the same with and without. Read next: `bench/estate.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from bench.plan import HUB, LOCATION, PROVIDERS, Json, Plan, Spoke, made, resource, subnet_id
from bench.rules import ports

WEB_SUBNET = "web"
WEB_PREFIX = "10.0.4.0/24"
GATEWAY = "web-gateway"
POLICY = "waf"
GROUPS = 3
SPOKES_OF_A_SITE = 10
SPOKES_OF_A_SERVICE = 4


def controls(plan: Plan) -> Iterator[Json]:
    """Give the admin rules, the web gateway and the services of an estate."""
    random = Random(plan.shape.seed + 1)
    yield from _admin(plan, random)
    yield from _web(plan)
    yield from _services(plan, random)


def _child(parent: str, word: str, name: str, properties: Json, **more: object) -> Json:
    """Give a resource below another of `Microsoft.Network`; `parent` is `TYPE/NAME/TYPE/NAME...`."""
    kinds = "/".join(parent.split("/")[::2])
    return {
        "id": f"{PROVIDERS}/Microsoft.Network/{parent}/{word}/{name}",
        "name": name,
        "type": f"Microsoft.Network/{kinds}/{word}",
        "properties": properties,
        **more,
    }


# ── admin rules ──────────────────────────────────────────────────────────────────────────────────


def _admin(plan: Plan, random: Random) -> Iterator[Json]:
    """Give a manager whose three groups of spokes each meet a collection of admin rules, deployed."""
    manager = "networkManagers/manager"
    configuration = f"{manager}/securityAdminConfigurations/guard"
    reach = {"networkManagerScopes": {"subscriptions": [PROVIDERS.split("/resourceGroups")[0]]}}
    yield made("networkManagers", "manager", {**reach, "networkManagerScopeAccesses": ["SecurityAdmin"]})
    yield _child(manager, "securityAdminConfigurations", "guard", {"applyOnNetworkIntentPolicyBasedServices": ["None"]})
    for number in range(GROUPS):
        yield from _members(plan, manager, number)
        group = {"networkGroupId": f"{PROVIDERS}/Microsoft.Network/{manager}/networkGroups/group{number}"}
        yield _child(configuration, "ruleCollections", f"set{number}", {"appliesToGroups": [group]})
        for index in range(12):
            rule = _admin_rule(plan, random, 100 * (number + 1) + index)
            yield _child(f"{configuration}/ruleCollections/set{number}", "rules", f"admin{index}", rule, kind="Custom")
    commit = {
        "commitType": "SecurityAdmin",
        "deploymentStatus": "Deployed",
        "configurationIds": [f"{PROVIDERS}/Microsoft.Network/{configuration}"],
        "targetLocations": [LOCATION],
    }
    yield _child(manager, "commits", "now", commit)


def _members(plan: Plan, manager: str, number: int) -> Iterator[Json]:
    """Give a group with every fourth spoke; the fourth of four is in no group."""
    yield _child(manager, "networkGroups", f"group{number}", {"memberType": "VirtualNetwork"})
    for spoke in plan.spokes[number :: GROUPS + 1]:
        member = {"resourceId": resource("virtualNetworks", spoke.name)}
        yield _child(f"{manager}/networkGroups/group{number}", "staticMembers", spoke.name, member)


def _admin_rule(plan: Plan, random: Random, priority: int) -> Json:
    inbound = random.random() < 0.7
    far = random.choice(("*", "10.0.0.0/8", random.choice(plan.partners), random.choice(plan.onprem)))
    near = random.choice(("*", random.choice(random.choice(plan.spokes).subnets).prefix))
    ends = [[{"addressPrefixType": "IPPrefix", "addressPrefix": prefix}] for prefix in (far, near)]
    return {
        "priority": priority,
        "direction": "Inbound" if inbound else "Outbound",
        "access": random.choices(("Deny", "Allow", "AlwaysAllow"), (60, 25, 15))[0],
        "protocol": random.choice(("Tcp", "Tcp", "Udp", "Any")),
        "sources": ends[0] if inbound else ends[1],
        "destinations": ends[1] if inbound else ends[0],
        "sourcePortRanges": ["0-65535"],
        "destinationPortRanges": ports(random),
    }


# ── the web gateway ──────────────────────────────────────────────────────────────────────────────


def _web(plan: Plan) -> Iterator[Json]:
    """Give a gateway with a listener for each site, a site for every tenth spoke, and its WAF policy."""
    own = resource("applicationGateways", GATEWAY)
    sites = [spoke for spoke in plan.spokes[::SPOKES_OF_A_SITE] if spoke.subnets[0].machines]
    yield made("ApplicationGatewayWebApplicationFirewallPolicies", POLICY, _waf_policy())
    properties: Json = {
        "sku": {"name": "WAF_v2", "tier": "WAF_v2"},
        "firewallPolicy": {"id": resource("ApplicationGatewayWebApplicationFirewallPolicies", POLICY)},
        "gatewayIPConfigurations": [{"name": "gateway", "properties": {"subnet": {"id": subnet_id(HUB, WEB_SUBNET)}}}],
        "frontendIPConfigurations": [
            {"name": "public", "properties": {"publicIPAddress": {"id": resource("publicIPAddresses", "pip-web")}}}
        ],
        "frontendPorts": [{"name": "https", "properties": {"port": 443}}],
        "backendHttpSettingsCollection": [{"name": "settings", "properties": {"port": 8443, "protocol": "Https"}}],
        "backendAddressPools": [_pool(spoke) for spoke in sites],
        "httpListeners": [_listener(own, spoke) for spoke in sites],
        "requestRoutingRules": [_routing_rule(own, spoke, 100 + index) for index, spoke in enumerate(sites)],
    }
    yield made("applicationGateways", GATEWAY, properties)


def _waf_policy() -> Json:
    block = {
        "name": "partners",
        "priority": 10,
        "ruleType": "MatchRule",
        "action": "Block",
        "matchConditions": [
            {
                "matchVariables": [{"variableName": "RequestUri"}],
                "operator": "Contains",
                "matchValues": ["/admin"],
                "transforms": ["Lowercase"],
            }
        ],
    }
    rule_set = {"ruleSetType": "OWASP", "ruleSetVersion": "3.2", "ruleGroupOverrides": []}
    return {
        "policySettings": {"state": "Enabled", "mode": "Prevention", "requestBodyCheck": True},
        "customRules": [block],
        "managedRules": {"managedRuleSets": [rule_set], "exclusions": []},
    }


def _pool(spoke: Spoke) -> Json:
    members = [{"ipAddress": machine.address} for machine in spoke.subnets[0].machines[:4]]
    return {"name": spoke.name, "properties": {"backendAddresses": members}}


def _listener(own: str, spoke: Spoke) -> Json:
    properties: Json = {
        "frontendIPConfiguration": {"id": f"{own}/frontendIPConfigurations/public"},
        "frontendPort": {"id": f"{own}/frontendPorts/https"},
        "protocol": "Https",
        "hostName": f"{spoke.name}.example.com",
    }
    return {"name": spoke.name, "properties": properties}


def _routing_rule(own: str, spoke: Spoke, priority: int) -> Json:
    properties: Json = {
        "ruleType": "Basic",
        "priority": priority,
        "httpListener": {"id": f"{own}/httpListeners/{spoke.name}"},
        "backendAddressPool": {"id": f"{own}/backendAddressPools/{spoke.name}"},
        "backendHttpSettings": {"id": f"{own}/backendHttpSettingsCollection/settings"},
    }
    return {"name": spoke.name, "properties": properties}


# ── services and their doors ─────────────────────────────────────────────────────────────────────


def _services(plan: Plan, random: Random) -> Iterator[Json]:
    """Give a storage account and a key vault for every fourth spoke: open, for some addresses and subnets, or by endpoint."""
    for number, spoke in enumerate(plan.spokes[::SPOKES_OF_A_SERVICE]):
        way = ("listed", "private", "open")[number % 3]
        rules = _door(plan, random, spoke, way)
        yield _account("Microsoft.Storage/storageAccounts", f"store{number}", rules, way)
        yield _account("Microsoft.KeyVault/vaults", f"vault{number}", rules, way)
        if way == "private":
            yield _endpoint(spoke, number)


def _door(plan: Plan, random: Random, spoke: Spoke, way: str) -> Json:
    if way == "open":
        return {"defaultAction": "Allow", "bypass": "AzureServices"}
    addresses = random.sample(plan.partners, 3) if way == "listed" else []
    subnets = [subnet_id(spoke.name, spoke.subnets[0].name)] if way == "listed" else []
    return {
        "defaultAction": "Deny",
        "bypass": "None",
        "ipRules": [{"value": prefix, "action": "Allow"} for prefix in addresses],
        "virtualNetworkRules": [{"id": subnet, "action": "Allow"} for subnet in subnets],
    }


def _account(kind: str, name: str, rules: Json, way: str) -> Json:
    """Give a service with its door, which is shut to the public where it has an endpoint."""
    shut = "Disabled" if way == "private" else "Enabled"
    return {
        "id": f"{PROVIDERS}/{kind}/{name}",
        "name": name,
        "type": kind,
        "kind": "StorageV2",
        "location": LOCATION,
        "properties": {"publicNetworkAccess": shut, "networkAcls": rules},
    }


def _endpoint(spoke: Spoke, number: int) -> Json:
    """Give a private endpoint of a storage account at the end of the spoke's last subnet."""
    subnet = spoke.subnets[-1]
    properties: Json = {
        "subnet": {"id": subnet_id(spoke.name, subnet.name)},
        "privateLinkServiceConnections": [
            {
                "name": "store",
                "properties": {
                    "privateLinkServiceId": f"{PROVIDERS}/Microsoft.Storage/storageAccounts/store{number}",
                    "groupIds": ["blob"],
                    "privateLinkServiceConnectionState": {"status": "Approved"},
                },
            }
        ],
        "ipConfigurations": [
            {
                "name": "main",
                "properties": {"groupId": "blob", "memberName": "blob", "privateIPAddress": subnet.last_address},
            }
        ],
    }
    return made("privateEndpoints", f"store{number}", properties)
