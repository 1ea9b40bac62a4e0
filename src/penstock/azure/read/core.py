"""The readers of networks, filters, routes, machines, addresses and gateways. Read next: `read/vnet.py`."""

from __future__ import annotations

from collections.abc import Mapping

from penstock.azure.read import (
    asg,
    gateway,
    nat_gateway,
    nic,
    nsg,
    public_ip,
    roles,
    route_table,
    subscription,
    vm,
    vmss,
    vnet,
)
from penstock.azure.read.entry import Modelled, Reader


def _row(reader: Reader, becomes: str) -> Modelled:
    return Modelled(reader=reader, becomes=becomes)


READERS: Mapping[str, Modelled] = {
    "microsoft.network/virtualnetworks": _row(vnet.read_network, "a domain of addresses, its subnets and its peerings"),
    "microsoft.network/virtualnetworks/subnets": _row(
        vnet.read_subnet, "a segment with routes, filters, outbound method"
    ),
    "microsoft.network/virtualnetworks/virtualnetworkpeerings": _row(vnet.read_peering, "routes, and part of a tag"),
    "microsoft.network/networksecuritygroups": _row(nsg.read_nsg, "two filters per virtual network it guards"),
    "microsoft.network/networksecuritygroups/securityrules": _row(nsg.read_rule, "one rule of a filter"),
    "microsoft.network/applicationsecuritygroups": _row(asg.read_asg, "the addresses of its members"),
    "microsoft.network/routetables": _row(route_table.read_route_table, "user routes of the subnets that name it"),
    "microsoft.network/routetables/routes": _row(route_table.read_route, "one user route"),
    "microsoft.network/networkinterfaces": _row(nic.read_nic, "an endpoint for each of its addresses"),
    "microsoft.network/publicipaddresses": _row(public_ip.read_public_ip, "a public address, symbolic if not assigned"),
    "microsoft.network/publicipprefixes": _row(public_ip.read_public_prefix, "outbound addresses of a NAT gateway"),
    "microsoft.network/natgateways": _row(nat_gateway.read_nat_gateway, "the outbound method of its subnets"),
    "microsoft.network/virtualnetworkgateways": _row(gateway.read_gateway, "a gateway endpoint, routes to on-premises"),
    "microsoft.network/localnetworkgateways": _row(gateway.read_local_gateway, "addresses on-premises"),
    "microsoft.network/virtualnetworkgateways/natrules": _row(
        gateway.read_nat_rule, "doubts about what passes its gateway"
    ),
    "microsoft.network/connections": _row(gateway.read_connection, "which gateway leads where"),
    "microsoft.resources/subscriptions": _row(
        subscription.read_subscription, "whether mail may leave its networks (NSG-36)"
    ),
    "microsoft.authorization/roleassignments": _row(
        roles.read_assignment, "who holds a role at a service: part of its layer of identity"
    ),
    "microsoft.managedidentity/userassignedidentities": _row(roles.read_identity, "the name of who holds roles"),
    "microsoft.compute/virtualmachines": _row(vm.read_machine, "the name and power state of its interfaces"),
    "microsoft.compute/virtualmachinescalesets": _row(
        vmss.read_scale_set, "an endpoint class for each of its interfaces"
    ),
}
