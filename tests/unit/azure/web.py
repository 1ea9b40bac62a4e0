"""Application gateways, web firewalls and front doors of a few lines: what `arm.py` is for networks."""

from __future__ import annotations

from typing import Any, TypeVar

from penstock.azure.resource import Resource
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, nic, nsg, ref, resource, rule, vnet
from tests.unit.azure.services import inside, pip

GATEWAY_IP = "20.0.0.1"
T = TypeVar("T")


def known(value: T | Unknown) -> T:
    """Give a value that must not be unknown."""
    assert not isinstance(value, Unknown), value
    return value


def part(collection: str, name: str, gateway: str = "gw") -> dict[str, str]:
    """Give a reference to a part of a gateway."""
    return inside("appgw", gateway, collection, name)


def condition(variable: str, operator: str, *values: str | Unknown, **fields: Any) -> dict[str, Any]:
    """Give a condition of a gateway's custom rule; `selector` names a header."""
    selector = fields.pop("selector", None)
    base = {
        "matchVariables": [{"variableName": variable, "selector": selector}],
        "operator": operator,
        "matchValues": list(values),
        "negationConditon": False,
        "transforms": [],
    }
    return base | fields


def custom(
    name: str, priority: int | Unknown, action: str | Unknown, *conditions: dict[str, Any], **fields: Any
) -> dict[str, Any]:
    """Give a custom rule of a gateway's policy."""
    base = {"name": name, "priority": priority, "ruleType": "MatchRule", "action": action}
    return base | {"matchConditions": list(conditions)} | fields


OWASP = {"ruleSetType": "OWASP", "ruleSetVersion": "3.2", "ruleGroupOverrides": []}


def waf_policy(name: str = "waf", *rules: dict[str, Any], **fields: Any) -> Resource:
    """Give a policy that prevents with OWASP 3.2 unless said otherwise; `mode` and `state` are settings."""
    settings = {
        "state": fields.pop("state", "Enabled"),
        "mode": fields.pop("mode", "Prevention"),
        **fields.pop("settings", {}),
    }
    managed = {"managedRuleSets": fields.pop("sets", [OWASP]), "exclusions": fields.pop("exclusions", [])}
    properties = {"policySettings": settings, "customRules": list(rules), "managedRules": managed | fields}
    return resource("waf", name, properties)


def listener(name: str = "web", *hosts: str, port: int = 80, frontend: str = "public", **fields: Any) -> dict[str, Any]:
    """Give an HTTP listener; without hosts it takes every request."""
    properties = {
        "frontendIPConfiguration": part("frontendIPConfigurations", frontend),
        "frontendPort": part("frontendPorts", f"port_{port}"),
        "protocol": "Http",
        "hostNames": list(hosts),
    }
    return {"name": name, "properties": properties | fields}


def pool(name: str, *addresses: str, **fields: Any) -> dict[str, Any]:
    """Give a pool of addresses and names."""
    members = [{"fqdn" if a[-1].isalpha() else "ipAddress": a} for a in addresses]
    return {"name": name, "properties": {"backendAddresses": members} | fields}


def settings(name: str = "http", port: Any = 8080, **fields: Any) -> dict[str, Any]:
    """Give backend settings."""
    return {"name": name, "properties": {"port": port, "protocol": "Http"} | fields}


def routing(
    name: str, priority: int | None, listener_name: str = "web", pool_name: str = "web", **fields: Any
) -> dict[str, Any]:
    """Give a basic rule; with `paths` it is path based."""
    properties: dict[str, Any] = {"priority": priority, "httpListener": part("httpListeners", listener_name)}
    if "paths" in fields:
        properties |= {"ruleType": "PathBasedRouting", "urlPathMap": part("urlPathMaps", fields.pop("paths"))}
    else:
        properties |= {"ruleType": "Basic"} | leads(pool_name)
    return {"name": name, "properties": properties | fields}


def leads(pool_name: str, settings_name: str = "http", prefix: str = "") -> dict[str, Any]:
    """Give where a rule or path leads."""
    names = {"backendAddressPool": ("backendAddressPools", pool_name)}
    names["backendHttpSettings"] = ("backendHttpSettingsCollection", settings_name)
    return {f"{prefix}{key[0].upper()}{key[1:]}" if prefix else key: part(*ref) for key, ref in names.items()}


def path_rule(name: str, *paths: str, pool_name: str = "web", **fields: Any) -> dict[str, Any]:
    """Give a path rule."""
    return {"name": name, "properties": {"paths": list(paths)} | leads(pool_name) | fields}


def path_map(name: str, *rules: dict[str, Any], default: str = "web", **fields: Any) -> dict[str, Any]:
    """Give a path map."""
    return {"name": name, "properties": {"pathRules": list(rules)} | leads(default, prefix="default") | fields}


def gateway(**parts: Any) -> Resource:
    """Give the gateway `gw` at 20.0.0.1 in v/edge, port 80 to 10.0.1.4:8080, unless said otherwise; no web firewall."""
    base: dict[str, Any] = {
        "sku": {"name": "WAF_v2", "tier": "WAF_v2"},
        "gatewayIPConfigurations": [{"name": "g", "properties": {"subnet": link("subnet", "v/edge")}}],
        "frontendIPConfigurations": [{"name": "public", "properties": {"publicIPAddress": link("pip", "pip-gw")}}],
        "frontendPorts": [{"name": f"port_{port}", "properties": {"port": port}} for port in (80, 443, 8443)],
        "httpListeners": [listener()],
        "backendAddressPools": [pool("web", "10.0.1.4")],
        "backendHttpSettingsCollection": [settings()],
        "requestRoutingRules": [routing("r", 10)],
    }
    return resource("appgw", "gw", base | parts)


CLOSED = (
    rule("gateway", 100, sourceAddressPrefix="10.0.0.0/24", destinationPortRange="8080"),
    rule("rest", 200, access="Deny"),
)
"""Rules of a backend that answers its gateway on port 8080 and nobody else."""


def site(*more: Resource, rules: tuple[dict[str, Any], ...] = CLOSED, public: bool = False) -> tuple[Resource, ...]:
    """Give a network with a gateway subnet (10.0.0.0/24) and the backends `web` (10.0.1.4) and `api` (10.0.1.5).

    `public`: the first backend has the public address 20.0.0.2 as well.
    """
    guarded = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    ip = {"publicIPAddress": link("pip", "pip-web")} if public else None
    return (
        vnet("v", "10.0.0.0/16", edge="10.0.0.0/24", app=guarded),
        nsg("g", *rules),
        pip("pip-gw", GATEWAY_IP),
        pip("pip-web", "20.0.0.2"),
        nic("web", "v/app", "10.0.1.4", ip=ip),
        nic("api", "v/app", "10.0.1.5"),
        *more,
    )


# ---- front doors -----------------------------------------------------------------------------------------------------


def edge_policy(name: str = "edgewaf", *rules: dict[str, Any], **fields: Any) -> Resource:
    """Give a policy of Front Door that prevents with a default rule set unless said otherwise."""
    sets = fields.pop("sets", [{"ruleSetType": "Microsoft_DefaultRuleSet", "ruleSetVersion": "2.1"}])
    settings_ = {"mode": fields.pop("mode", "Prevention"), **fields}
    managed = {"managedRuleSets": sets}
    return resource(
        "edgewaf", name, {"policySettings": settings_, "customRules": {"rules": list(rules)}, "managedRules": managed}
    )


def edge_condition(variable: str, operator: str, *values: str, **fields: Any) -> dict[str, Any]:
    """Give a condition of Front Door's custom rule."""
    return {
        "matchVariable": variable,
        "operator": operator,
        "matchValue": list(values),
        "negateCondition": False,
    } | fields


def profile(**properties: Any) -> Resource:
    """Give the profile `fd`."""
    return resource("profile", "fd", properties, sku={"name": "Premium_AzureFrontDoor"})


def edge(host: str | None = "fd.azurefd.net", **properties: Any) -> Resource:
    """Give the endpoint `fd/web` of the profile."""
    return resource("afd", "fd/web", {"hostName": host, "enabledState": "Enabled"} | properties)


def edge_domain(name: str, host: str) -> Resource:
    """Give a custom domain of the profile."""
    return resource("domain", f"fd/{name}", {"hostName": host})


def edge_origin(host: Any, name: str = "o", group: str = "g", **properties: Any) -> Resource:
    """Give an origin of a group of the profile."""
    said = {"hostName": host, "httpPort": 80, "httpsPort": 443, "originHostHeader": host, "enabledState": "Enabled"}
    return resource("origin", f"fd/{group}/{name}", said | properties)


def group_of(name: str = "g") -> dict[str, str]:
    """Give a reference to an origin group."""
    return {"id": ref("origin", f"fd/{name}/x").rpartition("/origins/")[0]}


def edge_route(name: str = "r", *patterns: str, group: str = "g", **properties: Any) -> Resource:
    """Give a route of the endpoint `fd/web`: every path over HTTP and HTTPS to HTTP at the origins, unless said otherwise."""
    said = {
        "originGroup": group_of(group),
        "patternsToMatch": list(patterns or ("/*",)),
        "supportedProtocols": ["Http", "Https"],
        "forwardingProtocol": "HttpOnly",
        "linkToDefaultDomain": "Enabled",
        "httpsRedirect": "Disabled",
        "enabledState": "Enabled",
    }
    return resource("afdroute", f"fd/web/{name}", said | properties)


def security(
    policy: str = "edgewaf", *domains: dict[str, str], patterns: tuple[str, ...] = ("/*",), name: str = "s"
) -> Resource:
    """Give a security policy for the endpoint `fd/web`, unless other domains are named."""
    linked = list(domains or (link("afd", "fd/web"),))
    said = {
        "wafPolicy": link("edgewaf", policy),
        "associations": [{"domains": linked, "patternsToMatch": list(patterns)}],
    }
    return resource("edgesecurity", f"fd/{name}", {"parameters": said})
