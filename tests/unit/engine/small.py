"""Small networks written by hand, in few words, for the tests of the engine."""

from __future__ import annotations

from penstock.diagnostics import BUILT_IN
from penstock.net.endpoint import Endpoint, Kind, Method, Outbound, PublicAddress, Segment
from penstock.net.network import Domain, Network
from penstock.net.route import Deliver, Discard, NextHop, Rank, Route, RouteTable, ToInternet, Via
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.space.addresses import Address, AddressSet, Prefix
from penstock.space.transport import TransportSet

EVERYWHERE = Cover(sure=AddressSet.full())
PRIVATE = AddressSet.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
PUBLIC = AddressSet.full_v4() - PRIVATE


def cover(text: str) -> Cover:
    """`*` or a comma list of prefixes."""
    return EVERYWHERE if text == "*" else Cover(sure=AddressSet.of(*text.split(",")))


def rule(name: str, action: str, src: str = "*", dst: str = "*", transport: TransportSet | None = None) -> Rule:
    """A rule that is certain of everything."""
    what = TransportSet.full() if transport is None else transport
    match = Match(src=cover(src), dst=cover(dst), transport=what)
    return Rule(name=name, match=match, action=Action(action), origin=BUILT_IN)


def filter_(name: str, *rules: Rule, default: str = "deny") -> Filter:
    """An ordered filter."""
    return Filter(
        id=name, name=name, kind="nsg", rules=rules, default=rule("default", default), resource=name, origin=BUILT_IN
    )


def route(prefix: str, hop: NextHop, rank: Rank = Rank.SYSTEM) -> Route:
    """A certain route named by its prefix."""
    return Route(name=f"{prefix} {hop.type}", prefix=Prefix.parse(prefix), next_hop=hop, rank=rank, origin=BUILT_IN)


def via(address: str, *networks: str) -> Via:
    """A next hop address looked for in some networks."""
    return Via(address=Address.parse(address), networks=networks)


def machine(name: str, network: str, subnet: str, address: str, **more: object) -> Endpoint:
    """A network interface with one fixed address."""
    fields: dict[str, object] = {"kind": Kind.NIC, **more}
    return Endpoint(
        id=name,
        name=name,
        where=AddressSet.of(address),
        origin=BUILT_IN,
        network=network,
        segment=f"{network}/{subnet}",
        **fields,  # type: ignore[arg-type]
    )


def segment(network: str, subnet: str, prefix: str, method: Method = Method.DEFAULT) -> Segment:
    """A subnet whose routes are in the table of the same id."""
    name = f"{network}/{subnet}"
    return Segment(
        id=name,
        name=subnet,
        network=network,
        prefixes=AddressSet.of(prefix),
        routes=name,
        origin=BUILT_IN,
        outbound=Outbound(method=method),
    )


def system(network: str, prefix: str, *more: Route) -> tuple[Route, ...]:
    """The system routes of a network with one prefix, and more."""
    return (
        route(prefix, Deliver(network=network)),
        route("0.0.0.0/0", ToInternet()),
        route("10.0.0.0/8", Discard()),
        *more,
    )


def network(
    endpoints: tuple[Endpoint, ...],
    segments: tuple[Segment, ...],
    tables: dict[str, tuple[Route, ...]],
    filters: tuple[Filter, ...] = (),
    **more: object,
) -> Network:
    """Put the parts together."""
    domains = {s.network: Domain(id=s.network, name=s.network, prefixes=s.prefixes, origin=BUILT_IN) for s in segments}
    fields: dict[str, object] = {"internet": PUBLIC, **more}
    return Network(
        domains=domains,
        segments={s.id: s for s in segments},
        endpoints={e.id: e for e in endpoints},
        filters={f.id: f for f in filters},
        route_tables={name: RouteTable(id=name, routes=routes) for name, routes in tables.items()},
        **fields,  # type: ignore[arg-type]
    )


def public(address: str, closed: bool | None = True) -> PublicAddress:
    """A public address named after itself."""
    return PublicAddress(
        address=Address.parse(address), resource=address, name=address, origin=BUILT_IN, closed_by_default=closed
    )
