"""Why the engine does not know: the reasons that recur on the way, worded once.

Comes in: endpoints and next hops. Goes out: `Cause`s. Read next: `net/cause.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from penstock.net.cause import Cause
from penstock.net.door import Caller, Handover, ServicePolicy
from penstock.net.endpoint import Endpoint
from penstock.net.rewrite import Rewrite
from penstock.net.route import Via
from penstock.space.addresses import Address


def assigned(endpoint: Endpoint) -> Cause:
    """The address of an endpoint is not known."""
    return Cause(
        key=f"assigned:{endpoint.id}",
        why=f"the private address of {endpoint.name} is decided at deployment, and rules tell its candidates apart",
        cure="state the address, or give an export of the deployed estate",
    )


def leads(endpoint: Endpoint) -> Cause:
    """A private endpoint leads to some service."""
    return Cause(
        key=f"leads:{endpoint.id}",
        why=f"to which service private endpoint {endpoint.name} leads is not known",
        cure="give the id of the service, or an export of the private endpoint",
        facts=("PE-01",),
        origin=endpoint.origin,
    )


def unowned(hop: Via) -> Cause:
    """Nobody can say what a next hop does with a packet."""
    return Cause(
        key=f"next-hop:{hop.address}",
        why=f"nothing in the input owns the next hop {hop.address}",
        cure="add the appliance to the input, or remove the route",
        facts=("RT-15",),
    )


def taken_by(domain: str, hop: Via) -> Cause:
    """Several machines may have a next hop's address."""
    return Cause(
        key=f"owner:{domain}:{hop.address}",
        why=f"which machine gets the next hop address {hop.address} is decided at deployment",
        cure="state the appliance's private address",
        facts=("RT-15",),
    )


def unowned_backend(device: Endpoint, address: Address) -> Cause:
    """A backend is an address that no machine of the input has."""
    return Cause(
        key=f"backend:{device.id}:{address}",
        why=f"{device.name} hands packets to {address}, and no machine of the input has that address",
        cure="add the file that defines the backend",
        facts=("LB-01",),
    )


def in_which(device: Endpoint, address: Address) -> Cause:
    """A backend is an address that several networks have."""
    return Cause(
        key=f"backend-network:{device.id}:{address}",
        why=f"{device.name} hands packets to {address}, several networks have that address, and which is meant is not stated",
        cure="state the virtual network of the pool's members",
        facts=("LB-09",),
    )


def unlisted(device: Endpoint) -> Cause:
    """Some members of a pool are not in the input."""
    return Cause(
        key=f"members:{device.id}",
        why=f"a member of the pool behind {device.name} is not in the input",
        cure="add the file that defines the backend",
        facts=("RT-15",),
    )


def which_gateway(gateways: Sequence[Endpoint]) -> Cause:
    """Several gateways know the way to an address."""
    return Cause(
        key=f"which-gateway:{','.join(gateway.id for gateway in gateways)}",
        why=f"which of {', '.join(gateway.name for gateway in gateways)} takes the packet is not in the input",
        cure="give the effective routes of the network",
        facts=("RT-13",),
    )


def which_tunnel(gateway: Endpoint) -> Cause:
    """The networks at the far ends of several tunnels have the same addresses."""
    return Cause(
        key=f"which-tunnel:{gateway.id}",
        why=f"several tunnels of {gateway.name} lead to networks that have this address, and which is taken is not in the input",
        cure="give the networks addresses of their own",
        facts=("RT-35",),
    )


def undeclared(device: Endpoint) -> Cause:
    """An appliance forwards what it likes."""
    return Cause(
        key=f"nva:{device.id}",
        why=f"what {device.name} forwards is not in the configuration",
        cure="declare what the appliance does",
        facts=("RT-16",),
    )


def shown_as(sender: Endpoint) -> Cause:
    """A sender is seen outside under one of several public addresses that differ, or under one that Azure chooses."""
    return Cause(
        key=f"shown-as:{sender.id}",
        why=f"under which public address {sender.name} is seen cannot be told, and rules treat them differently",
        cure="give it one outbound address, or write rules for all of them",
        facts=("RT-44", "FW-53"),
    )


def kept_source(firewall: Endpoint) -> Cause:
    """A firewall passes on the source as it is, and a NAT gateway stands behind it."""
    return Cause(
        key=f"kept-source:{firewall.id}",
        why=f"whether the NAT gateway translates what {firewall.name} passes on with its source unchanged is not documented",
        cure="let the firewall translate public destinations: take 0.0.0.0/0 out of its SNAT ranges",
        facts=("FW-50", "FW-53"),
    )


def unlisted_v6(sender: Endpoint) -> Cause:
    """Whether default outbound access carries IPv6 is not documented."""
    return Cause(
        key=f"default-v6:{sender.segment}",
        why="whether default outbound access carries IPv6 is not documented",
        cure="give the subnet a NAT gateway, or the machine a public IPv6 address",
        facts=("RT-45",),
    )


def picks(device: Endpoint) -> Cause:
    """A device chooses between backends that differ."""
    return Cause(
        key=f"picks:{device.id}",
        why=f"{device.name} picks one of several backends, and they do not agree",
        cure="treat all backends of a pool alike",
        facts=("LB-02",),
    )


def instances(device: Endpoint) -> Cause:
    """A device sends from one of several addresses that differ."""
    return Cause(
        key=f"instances:{device.id}",
        why=f"which instance address of {device.name} is the source cannot be told, and rules treat them differently",
        cure="write rules for the whole subnet of the device",
        facts=("FW-52", "AGW-02"),
    )


def by_proxy(device: Endpoint) -> Cause:
    """A client may ask an explicit proxy."""
    return Cause(
        key=f"explicit-proxy:{device.id}",
        why=f"whether the client asks the explicit proxy of {device.name} is set on the client, and it may fetch this",
        cure="switch the explicit proxy off, or deny the name by an application rule",
        facts=("FW-61",),
    )


def frontend_egress(dst: Address) -> Cause:
    """Outbound rules before a load balancer may see one address or the other."""
    return Cause(
        key=f"frontend-egress:{dst}",
        why="whether outbound rules see the frontend or the backend address of a load balancer is not documented",
        cure="allow both addresses",
        facts=("P-04", "U-01"),
    )


def on_which(guest: Endpoint) -> Cause:
    """A guest runs on one of several endpoints that differ."""
    return Cause(
        key=f"host:{guest.id}",
        why=f"which of its nodes {guest.name} runs on cannot be told, and rules treat them differently",
        cure="write rules for the whole subnet of the nodes",
        facts=("AKS-02",),
    )


def on_one_machine(sender: Endpoint, receiver: Endpoint) -> Cause:
    """What runs on one machine does not pass the filters before it."""
    return Cause(
        key=f"one-machine:{sender.id}:{receiver.id}",
        why=f"{sender.name} and {receiver.name} may run on one machine, where no filter stands between them",
        facts=("AKS-01",),
    )


# ---- before the door of a platform service ---------------------------------------------------------------------------


def unknown_source(caller: Caller) -> Cause:
    """The public address of a caller is nobody's to tell."""
    return Cause(
        key=f"source-of:{caller.words}",
        why=f"the public address of a caller {caller.words} is not in the input, and an address rule may name it",
        cure="give the caller an outbound address of its own (NAT gateway), or a private endpoint",
        facts=("RT-45", "STO-03"),
    )


def assigned_source(name: str) -> Cause:
    """A public address is assigned at deployment."""
    return Cause(
        key=f"assigned-public:{name}",
        why=f"the address of {name} is assigned at deployment, and an address rule may name it",
        cure="give an export of the deployed estate",
        facts=("STO-03",),
    )


def which_source(caller: Caller) -> Cause:
    """A translator uses one of several public addresses."""
    return Cause(
        key=f"which-source:{caller.words}",
        why=f"which of several public addresses a caller {caller.words} comes from changes, and an address rule names some",
        cure="name all of its addresses in the rule, or none",
        facts=("RT-44", "RT-48"),
    )


def same_region(caller: Caller) -> Cause:
    """Address rules have no effect within the region of a service, and the regions are not known."""
    return Cause(
        key=f"same-region:{caller.resource or caller.words}",
        why="whether caller and service are in one region is not in the input; address rules have no effect if they are",
        cure="state the locations",
        facts=("STO-04",),
    )


def perhaps_trusted(caller: Caller) -> Cause:
    """A platform service may be among those that are trusted."""
    return Cause(
        key=f"trusted:{caller.resource}",
        why="whether the calling service is trusted depends on its kind and on the roles of its identity",
        cure="look the service up in the list of trusted services",
        facts=("STO-06",),
    )


def platform_rule_and_segment() -> Cause:
    """A rule for the whole platform, and a caller who comes by a service endpoint."""
    return Cause(
        key="platform-rule-and-segment",
        why="whether the rule for all Azure services admits callers that come by a service endpoint is not documented",
        cure="add a virtual network rule for the subnet",
        facts=("SQL-02", "SE-01"),
    )


def unnamed_caller() -> Cause:
    """A rule speaks of resources, and who calls is not said."""
    return Cause(
        key="unnamed-caller",
        why="the rule admits callers by who they are, and the question does not say who calls",
        cure="ask from one of the resources that the rule names",
        facts=("NSP-02", "STO-02"),
    )


def foreign_service(policy: ServicePolicy) -> Cause:
    """A policy holds in some regions, and where somebody else's service is nobody says."""
    return Cause(
        key=f"policy-foreign:{policy.rule.resource}",
        why="whether the service endpoint policy holds back somebody else's service depends on its region",
        cure="deny the service tag of other regions in an NSG",
        facts=("SE-04",),
    )


def policy_elsewhere(policy: ServicePolicy, service: Endpoint) -> Cause:
    """A policy is sure to hold in its own region and the paired one only."""
    return Cause(
        key=f"policy-region:{policy.rule.resource}:{service.id}",
        why=f"a service endpoint policy holds for its own and the paired region; where {service.name} is, it may not",
        cure="state the locations, or use a private endpoint",
        facts=("SE-04",),
    )


def onprem_names(name: str) -> Cause:
    """What on-premises name servers answer is not in the input."""
    return Cause(
        key=f"onprem-dns:{name}",
        why=f"whether on-premises name servers give the private or the public address of {name} is not in the input",
        cure="say which names they forward to Azure DNS",
        facts=("DNS-02",),
    )


def address_of(name: str) -> Cause:
    """A name is public, and nobody here knows its address."""
    return Cause(
        key=f"address-of:{name}",
        why=f"the public address of {name} is not in the input, and rules tell addresses apart",
        cure="give --service-tags FILE, or write rules by name",
        facts=("FW-24", "NSG-29"),
    )


def handed_over(service: str, handover: Handover) -> Cause:
    """A session goes on over one of several ports, and not all of them pass."""
    return Cause(
        key=f"handover:{service}",
        why=f"{handover.words}, and only some of these ports are sure to pass",
        cure="allow all of them, or let the service proxy its sessions",
        facts=handover.facts,
    )


def client_or_node(rewrite: Rewrite) -> Cause:
    """Pods see the client, or a node in its place."""
    return Cause(
        key=f"source:{rewrite.resource}",
        why=f"whether the pods behind {rewrite.name} see the client or a node in its place is not known",
        cure="set externalTrafficPolicy to Local, so that pods see the client",
        facts=("K8S-08",),
    )
