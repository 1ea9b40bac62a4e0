"""Estates of a few lines: short ids in, ARM-shaped resources out."""

from __future__ import annotations

from typing import Any

from penstock.azure.lower import lower
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.service_tags import ServiceTags
from penstock.diagnostics import Origin
from penstock.net.network import Network
from penstock.source.node import Node

GROUP = "/subscriptions/s/resourcegroups/rg/providers"
TYPES = {
    "vnet": "microsoft.network/virtualnetworks",
    "subnet": "microsoft.network/virtualnetworks/subnets",
    "peering": "microsoft.network/virtualnetworks/virtualnetworkpeerings",
    "nsg": "microsoft.network/networksecuritygroups",
    "rule": "microsoft.network/networksecuritygroups/securityrules",
    "asg": "microsoft.network/applicationsecuritygroups",
    "table": "microsoft.network/routetables",
    "route": "microsoft.network/routetables/routes",
    "nic": "microsoft.network/networkinterfaces",
    "vm": "microsoft.compute/virtualmachines",
    "vmss": "microsoft.compute/virtualmachinescalesets",
    "pip": "microsoft.network/publicipaddresses",
    "prefix": "microsoft.network/publicipprefixes",
    "nat": "microsoft.network/natgateways",
    "gateway": "microsoft.network/virtualnetworkgateways",
    "site": "microsoft.network/localnetworkgateways",
    "connection": "microsoft.network/connections",
    "firewall": "microsoft.network/azurefirewalls",
    "policy": "microsoft.network/firewallpolicies",
    "rcg": "microsoft.network/firewallpolicies/rulecollectiongroups",
    "rulegroup": "microsoft.network/firewallpolicies/rulegroups",
    "ipgroup": "microsoft.network/ipgroups",
    "lb": "microsoft.network/loadbalancers",
    "lbpool": "microsoft.network/loadbalancers/backendaddresspools",
    "natrule": "microsoft.network/loadbalancers/inboundnatrules",
    "appgw": "microsoft.network/applicationgateways",
    "waf": "microsoft.network/applicationgatewaywebapplicationfirewallpolicies",
    "edgewaf": "microsoft.network/frontdoorwebapplicationfirewallpolicies",
    "cdnwaf": "microsoft.cdn/cdnwebapplicationfirewallpolicies",
    "profile": "microsoft.cdn/profiles",
    "afd": "microsoft.cdn/profiles/afdendpoints",
    "afdroute": "microsoft.cdn/profiles/afdendpoints/routes",
    "domain": "microsoft.cdn/profiles/customdomains",
    "origin": "microsoft.cdn/profiles/origingroups/origins",
    "ruleset": "microsoft.cdn/profiles/rulesets",
    "ruleset_rule": "microsoft.cdn/profiles/rulesets/rules",
    "edgesecurity": "microsoft.cdn/profiles/securitypolicies",
    "cdn": "microsoft.cdn/profiles/endpoints",
    "classic": "microsoft.network/frontdoors",
    "wan": "microsoft.network/virtualwans",
    "hub": "microsoft.network/virtualhubs",
    "joint": "microsoft.network/virtualhubs/hubvirtualnetworkconnections",
    "hubtable": "microsoft.network/virtualhubs/hubroutetables",
    "intent": "microsoft.network/virtualhubs/routingintent",
    "routemap": "microsoft.network/virtualhubs/routemaps",
    "bgppeer": "microsoft.network/virtualhubs/bgpconnections",
    "hubip": "microsoft.network/virtualhubs/ipconfigurations",
    "hubnva": "microsoft.network/networkvirtualappliances",
    "partner": "microsoft.network/securitypartnerproviders",
    "vpngw": "microsoft.network/vpngateways",
    "vpnconnection": "microsoft.network/vpngateways/vpnconnections",
    "hubnat": "microsoft.network/vpngateways/natrules",
    "vpnsite": "microsoft.network/vpnsites",
    "p2sgw": "microsoft.network/p2svpngateways",
    "ergw": "microsoft.network/expressroutegateways",
    "erconnection": "microsoft.network/expressroutegateways/expressrouteconnections",
    "circuit": "microsoft.network/expressroutecircuits",
    "circuitpeering": "microsoft.network/expressroutecircuits/peerings",
    "gatewaynat": "microsoft.network/virtualnetworkgateways/natrules",
    "pe": "microsoft.network/privateendpoints",
    "zonegroup": "microsoft.network/privateendpoints/privatednszonegroups",
    "zone": "microsoft.network/privatednszones",
    "zonelink": "microsoft.network/privatednszones/virtualnetworklinks",
    "a": "microsoft.network/privatednszones/a",
    "cname": "microsoft.network/privatednszones/cname",
    "publiczone": "microsoft.network/dnszones",
    "publica": "microsoft.network/dnszones/a",
    "publiccname": "microsoft.network/dnszones/cname",
    "resolver": "microsoft.network/dnsresolvers",
    "inbound": "microsoft.network/dnsresolvers/inboundendpoints",
    "outbound": "microsoft.network/dnsresolvers/outboundendpoints",
    "nameset": "microsoft.network/dnsforwardingrulesets",
    "forward": "microsoft.network/dnsforwardingrulesets/forwardingrules",
    "setlink": "microsoft.network/dnsforwardingrulesets/virtualnetworklinks",
    "namepolicy": "microsoft.network/dnsresolverpolicies",
    "namerule": "microsoft.network/dnsresolverpolicies/dnssecurityrules",
    "namelink": "microsoft.network/dnsresolverpolicies/virtualnetworklinks",
    "domains": "microsoft.network/dnsresolverdomainlists",
    "bastion": "microsoft.network/bastionhosts",
    "flowlog": "microsoft.network/networkwatchers/flowlogs",
    "tapped": "microsoft.network/networkinterfaces/tapconfigurations",
    "manager": "microsoft.network/networkmanagers",
    "group": "microsoft.network/networkmanagers/networkgroups",
    "static": "microsoft.network/networkmanagers/networkgroups/staticmembers",
    "security": "microsoft.network/networkmanagers/securityadminconfigurations",
    "adminset": "microsoft.network/networkmanagers/securityadminconfigurations/rulecollections",
    "adminrule": "microsoft.network/networkmanagers/securityadminconfigurations/rulecollections/rules",
    "connectivity": "microsoft.network/networkmanagers/connectivityconfigurations",
    "routing": "microsoft.network/networkmanagers/routingconfigurations",
    "routeset": "microsoft.network/networkmanagers/routingconfigurations/rulecollections",
    "routerule": "microsoft.network/networkmanagers/routingconfigurations/rulecollections/rules",
    "commit": "microsoft.network/networkmanagers/commits",
    "script": "microsoft.resources/deploymentscripts",
    "mi": "microsoft.sql/managedinstances",
    "databricks": "microsoft.databricks/workspaces",
    "agc": "microsoft.servicenetworking/trafficcontrollers",
    "agcfrontend": "microsoft.servicenetworking/trafficcontrollers/frontends",
    "agcassociation": "microsoft.servicenetworking/trafficcontrollers/associations",
    "agcpolicy": "microsoft.servicenetworking/trafficcontrollers/securitypolicies",
    "aks": "microsoft.containerservice/managedclusters",
    "agentpool": "microsoft.containerservice/managedclusters/agentpools",
    "role": "microsoft.authorization/roleassignments",
    "storage": "microsoft.storage/storageaccounts",
    "vault": "microsoft.keyvault/vaults",
    "sql": "microsoft.sql/servers",
    "sqlrule": "microsoft.sql/servers/firewallrules",
    "site_web": "microsoft.web/sites",
    "site_config": "microsoft.web/sites/config",
    "site_network": "microsoft.web/sites/networkconfig",
    "nsp": "microsoft.network/networksecurityperimeters",
    "nsp_profile": "microsoft.network/networksecurityperimeters/profiles",
    "nsp_rule": "microsoft.network/networksecurityperimeters/profiles/accessrules",
    "nsp_association": "microsoft.network/networksecurityperimeters/resourceassociations",
    "nsp_link": "microsoft.network/networksecurityperimeters/links",
    "pls": "microsoft.network/privatelinkservices",
    "slot": "microsoft.web/sites/slots",
    "sep_definition": "microsoft.network/serviceendpointpolicies/serviceendpointpolicydefinitions",
    "sep": "microsoft.network/serviceendpointpolicies",
    "sql_policy": "microsoft.sql/servers/connectionpolicies",
    "sql_outbound": "microsoft.sql/servers/outboundfirewallrules",
    "sqlvnetrule": "microsoft.sql/servers/virtualnetworkrules",
    "cosmos": "microsoft.documentdb/databaseaccounts",
    "eventhub": "microsoft.eventhub/namespaces",
    "eventhub_rules": "microsoft.eventhub/namespaces/networkrulesets",
    "search": "microsoft.search/searchservices",
    "servicebus": "microsoft.servicebus/namespaces",
    "servicebus_rules": "microsoft.servicebus/namespaces/networkrulesets",
    "postgres": "microsoft.dbforpostgresql/flexibleservers",
    "postgresrule": "microsoft.dbforpostgresql/flexibleservers/firewallrules",
    "mysql": "microsoft.dbformysql/flexibleservers",
    "mysqlrule": "microsoft.dbformysql/flexibleservers/firewallrules",
    "redis": "microsoft.cache/redis",
    "redisrule": "microsoft.cache/redis/firewallrules",
    "app_env": "microsoft.app/managedenvironments",
    "app": "microsoft.app/containerapps",
    "ase": "microsoft.web/hostingenvironments",
    "apim": "microsoft.apimanagement/service",
    "factory_link": "microsoft.datafactory/factories/managedvirtualnetworks/managedprivateendpoints",
    "search_link": "microsoft.search/searchservices/sharedprivatelinkresources",
    "synapse": "microsoft.synapse/workspaces",
    "factory": "microsoft.datafactory/factories",
    "eventgrid": "microsoft.eventgrid/topics",
    "iothub": "microsoft.devices/iothubs",
    "ai": "microsoft.cognitiveservices/accounts",
    "registry": "microsoft.containerregistry/registries",
}


def ref(kind: str, name: str) -> str:
    """Give the id of a resource; children are `parent/child`."""
    provider, *segments = TYPES[kind].split("/")
    names = name.lower().split("/")
    pairs = [part for pair in zip(segments, names, strict=True) for part in pair]
    return "/".join([GROUP, provider, *pairs])


def link(kind: str, name: str) -> dict[str, str]:
    """Give a reference to a resource, as ARM writes it."""
    return {"id": ref(kind, name)}


def resource(kind: str, name: str, properties: Any = None, *, door: str = "export", **body: Any) -> Resource:
    """Give one resource; its file is `<kind>-<name>.json`."""
    origin = Origin(file=f"{kind}-{name.replace('/', '-')}.json")
    whole = Node({"name": name, "properties": properties or {}, **body}, origin)
    return Resource(
        id=ref(kind, name),
        type=TYPES[kind],
        name=name.rsplit("/", 1)[-1],
        body=whole,
        properties=whole.get("properties"),
        origin=origin,
        location=str(body.get("location", "")),
        door=door,
    )


def vnet(name: str, *prefixes: str, door: str = "export", **subnets: Any) -> Resource:
    """Give a network; each subnet is a prefix, or the properties of the subnet."""
    inline = [
        {"name": key.replace("_", "-"), "properties": {"addressPrefix": value} if isinstance(value, str) else value}
        for key, value in subnets.items()
    ]
    properties = {"addressSpace": {"addressPrefixes": list(prefixes)}, "subnets": inline}
    return resource("vnet", name, properties, door=door)


def rule(
    name: str, priority: Any = 100, direction: str = "Inbound", access: str = "Allow", **fields: Any
) -> dict[str, Any]:
    """Give an inline rule: any to any unless said otherwise."""
    properties = {
        "priority": priority,
        "direction": direction,
        "access": access,
        "protocol": "*",
        "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "*",
        "sourcePortRange": "*",
        "destinationPortRange": "*",
    }
    return {
        "name": name,
        "properties": {key: value for key, value in (properties | fields).items() if value is not None},
    }


def nsg(name: str, *rules: dict[str, Any]) -> Resource:
    """Give a security group with inline rules."""
    return resource("nsg", name, {"securityRules": list(rules)})


def route(name: str, prefix: str, hop: str, address: str | None = None) -> dict[str, Any]:
    """Give an inline route."""
    return {"name": name, "properties": {"addressPrefix": prefix, "nextHopType": hop, "nextHopIpAddress": address}}


def table(name: str, *routes: dict[str, Any], **properties: Any) -> Resource:
    """Give a route table with inline routes."""
    return resource("table", name, {"routes": list(routes), **properties})


def nic(name: str, subnet: str, address: str | None = None, *, ip: Any = None, **properties: Any) -> Resource:
    """Give an interface with one address; `ip` adds to its configuration."""
    configuration = {"subnet": link("subnet", subnet), "privateIPAddress": address, **(ip or {})}
    inline = [{"name": "ip", "properties": configuration}]
    return resource("nic", name, {"ipConfigurations": inline, **properties})


def peering(name: str, remote: str, **properties: Any) -> Resource:
    """Give one side of a peering, connected unless said otherwise."""
    return resource(
        "peering", name, {"remoteVirtualNetwork": link("vnet", remote), "peeringState": "Connected"} | properties
    )


def network(*resources: Resource, tags: ServiceTags | None = None) -> Network:
    """Read and lower."""
    estate, _ = read_all(resources)
    return lower(estate, tags)


def codes(*resources: Resource) -> list[str]:
    """Give the codes of everything that is told of an estate."""
    estate, told = read_all(resources)
    return sorted({d.code for d in (*told, *lower(estate, None).diagnostics)})
