"""Bastion hosts: a door on port 443 into machines' shells. Read next: `lower/services.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.tags import join
from penstock.azure.resources.bastion import BastionHost
from penstock.azure.resources.network import Subnet
from penstock.azure.resources.terms import Block
from penstock.diagnostics import BUILT_IN
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind, Method, Outbound, PublicAddress
from penstock.net.rule import Action, Cover, Direction, Filter, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet

EVERYWHERE = Cover(sure=AddressSet.full(), words="*")

NOTE = "who may open a shell through it is decided by roles, not by addresses (BAS-02)"


def hosts(context: Context) -> Iterator[tuple[Endpoint, Filter]]:
    """Give each host that stands in a subnet, with the filter of its own door; the developer SKU has none."""
    for host in context.estate.all(BastionHost):
        subnet = next((s for s in host.subnets if isinstance(s, str)), None)
        if subnet is None or subnet not in context.plan.subnets:
            message = f'bastion host "{host.name}" is in no subnet of the input'
            context.notes.note("PS402", message, host.origin, cure="machines may be reached through it all the same")
            continue
        _tell_routes(host, subnet, context)
        door = _door(host, context.scope(subnet).virtual_network)
        yield _endpoint(host, subnet, door, context), door


def _endpoint(host: BastionHost, subnet: str, door: Filter, context: Context) -> Endpoint:
    ingress, egress = context.filters_of(subnet)
    place = context.plan.subnets[subnet]
    placed = context.plan.place(subnet, None, key=host.id)
    publics = tuple(_open(p) for reference in host.publics for p in context.public.of(reference, host.origin))
    return Endpoint(
        id=host.id,
        name=host.name,
        kind=Kind.MANAGED,
        where=placed.where,
        fixed=placed.fixed,
        origin=host.origin,
        network=place.network,
        segment=subnet,
        ingress=(*ingress, door.id),
        egress=egress,
        outbound=_outbound(host, publics),
        public=publics,
        names=(host.name,),
        resource=host.id,
        location=host.location,
        tags=host.labels,
        by_hand=tuple(_by_hand(host)),
        perhaps_by_hand=tuple(_perhaps_by_hand(host)),
        notes=(NOTE, *_widened(host)),
    )


BY_HAND = {
    "enableFileCopy": "copies files for native clients",
    "enableTunneling": "tunnels to any port for native clients",
    "enableShareableLink": "opens by a link that can be passed on",
    "enableIpConnect": "connects to any address",
}
COPIES = "copies text to and from the client"


def _by_hand(host: BastionHost) -> Iterator[str]:
    """What those who open sessions can carry; text is copied unless that is switched off (BAS-02)."""
    if "disableCopyPaste" not in (*host.features, *host.unsure):
        yield COPIES
    yield from (words for word, words in BY_HAND.items() if word in host.features)


def _perhaps_by_hand(host: BastionHost) -> Iterator[tuple[str, Cause]]:
    for word, words in {"disableCopyPaste": COPIES, **BY_HAND}.items():
        if word in host.unsure:
            why = f"whether {word} is set for {host.name} is not known"
            yield words, Cause(key=f"bastion:{host.id}:{word}", why=why, cure=f"state {word}", origin=host.origin)


WIDER = {
    "enableShareableLink": "who has a shareable link opens a session without signing in to the portal",
    "enableTunneling": "native clients tunnel through it: to ports of any service, where the machine's group lets it in",
    "enableIpConnect": "it connects to machines by address, on-premises and in peers too",
}


def _widened(host: BastionHost) -> Iterator[str]:
    for word, words in WIDER.items():
        if word in host.features:
            yield words
        elif word in host.unsure:
            yield f"perhaps: {words}"


def _tell_routes(host: BastionHost, subnet: str, context: Context) -> None:
    """A route table there is not supported (BAS-03)."""
    resource = context.estate.find(Subnet, subnet)
    if resource is not None and resource.route_table is not None:
        message = f'the subnet of bastion host "{host.name}" has a route table, which Azure does not support'
        context.notes.warn(
            "PS518", message, resource.origin, cure="take the route table off AzureBastionSubnet (BAS-03)"
        )


def _outbound(host: BastionHost, publics: tuple[PublicAddress, ...]) -> Outbound | None:
    """What it sends to the internet it sends under its public address (RT-44)."""
    if not publics:
        return None
    sources = AddressSet.union_all(AddressSet.address(public.address) for public in publics)
    return Outbound(method=Method.PUBLIC_IP, resource=host.id, sources=sources, origin=host.origin, facts=("RT-44",))


def _open(public: PublicAddress) -> PublicAddress:
    return replace(public, closed_by_default=False)


def _client(block: Block | Unknown, host: BastionHost) -> Cover:
    if isinstance(block, Unknown):
        maybe = ((causes.of_value(block, host.origin), AddressSet.full()),)
        return Cover(sure=AddressSet.empty(), partly=maybe, words="?")
    return Cover(sure=block.addresses, words=block.text)


def _door(host: BastionHost, network: Cover) -> Filter:
    """The service itself answers anybody on TCP 443 and, between its instances, 8080 and 5701 (BAS-01)."""

    def rule(name: str, source: Cover, transport: TransportSet, action: Action = Action.ALLOW) -> Rule:
        match = Match(src=source, dst=EVERYWHERE, transport=transport)
        return Rule(
            name=name, match=match, action=action, origin=BUILT_IN, resource=host.id, facts=("BAS-01",), implicit=True
        )

    clients = join([_client(one, host) for one in host.clients]) if host.clients else EVERYWHERE
    return Filter(
        id=f"{host.id}/door",
        name=host.name,
        kind="bastion",
        rules=(
            rule("what a bastion answers", clients, TransportSet.tcp(443)),
            rule("between its instances", network, TransportSet.tcp(8080, 5701)),
        ),
        default=rule("anything else", EVERYWHERE, TransportSet.full(), Action.DENY),
        resource=host.id,
        origin=host.origin,
        direction=Direction.INBOUND,
    )
