"""The readers of firewalls, load balancers, application gateways, private endpoints and clusters.

Read next: `read/firewall.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from penstock.azure.read import (
    aks,
    application_gateway,
    bastion,
    firewall,
    firewall_policy,
    front_door,
    front_door_classic,
    ip_group,
    load_balancer,
    private_endpoint,
    traffic_controller,
    waf,
)
from penstock.azure.read.entry import Modelled, Reader


def _row(reader: Reader, becomes: str) -> Modelled:
    return Modelled(reader=reader, becomes=becomes)


CONTROLLER = "microsoft.servicenetworking/trafficcontrollers"

READERS: Mapping[str, Modelled] = {
    "microsoft.network/azurefirewalls": _row(
        firewall.read_firewall, "an inspecting endpoint, in a network or a virtual hub"
    ),
    "microsoft.network/firewallpolicies": _row(firewall_policy.read_firewall_policy, "the rules of its firewalls"),
    "microsoft.network/firewallpolicies/rulecollectiongroups": _row(
        firewall_policy.read_rule_collection_group, "rules of a firewall, parent policy first"
    ),
    "microsoft.network/firewallpolicies/rulegroups": _row(
        firewall_policy.read_rule_collection_group, "rules of a firewall, parent policy first"
    ),
    "microsoft.network/ipgroups": _row(ip_group.read_ip_group, "addresses in firewall rules"),
    "microsoft.network/loadbalancers": _row(load_balancer.read_load_balancer, "a frontend that rewrites to its pools"),
    "microsoft.network/loadbalancers/backendaddresspools": _row(load_balancer.read_backend_pool, "targets of rules"),
    "microsoft.network/loadbalancers/inboundnatrules": _row(
        load_balancer.read_inbound_nat_rule, "a rewrite to one machine"
    ),
    "microsoft.network/applicationgateways": _row(
        application_gateway.read_application_gateway, "a proxy that opens connections of its own"
    ),
    "microsoft.network/applicationgatewaywebapplicationfirewallpolicies": _row(
        waf.read_gateway_policy, "the inspection of requests at the gateways, listeners and paths that name it"
    ),
    "microsoft.network/frontdoorwebapplicationfirewallpolicies": _row(
        waf.read_edge_policy, "the inspection of requests at the domains of a Front Door"
    ),
    CONTROLLER: _row(traffic_controller.read_controller, "a proxy whose backends only a cluster knows"),
    f"{CONTROLLER}/frontends": _row(traffic_controller.read_frontend, "a public address and name of such a proxy"),
    f"{CONTROLLER}/associations": _row(
        traffic_controller.read_association, "the subnet from which it asks its backends"
    ),
    f"{CONTROLLER}/securitypolicies": _row(
        traffic_controller.read_policy, "an inspection of requests that the cluster may use"
    ),
    "microsoft.network/frontdoors": _row(front_door_classic.read_classic, "an edge: its routes to origins"),
    "microsoft.cdn/profiles": _row(front_door.read_profile, "an edge, a proxy in no network"),
    "microsoft.cdn/profiles/afdendpoints": _row(front_door.read_endpoint, "a host name of an edge"),
    "microsoft.cdn/profiles/afdendpoints/routes": _row(front_door.read_route, "a route of an edge, by host and path"),
    "microsoft.cdn/profiles/customdomains": _row(front_door.read_domain, "a host name of an edge"),
    "microsoft.cdn/profiles/origingroups": _row(front_door.read_nothing, "the origins in it"),
    "microsoft.cdn/profiles/origingroups/origins": _row(front_door.read_origin, "a target of routes of an edge"),
    "microsoft.cdn/profiles/rulesets": _row(front_door.read_nothing, "the rules in it"),
    "microsoft.cdn/profiles/rulesets/rules": _row(
        front_door.read_rule, "a doubt about the routes that use it, if it sends requests elsewhere"
    ),
    "microsoft.cdn/profiles/securitypolicies": _row(
        front_door.read_security, "the inspection of requests to some domains and paths of an edge"
    ),
    "microsoft.cdn/profiles/endpoints": _row(front_door_classic.read_cdn_endpoint, "a host name, route and origins"),
    "microsoft.cdn/profiles/endpoints/customdomains": _row(
        front_door_classic.read_cdn_domain, "a host name of an edge"
    ),
    "microsoft.cdn/profiles/endpoints/origins": _row(front_door_classic.read_cdn_origin, "a target of an edge"),
    "microsoft.cdn/cdnwebapplicationfirewallpolicies": _row(
        waf.read_edge_policy, "the inspection of requests at the CDN endpoints that name it"
    ),
    "microsoft.network/privateendpoints": _row(private_endpoint.read_private_endpoint, "an endpoint, and routes to it"),
    "microsoft.network/privateendpoints/privatednszonegroups": _row(
        private_endpoint.read_zone_group, "records in zones"
    ),
    "microsoft.network/bastionhosts": _row(bastion.read_bastion, "an endpoint that reaches machines from its subnet"),
    "microsoft.containerservice/managedclusters": _row(
        aks.read_cluster, "nodes in subnets, pods that run on them, and an API server"
    ),
    "microsoft.containerservice/managedclusters/agentpools": _row(aks.read_node_pool, "nodes in a subnet"),
}
