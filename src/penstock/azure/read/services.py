"""The readers of firewalls, load balancers, application gateways, private endpoints, name zones and clusters.

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
    ip_group,
    load_balancer,
    private_dns,
    private_endpoint,
    waf,
)
from penstock.azure.read.entry import Modelled, Reader


def _row(reader: Reader, becomes: str) -> Modelled:
    return Modelled(reader=reader, becomes=becomes)


READERS: Mapping[str, Modelled] = {
    "microsoft.network/azurefirewalls": _row(
        firewall.read_firewall, "an inspecting endpoint; in a virtual hub only counted"
    ),
    "microsoft.network/firewallpolicies": _row(firewall_policy.read_firewall_policy, "the rules of its firewalls"),
    "microsoft.network/firewallpolicies/rulecollectiongroups": _row(
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
    "microsoft.network/privateendpoints": _row(private_endpoint.read_private_endpoint, "an endpoint, and routes to it"),
    "microsoft.network/privateendpoints/privatednszonegroups": _row(
        private_endpoint.read_zone_group, "records in zones"
    ),
    "microsoft.network/privatednszones": _row(private_dns.read_zone, "a zone, seen from linked networks"),
    "microsoft.network/privatednszones/virtualnetworklinks": _row(private_dns.read_link, "who sees a zone"),
    "microsoft.network/privatednszones/a": _row(private_dns.read_address_record, "a record"),
    "microsoft.network/privatednszones/aaaa": _row(private_dns.read_address_record, "a record"),
    "microsoft.network/privatednszones/cname": _row(private_dns.read_alias_record, "a record"),
    "microsoft.network/bastionhosts": _row(bastion.read_bastion, "an endpoint that reaches machines from its subnet"),
    "microsoft.containerservice/managedclusters": _row(aks.read_cluster, "node pools in subnets"),
    "microsoft.containerservice/managedclusters/agentpools": _row(aks.read_node_pool, "nodes in a subnet"),
}
