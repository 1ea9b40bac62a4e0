"""Random networks of middle size from a seed: a hub, four spokes, forty endpoints, some two hundred rules, no doubts.

The hub holds a firewall (public face, translations, fifty rules), an appliance that forwards, shared machines; each spoke two subnets
with machines and their own routes; an inner and an outer load balancer. Addresses do not overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from penstock.diagnostics import BUILT_IN
from penstock.net.endpoint import Appliance, Endpoint, Forwarding, Kind, Method, Outbound, PublicAddress, Segment, Snat
from penstock.net.network import Domain, Network
from penstock.net.rewrite import Rewrite, SourceKept, Target
from penstock.net.route import Deliver, Discard, NextHop, Rank, Route, RouteTable, ToInternet, Via
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.space.addresses import Address, AddressSet, Prefix
from penstock.space.intervals import IntervalSet
from penstock.space.names import NameSet
from penstock.space.transport import ESP, ICMP, TCP, UDP, TransportSet

SPOKES = ("a", "b", "c", "d")
SPACES = {"hub": "10.0.0.0/16", **{spoke: f"10.{n}.0.0/16" for n, spoke in enumerate(SPOKES, 1)}}
SEGMENTS = {
    "hub/fw": "10.0.1.0/26",
    "hub/nva": "10.0.2.0/28",
    "hub/shared": "10.0.3.0/24",
    **{f"{spoke}/{part}": f"10.{n}.{part}.0/24" for n, spoke in enumerate(SPOKES, 1) for part in (1, 2)},
}
FIREWALL, APPLIANCE, INNER = "10.0.1.4", "10.0.2.4", "10.2.2.10"
FW_FACE, LB_FACE, NIC_FACE, NAT_FACE = (f"20.0.0.{n}" for n in (1, 2, 3, 4))
NAMES = ("api.shop.example", "shop.example", "other.test")
BLOCKS = (
    "0.0.0.0/0",
    "10.0.0.0/8",
    *SPACES.values(),
    *SEGMENTS.values(),
    *(f"10.{n}.{part}.0/25" for n in (1, 2, 3) for part in (1, 2)),
    *(f"10.{n}.{part}.{host}/32" for n in (1, 2, 3, 4) for part in (1, 2) for host in (4, 5)),
    FIREWALL,
    APPLIANCE,
    INNER,
    "20.0.0.0/29",
    "20.0.0.2/32",
    "8.8.0.0/16",
    "8.8.8.8/32",
)
PORTS = ((22, 22), (443, 443), (80, 90), (1024, 65535), (0, 1023), (53, 53), (3389, 3389), (440, 450))
EVERYWHERE = Cover(sure=AddressSet.full())


def _cover(random: Random) -> Cover:
    if random.random() < 0.2:
        return EVERYWHERE
    return Cover(sure=AddressSet.of(*random.sample(BLOCKS, random.choice((1, 1, 2, 3)))))


def _transport(random: Random) -> TransportSet:
    protocols = random.choice(((TCP,), (TCP,), (UDP,), (TCP, UDP), (ICMP,), (ESP,), None))
    if protocols is None or protocols[0] in (ICMP, ESP):
        return TransportSet.of(protocols)
    ports = IntervalSet.of(*random.sample(PORTS, random.choice((1, 1, 2))))
    sources = IntervalSet.of((1024, 65535)) if random.random() < 0.1 else None
    return TransportSet.of(protocols, dst_ports=ports, src_ports=sources)


def _rule(random: Random, names: NameSet | None = None) -> Rule:
    transport = TransportSet.tcp(random.choice((443, 80))) if names is not None else _transport(random)
    match = Match(src=_cover(random), dst=EVERYWHERE if names is not None else _cover(random), transport=transport)
    action = random.choice((Action.ALLOW, Action.ALLOW, Action.DENY))
    return Rule(name="r", match=replace(match, names=names), action=action, origin=BUILT_IN)


def _filter(name: str, rules: Sequence[Rule], default: Action) -> Filter:
    named = tuple(replace(rule, name=f"{name}-{n}") for n, rule in enumerate(rules))
    everything = Match(src=EVERYWHERE, dst=EVERYWHERE, transport=TransportSet.full())
    last = Rule(name=f"{name}-default", match=everything, action=default, origin=BUILT_IN, implicit=True)
    return Filter(id=name, name=name, kind="nsg", rules=named, default=last, resource=name, origin=BUILT_IN)


def _table(random: Random, segment: str) -> RouteTable:
    own = segment.partition("/")[0]
    others = ("hub",) if own != "hub" else SPOKES
    found: list[tuple[str, NextHop, Rank]] = [
        (SPACES[own], Deliver(network=own), Rank.SYSTEM),
        ("0.0.0.0/0", ToInternet(), Rank.SYSTEM),
        ("10.0.0.0/8", Discard(), Rank.SYSTEM),
        *((SPACES[other], Deliver(network=other, type="VNetPeering"), Rank.SYSTEM) for other in others),
    ]
    near = (own, "hub") if own != "hub" else ("hub",)
    hops: list[NextHop] = [Via(address=Address.parse(FIREWALL), networks=near)] * 5
    hops += [Via(address=Address.parse(APPLIANCE), networks=near)] * 2
    hops += [Discard(), ToInternet(), Deliver(network=own), Via(address=Address.parse("10.0.3.99"), networks=near)]
    usual = [p for p in ("0.0.0.0/0", "10.0.0.0/8", *SPACES.values()) if own != "hub" and random.random() < 0.6]
    extra = random.sample([b for b in BLOCKS if "/" in b], 0 if segment == "hub/fw" else random.choice((0, 1, 2)))
    users: dict[Prefix, NextHop] = {Prefix.parse(p): Via(address=Address.parse(FIREWALL), networks=near) for p in usual}
    users |= {Prefix.parse(p): random.choice(hops) for p in extra}
    found += [(str(prefix), hop, Rank.USER) for prefix, hop in users.items()]
    routes = (
        Route(name=f"{p} {rank.name}", prefix=Prefix.parse(p), next_hop=hop, rank=rank, origin=BUILT_IN)
        for p, hop, rank in found
    )
    return RouteTable(id=segment, routes=tuple(routes))


def _outbound(method: Method, *sources: str, both: bool = True) -> Outbound:
    return Outbound(method=method, resource=method.value, sources=AddressSet.of(*sources), tcp_udp_only=both)


def _public(address: str, closed: bool) -> tuple[PublicAddress, ...]:
    named = f"pip-{address}"
    return (
        PublicAddress(
            address=Address.parse(address), resource=named, name=named, origin=BUILT_IN, closed_by_default=closed
        ),
    )


def _endpoint(identity: str, segment: str, where: str | AddressSet, kind: Kind = Kind.NIC, **more: object) -> Endpoint:
    placed = AddressSet.of(where) if isinstance(where, str) else where
    own = segment.partition("/")[0]
    return Endpoint(
        id=identity,
        name=identity,
        kind=kind,
        where=placed,
        origin=BUILT_IN,
        network=own,
        segment=segment,
        **more,  # type: ignore[arg-type]
    )


def _translations(random: Random) -> tuple[Rewrite, ...]:
    made = []
    for port in random.sample((22, 443, 3389, 8080), 3):
        target = Target(address=Address.parse(random.choice(("10.1.1.4", "10.2.1.5", "10.9.0.4"))), port=port % 1000)
        match = Match(
            src=_cover(random),
            dst=Cover(sure=AddressSet.of(FW_FACE)),
            transport=TransportSet.of((TCP, UDP), dst_ports=IntervalSet.of((port, port))),
        )
        made.append(
            Rewrite(
                name=f"dnat-{port}",
                match=match,
                targets=(target,),
                kind="dnat",
                origin=BUILT_IN,
                source=SourceKept.REPLACED,
                new_sources=AddressSet.of(FIREWALL),
                reroutes=True,
            )
        )
    return tuple(made)


def _firewall(random: Random) -> Endpoint:
    names = (NameSet.exact(NAMES[0]), NameSet.under("shop.example"), NameSet.exact(NAMES[1]), NameSet.all())
    application = [_rule(random, random.choice(names)) for _ in range(10)]
    appliance = Appliance(
        translations=_translations(random),
        network=_filter("fw/net", [_rule(random) for _ in range(40)], Action.PASS),
        application=_filter("fw/app", application, Action.PASS),
        snat=Snat(
            keeps=random.choice((AddressSet.of("10.0.0.0/8"), AddressSet.of("10.1.0.0/16"))),
            public=AddressSet.of(FW_FACE),
        ),
        instances=AddressSet.of(FIREWALL),
    )
    return _endpoint(
        "firewall",
        "hub/fw",
        FIREWALL,
        Kind.FIREWALL,
        public=_public(FW_FACE, closed=False),
        outbound=_outbound(Method.PUBLIC_IP, FW_FACE),
        appliance=appliance,
    )


def _balancer(random: Random, members: Sequence[str]) -> tuple[Rewrite, ...]:
    port, inner = random.choice((80, 443)), random.choice((443, 8080, None))
    targets = tuple(Target(endpoint=member, port=inner) for member in members)
    transport = TransportSet.of((TCP, UDP), dst_ports=IntervalSet.of((port, port)))
    match = Match(src=EVERYWHERE, dst=EVERYWHERE, transport=transport)
    return (Rewrite(name="rule", match=match, targets=targets, kind="load-balancer", origin=BUILT_IN),)


def network(seed: int) -> Network:
    """A whole network, the same for the same seed."""
    random = Random(seed)
    filters = {
        name: _filter(name, [_rule(random) for _ in range(20)], random.choice((Action.ALLOW, Action.DENY)))
        for name in ("f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7")
    }

    def some() -> tuple[str, ...]:
        return tuple(random.sample(sorted(filters), random.choice((0, 1, 1, 2))))

    endpoints = [_firewall(random)]
    for segment in (s for s in SEGMENTS if s not in ("hub/fw", "hub/nva")):
        base = SEGMENTS[segment].rpartition(".")[0]
        endpoints += [
            _endpoint(f"{segment}/{n}", segment, f"{base}.{n}", ingress=some(), egress=some()) for n in (4, 5, 200)
        ]
    forwarding = random.choice((Forwarding.DECLARED_ALL, Forwarding.DECLARED_ALL, Forwarding.UNKNOWN))
    endpoints.append(
        _endpoint(
            "nva",
            "hub/nva",
            APPLIANCE,
            ingress=some(),
            egress=some(),
            forwarding=forwarding,
            ip_forwarding=random.random() < 0.9,
        )
    )
    endpoints = [
        replace(e, public=_public(NIC_FACE, closed=True), outbound=_outbound(Method.PUBLIC_IP, NIC_FACE, both=False))
        if e.id == "a/1/4"
        else e
        for e in endpoints
    ]
    endpoints.append(_endpoint("inner", "b/2", INNER, Kind.FRONTEND, rewrites=_balancer(random, ("b/2/4", "b/2/5"))))
    endpoints.append(
        Endpoint(
            id="outer",
            name="outer",
            kind=Kind.FRONTEND,
            where=AddressSet.empty(),
            origin=BUILT_IN,
            public=_public(LB_FACE, closed=True),
            rewrites=_balancer(random, ("c/1/4", "c/2/4")),
        )
    )
    taken = AddressSet.union_all(e.where for e in endpoints)
    endpoints += [
        _endpoint(
            f"{segment}/*",
            segment,
            AddressSet.of(prefix) - taken,
            Kind.VACANT,
            many=True,
            ingress=some(),
            egress=some(),
        )
        for segment, prefix in SEGMENTS.items()
        if segment != "hub/fw"
    ]
    nat, nothing = _outbound(Method.NAT_GATEWAY, NAT_FACE), _outbound(Method.NONE)
    return Network(
        domains={
            name: Domain(id=name, name=name, prefixes=AddressSet.of(space), origin=BUILT_IN)
            for name, space in SPACES.items()
        },
        segments={
            name: Segment(
                id=name,
                name=name,
                network=name.partition("/")[0],
                prefixes=AddressSet.of(prefix),
                routes=name,
                origin=BUILT_IN,
                outbound=random.choice((nat, nothing)),
            )
            for name, prefix in SEGMENTS.items()
        },
        endpoints={e.id: e for e in endpoints},
        filters=filters,
        route_tables={name: _table(random, name) for name in SEGMENTS},
        internet=AddressSet.of("8.0.0.0/8", "20.0.0.0/8"),
    )
