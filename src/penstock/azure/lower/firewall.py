"""Azure Firewall: an endpoint in its subnet that inspects, translates and hides sources.

Comes in: firewalls, policies, groups, and the `Context`. Goes out: one endpoint per firewall, with its `Appliance`. Read next:
`engine/devices.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.firewall_dns import dns_of
from penstock.azure.lower.firewall_nat import translations
from penstock.azure.lower.firewall_order import Chain, chain_of
from penstock.azure.lower.firewall_proxy import fetching
from penstock.azure.lower.firewall_rules import Desk, application_rules, network_rules
from penstock.azure.lower.firewall_sight import blinds, notes
from penstock.azure.lower.seats import Seat, seat
from penstock.azure.lower.tags import public_space
from penstock.azure.resources.firewall import AzureFirewall, FirewallAddress, IanaRanges, SnatTerm
from penstock.azure.resources.network import NextHopType, Subnet, UserRoute
from penstock.azure.resources.paas import PlatformService
from penstock.azure.resources.terms import Block
from penstock.diagnostics import BUILT_IN
from penstock.net.cause import Cause
from penstock.net.endpoint import Appliance, Endpoint, Kind, Method, Outbound, PublicAddress, Snat
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TCP, TransportSet

IANA = AddressSet.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
"""What keeps its source unless the ranges say otherwise (FW-50)."""

NEVER = AddressSet.of("0.0.0.0/0")
"""As a range: never replace the source (FW-50)."""

NO_V6 = Cause(
    key="firewall-ipv6",
    why="what Azure Firewall does with IPv6 is documented for a preview only",
    facts=("FW-65",),
)


def firewalls(context: Context) -> Iterator[Endpoint]:
    """Give an endpoint for each firewall, in a virtual network or in a hub."""
    for firewall in context.estate.all(AzureFirewall):
        place = seat(firewall, context)
        if place is not None:
            yield _endpoint(firewall, place, context)


def _endpoint(firewall: AzureFirewall, place: Seat, context: Context) -> Endpoint:
    publics = tuple(_publics(firewall, context))
    chain = chain_of(firewall, context.estate, context.notes)
    return Endpoint(
        id=firewall.id,
        name=firewall.name,
        kind=Kind.FIREWALL,
        where=place.where,
        fixed=place.fixed,
        origin=firewall.origin,
        network=place.network,
        segment=place.segment,
        astray=context.plan.astray(place.segment),
        outbound=_outbound(firewall, publics, place, context),
        public=publics,
        appliance=_appliance(firewall, chain, publics, place, context),
        asks=dns_of(firewall, chain).asks,
        names=(firewall.name,),
        resource=firewall.id,
        location=firewall.location,
        tags=firewall.labels,
    )


def _publics(firewall: AzureFirewall, context: Context) -> Iterator[PublicAddress]:
    yield from context.public.of_hub(firewall.id)
    for address in firewall.addresses:
        for found in context.public.of(address.public, address.origin):
            yield replace(found, closed_by_default=False)


def _outbound(
    firewall: AzureFirewall, publics: tuple[PublicAddress, ...], place: Seat, context: Context
) -> Outbound | None:
    """Give the way out of the firewall itself: a NAT gateway on its subnet supplies the address if there is one (FW-53)."""
    resource = context.estate.find(Subnet, place.subnet)
    if resource is not None and resource.nat_gateway is not None:
        return None
    if not publics:
        return Outbound(method=Method.NONE, resource=firewall.id, facts=("FW-53",), origin=firewall.origin)
    return Outbound(
        method=Method.PUBLIC_IP,
        resource=firewall.id,
        sources=_addresses(publics),
        facts=("FW-50", "FW-53"),
        origin=firewall.origin,
    )


def _addresses(publics: Iterable[PublicAddress]) -> AddressSet:
    return AddressSet.union_all(AddressSet.address(public.address) for public in publics)


def _appliance(
    firewall: AzureFirewall, chain: Chain, publics: tuple[PublicAddress, ...], place: Seat, context: Context
) -> Appliance:
    proxy = dns_of(firewall, chain).proxy
    desk = Desk(
        estate=context.estate,
        scope=context.scope(place.segment),
        notes=context.notes,
        dns_proxy=proxy is True,
        contents=context.published,
    )
    asked, doubts = fetching(chain)
    network = (*_missing(chain), *network_rules(chain.listed, desk))
    names = (*_missing_names(chain), *application_rules(chain.listed, desk), *_built_in(firewall, context))
    return Appliance(
        translations=translations(chain, desk, publics, place.where, place.instances),
        network=_filter(firewall, "firewall-network", network),
        application=_filter(firewall, "firewall-application", names),
        snat=_snat(firewall, chain, publics, place.subnet, context),
        instances=place.instances,
        notes=tuple(notes(firewall, chain)),
        causes_v6=(NO_V6,),
        dns_proxy=proxy,
        blind=tuple(blinds(firewall, chain)),
        proxy=asked,
        proxy_doubts=doubts,
    )


def _filter(firewall: AzureFirewall, kind: str, rules: tuple[Rule, ...]) -> Filter:
    everything = Cover(sure=AddressSet.full(), words="*")
    default = Rule(
        name="no match",
        match=Match(src=everything, dst=everything, transport=TransportSet.full()),
        action=Action.PASS,
        origin=BUILT_IN,
        resource=firewall.id,
        implicit=True,
    )
    return Filter(
        id=f"{firewall.id}/{kind}",
        name=firewall.name,
        kind=kind,
        rules=rules,
        default=default,
        resource=firewall.id,
        origin=firewall.origin,
    )


BUILT_IN_NAMES = NameSet.under("core.windows.net")
"""Storage of the platform: images, the status of disks, diagnostics. Which accounts these are is not published (FW-40)."""

UNPUBLISHED = Cause(
    key="firewall-infrastructure",
    why="which names the built-in rules of Azure Firewall let through is not published; they are storage of the platform",
    cure="end the application rules with one that denies every name",
    facts=("FW-40",),
)


def _built_in(firewall: AzureFirewall, context: Context) -> Iterator[Rule]:
    """Give what Azure lets through behind all application rules: some names of the platform, of which nobody knows which (FW-40).

    The estate's own services are not the platform's. Over TLS the client picks the address whatever name it gives; over HTTP
    the firewall goes where the name leads (FW-32), and that is no address of the estate.
    """
    services = context.estate.all(PlatformService)
    own = NameSet.union_all(NameSet.exact(name) for service in services for name in service.names)
    elsewhere = public_space() - AddressSet.union_all(addresses for addresses, _ in context.public.own())
    for port, where in ((443, public_space()), (80, elsewhere)):
        match = Match(
            src=Cover(sure=AddressSet.full(), words="*"),
            dst=Cover(sure=where, words="the internet"),
            transport=TransportSet.tcp(port),
            names=NameSet.empty(),
            maybe_names=((UNPUBLISHED, BUILT_IN_NAMES - own),),
        )
        yield Rule(
            name="infrastructure of the platform",
            match=match,
            action=Action.ALLOW,
            origin=BUILT_IN,
            resource=firewall.id,
            facts=("FW-40",),
            implicit=True,
        )


def _missing(chain: Chain) -> Iterator[Rule]:
    """Rules that are not in the input come first and may do anything."""
    everything = Cover(sure=AddressSet.full(), words="*")
    for cause in dict.fromkeys(chain.missing):
        yield Rule(
            name=f"({cause.why})",
            match=Match(src=everything, dst=everything, transport=TransportSet.full(), doubts=(cause,)),
            action=Action.ALLOW,
            origin=cause.origin or BUILT_IN,
            action_doubts=(cause,),
            implicit=True,
        )


def _missing_names(chain: Chain) -> Iterator[Rule]:
    """They may be rules on names too, which replace the source whatever the destination is (FW-51)."""
    for rule in _missing(chain):
        doubts = tuple(replace(cause, key=f"{cause.key}#names") for cause in rule.match.doubts)
        match = replace(rule.match, transport=TransportSet.of(protocols=(TCP,)), doubts=doubts)
        yield replace(rule, match=match, action_doubts=doubts)


# ── SNAT ─────────────────────────────────────────────────────────────────────────────────────────


def _snat(
    firewall: AzureFirewall, chain: Chain, publics: tuple[PublicAddress, ...], subnet: str, context: Context
) -> Snat:
    own = chain.policies[-1] if chain.policies else None
    terms = own.snat_ranges if own is not None else (firewall.snat_ranges if firewall.policy is None else None)
    keeps, maybe = _keeps(terms, firewall, context)
    if own is None and firewall.policy is not None:
        keeps, maybe = AddressSet.empty(), tuple((cause, AddressSet.full()) for cause in chain.missing)
    if own is not None and own.snat_learns is not False:
        message = "the firewall learns SNAT ranges from a route server; they are not in the input"
        context.notes.note("PS512", message, own.origin, cure="list the ranges in snat.privateRanges (FW-50)")
        cause = Cause(key=f"snat-learned:{own.id}", why=message, facts=("FW-50",), origin=own.origin)
        maybe = (*maybe, (cause, AddressSet.full() - keeps))
    return Snat(
        keeps=keeps,
        maybe=maybe,
        public=_addresses(publics),
        forced_tunnel=_is_forced(firewall, publics, subnet, context),
    )


def _keeps(
    terms: tuple[SnatTerm, ...] | None, firewall: AzureFirewall, context: Context
) -> tuple[AddressSet, tuple[tuple[Cause, AddressSet], ...]]:
    """Give the destinations that see the original source, and those that may, where a range is not known."""
    if terms is None:
        return IANA, ()
    found = AddressSet.empty()
    doubts: list[Cause] = []
    for term in terms:
        match term:
            case IanaRanges():
                found = found | IANA
            case Block():
                found = found | term.addresses
            case Unknown():
                cause = causes.of_value(term, firewall.origin)
                message = f"the SNAT ranges are not known: {cause.why}"
                context.notes.note("PS513", message, cause.origin or firewall.origin, cure=cause.cure)
                doubts.append(cause)
    return found, tuple((cause, AddressSet.full() - found) for cause in doubts)


def _is_forced(firewall: AzureFirewall, publics: tuple[PublicAddress, ...], subnet: str, context: Context) -> bool:
    """Whether internet traffic leaves by a tunnel and under a private address: a management interface, and no direct way out (FW-64)."""
    if firewall.management is None:
        if _default_elsewhere(subnet, context):
            message = f'the default route of "{firewall.name}" leads elsewhere, and it has no management address: Azure does not support that'
            cure = "give it an AzureFirewallManagementSubnet, or a route of 0.0.0.0/0 to Internet (RT-27, FW-64)"
            context.notes.warn("PS517", message, firewall.origin, cure=cure)
        return False
    return not publics or _default_elsewhere(subnet, context)


def _default_elsewhere(subnet: str, context: Context) -> bool:
    resource = context.estate.find(Subnet, subnet)
    if resource is None or not isinstance(resource.route_table, str):
        return False
    return any(
        route.table == resource.route_table
        and isinstance(route.destination, Block)
        and route.destination.addresses == NEVER
        and route.next_hop_type is not NextHopType.INTERNET
        for route in context.estate.all(UserRoute)
    )


def addresses_stated(firewall: AzureFirewall) -> Iterator[FirewallAddress]:
    """Give the IP configurations, the management one included."""
    yield from firewall.addresses
    if firewall.management is not None:
        yield firewall.management
