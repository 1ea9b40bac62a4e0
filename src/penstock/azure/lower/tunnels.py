"""What tunnels take: traffic selectors as filters of their gateway.

Comes in: connections with pairs of address ranges, and the prefixes of the sites behind them. Goes out: a pair of filters per gateway: what fits a pair passes,
anything else of a site with pairs is not carried. Other sites are not limited. Read next: `lower/gateways.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from penstock.azure.lower import causes
from penstock.azure.resources.gateway import TrafficSelector
from penstock.azure.resources.terms import Block
from penstock.diagnostics import Origin
from penstock.net.rule import Action, Cover, Direction, Filter, Match, Rule
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet

EVERYWHERE = Cover(sure=AddressSet.full(), words="*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tunnel:
    """A connection with selectors; `behind` are the addresses of its site."""

    id: str
    name: str
    origin: Origin
    selectors: tuple[TrafficSelector, ...]
    behind: AddressSet


def tunnel_filters(gateway: str, name: str, origin: Origin, tunnels: Sequence[Tunnel]) -> tuple[Filter, ...]:
    """Give the filters of a gateway, inbound and outbound; none where no tunnel is limited."""
    if not tunnels:
        return ()
    return tuple(_filter(gateway, name, origin, tunnels, direction) for direction in Direction)


def ids(filters: Iterable[Filter], direction: Direction) -> tuple[str, ...]:
    """Give the ids of the filters of one direction."""
    return tuple(filter_.id for filter_ in filters if filter_.direction is direction)


def _filter(gateway: str, name: str, origin: Origin, tunnels: Sequence[Tunnel], direction: Direction) -> Filter:
    return Filter(
        id=f"{gateway}/tunnels/{direction.value}",
        name=name,
        kind="traffic-selector",
        rules=tuple(rule for tunnel in tunnels for rule in _rules(tunnel, direction)),
        default=_rule("no selectors", EVERYWHERE, EVERYWHERE, Action.ALLOW, origin, gateway),
        resource=gateway,
        origin=origin,
        direction=direction,
    )


def _rules(tunnel: Tunnel, direction: Direction) -> Iterator[Rule]:
    """Inbound is what comes out of the tunnel: from the remote range to the local one."""
    inbound = direction is Direction.INBOUND
    for selector in tunnel.selectors:
        local, remote = _cover(selector.local, selector.origin), _cover(selector.remote, selector.origin)
        src, dst = (remote, local) if inbound else (local, remote)
        yield _rule(tunnel.name, src, dst, Action.ALLOW, selector.origin, tunnel.id)
    site = Cover(sure=tunnel.behind, words=tunnel.name)
    src, dst = (site, EVERYWHERE) if inbound else (EVERYWHERE, site)
    yield _rule(f"{tunnel.name}: no selector", src, dst, Action.DENY, tunnel.origin, tunnel.id)


def _rule(name: str, src: Cover, dst: Cover, action: Action, origin: Origin, resource: str) -> Rule:
    return Rule(
        name=name,
        match=Match(src=src, dst=dst, transport=TransportSet.full()),
        action=action,
        origin=origin,
        resource=resource,
    )


def _cover(terms: Iterable[Block | Unknown], origin: Origin) -> Cover:
    found = tuple(terms)
    sure = AddressSet.union_all(term.addresses for term in found if isinstance(term, Block))
    doubts = dict.fromkeys(causes.of_value(term, origin) for term in found if isinstance(term, Unknown))
    partly = tuple((cause, AddressSet.full() - sure) for cause in doubts)
    words = ", ".join(term.text for term in found if isinstance(term, Block)) or "?"
    return Cover(sure=sure, partly=partly, words=words)
