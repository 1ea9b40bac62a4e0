"""Random networks of sixteen addresses: small enough to try every packet.

Two networks `v` and `w` of two subnets each (10.0.0.0 to 10.0.0.15), eight addresses outside (20.0.0.0 to 20.0.0.7), of which the last four
are the estate's own; machines, the free rest of each subnet, a device that forwards, balancers, filters, routes.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from penstock.diagnostics import BUILT_IN
from penstock.net.cause import Cause
from penstock.net.endpoint import Appliance, Endpoint, Forwarding, Kind, Method, Outbound, PublicAddress, Segment, Snat
from penstock.net.network import Domain, Network
from penstock.net.rewrite import Rewrite, SourceKept, Target
from penstock.net.route import Deliver, Discard, NextHop, Rank, Route, RouteTable, ToInternet, Via
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.space.addresses import Address, AddressSet, Prefix
from penstock.space.intervals import IntervalSet
from penstock.space.names import NameSet
from penstock.space.packets import Packet
from penstock.space.transport import ICMP, TCP, UDP, Transport, TransportSet

INSIDE = tuple(Address.parse(f"10.0.0.{n}") for n in range(16))
OUTSIDE = tuple(Address.parse(f"20.0.0.{n}") for n in range(8))
NIC_FACE, LB_FACE, NAT_FACE, FW_FACE = OUTSIDE[4:]
DEVICE = "10.0.0.6"
NAME = "n.example"
TRANSPORTS = (
    *(Transport(TCP, src, dst) for src in (0, 1) for dst in (0, 1, 2)),
    Transport(UDP, 0, 0),
    Transport(UDP, 0, 1),
    Transport(ICMP),
)
CAUSES = tuple(Cause(key=f"c{n}", why=f"nobody knows {n}") for n in range(2))
BLOCKS = (
    "10.0.0.0/28",
    "10.0.0.0/29",
    "10.0.0.8/29",
    *(f"10.0.0.{n}/30" for n in range(0, 16, 4)),
    *(f"10.0.0.{n}/31" for n in (0, 4, 8, 12)),
    *(f"10.0.0.{n}/32" for n in (1, 2, 5, 6, 9, 10, 13)),
    "20.0.0.0/30",
    "20.0.0.4/30",
    "20.0.0.4/32",
    "0.0.0.0/0",
)
SEGMENTS = {"v/s0": "10.0.0.0/30", "v/s1": "10.0.0.4/30", "w/s2": "10.0.0.8/30", "w/s3": "10.0.0.12/30"}
MACHINES = {"a": ("v/s0", 1), "b": ("v/s0", 2), "c": ("v/s1", 5), "d": ("w/s2", 9), "e": ("w/s3", 13)}
EVERYWHERE = Cover(sure=AddressSet.full())

transports = st.one_of(
    st.just(TransportSet.full()),
    st.sampled_from([TransportSet.protocol(p) for p in (TCP, UDP, ICMP)]),
    st.builds(
        lambda protocols, dst, src: TransportSet.of(
            protocols, dst_ports=IntervalSet.of(*((p, p) for p in dst)), src_ports=IntervalSet.of(src)
        ),
        st.sampled_from([(TCP,), (TCP, UDP), (UDP,)]),
        st.sets(st.integers(0, 2), min_size=1),
        st.sampled_from([(0, 65535), (0, 65535), (1, 1)]),
    ),
)


@st.composite
def covers(draw: st.DrawFn, doubts: bool) -> Cover:
    if draw(st.integers(0, 2)) == 0:
        return EVERYWHERE
    sure = AddressSet.of(*draw(st.lists(st.sampled_from(BLOCKS), max_size=2)))
    if not doubts or draw(st.booleans()):
        return Cover(sure=sure)
    some = AddressSet.of(draw(st.sampled_from(BLOCKS))) - sure
    maybe = ((draw(st.sampled_from(CAUSES)), some),) if not some.is_empty else ()
    return Cover(sure=sure, maybe=maybe)


@st.composite
def rules(draw: st.DrawFn, actions: tuple[Action, ...], doubts: bool = False, names: bool = False) -> Rule:
    match = Match(src=draw(covers(doubts)), dst=draw(covers(doubts)), transport=draw(transports))
    if names:
        listed = draw(st.sampled_from((NameSet.exact(NAME), NameSet.under("example"), NameSet.exact("other"), None)))
        match = replace(match, names=listed)
    return Rule(name="r", match=match, action=draw(st.sampled_from(actions)), origin=BUILT_IN)


def filter_of(name: str, listed: list[Rule], default: Action) -> Filter:
    """A filter with a number for each rule, so that each has a name of its own."""
    named = tuple(replace(rule, name=f"{name}-{index}") for index, rule in enumerate(listed))
    last = Rule(
        name=f"{name}-default",
        match=Match(src=EVERYWHERE, dst=EVERYWHERE, transport=TransportSet.full()),
        action=default,
        origin=BUILT_IN,
    )
    return Filter(id=name, name=name, kind="nsg", rules=named, default=last, resource=name, origin=BUILT_IN)


PLAIN = (Action.ALLOW, Action.DENY)


@st.composite
def filters(draw: st.DrawFn, name: str, doubts: bool) -> Filter:
    listed = draw(st.lists(rules(PLAIN, doubts), max_size=4))
    return filter_of(name, listed, draw(st.sampled_from(PLAIN)))


@st.composite
def tables(draw: st.DrawFn, segment: str, doubts: bool) -> RouteTable:
    own, other = ("v", "w") if segment.startswith("v") else ("w", "v")
    spaces = {"v": "10.0.0.0/29", "w": "10.0.0.8/29"}
    found: list[tuple[str, NextHop, Rank]] = [
        (spaces[own], Deliver(network=own), Rank.SYSTEM),
        ("0.0.0.0/0", ToInternet(), Rank.SYSTEM),
    ]
    if draw(st.integers(0, 4)) > 0:
        found.append((spaces[other], Deliver(network=other, type="VNetPeering"), Rank.SYSTEM))
    hops: tuple[NextHop, ...] = (
        *(Via(address=Address.parse(a), networks=("v", "w")) for a in (DEVICE, DEVICE, "10.0.0.9", "10.0.0.3")),
        Discard(),
        ToInternet(),
        Deliver(network=own),
    )
    for block in draw(st.sets(st.sampled_from(BLOCKS), max_size=2)):
        found.append((block, draw(st.sampled_from(hops)), Rank.USER))
    made = []
    for block, hop, rank in found:
        open_ = doubts and draw(st.integers(0, 4)) == 0
        causes = (draw(st.sampled_from(CAUSES)),) if open_ else ()
        made.append(
            Route(
                name=f"{block} {hop.type}",
                prefix=Prefix.parse(block),
                next_hop=hop,
                rank=rank,
                origin=BUILT_IN,
                doubts=causes,
            )
        )
    return RouteTable(id=segment, routes=tuple(made))


def _outbound(method: Method, *sources: Address, both: bool = True) -> Outbound:
    return Outbound(
        method=method,
        resource=method.value,
        sources=AddressSet.union_all(AddressSet.address(s) for s in sources),
        tcp_udp_only=both,
    )


NAT, NOTHING = _outbound(Method.NAT_GATEWAY, NAT_FACE), _outbound(Method.NONE)


def _public(address: Address, closed: bool) -> PublicAddress:
    return PublicAddress(
        address=address, resource=f"pip-{address}", name="pip", origin=BUILT_IN, closed_by_default=closed
    )


@st.composite
def firewalls(draw: st.DrawFn) -> Endpoint:
    network = filter_of("fw/net", draw(st.lists(rules(PLAIN), max_size=3)), Action.PASS)
    application = filter_of("fw/app", draw(st.lists(rules(PLAIN, names=True), max_size=2)), Action.PASS)
    translations = []
    for port in draw(st.sets(st.integers(0, 2), max_size=2)):
        target = Target(address=draw(st.sampled_from(INSIDE)), port=draw(st.sampled_from((0, 1, None))))
        match = Match(
            src=draw(covers(False)),
            dst=Cover(sure=AddressSet.address(FW_FACE)),
            transport=TransportSet.of((TCP, UDP), dst_ports=IntervalSet.of((port, port))),
        )
        translations.append(
            Rewrite(
                name=f"dnat-{port}",
                match=match,
                targets=(target,),
                kind="dnat",
                origin=BUILT_IN,
                source=SourceKept.REPLACED,
                new_sources=AddressSet.of(DEVICE),
                reroutes=True,
            )
        )
    appliance = Appliance(
        translations=tuple(translations),
        network=replace(network, kind="firewall-network"),
        application=replace(application, kind="firewall-application"),
        snat=Snat(
            keeps=draw(st.sampled_from((AddressSet.of("10.0.0.0/28"), AddressSet.empty()))),
            public=AddressSet.address(FW_FACE),
        ),
        instances=AddressSet.of(DEVICE),
    )
    return Endpoint(
        id="device",
        name="device",
        kind=Kind.FIREWALL,
        where=AddressSet.of(DEVICE),
        origin=BUILT_IN,
        network="v",
        segment="v/s1",
        public=(_public(FW_FACE, closed=False),),
        outbound=_outbound(Method.PUBLIC_IP, FW_FACE),
        appliance=appliance,
    )


@st.composite
def forwarders(draw: st.DrawFn, ingress: tuple[str, ...], egress: tuple[str, ...]) -> Endpoint:
    forwarding = draw(
        st.sampled_from((Forwarding.DECLARED_ALL, Forwarding.DECLARED_ALL, Forwarding.UNKNOWN, Forwarding.NEVER))
    )
    return Endpoint(
        id="device",
        name="device",
        kind=Kind.NIC,
        where=AddressSet.of(DEVICE),
        origin=BUILT_IN,
        network="v",
        segment="v/s1",
        ingress=ingress,
        egress=egress,
        forwarding=forwarding,
        ip_forwarding=forwarding is not Forwarding.NEVER,
    )


@st.composite
def balancers(draw: st.DrawFn, public: bool) -> Endpoint:
    members = draw(st.lists(st.sampled_from(("d", "e")), min_size=1, max_size=2, unique=True))
    port, inner = draw(st.integers(0, 2)), draw(st.sampled_from((0, 1, None)))
    rewrite = Rewrite(
        name="rule",
        match=Match(
            src=EVERYWHERE,
            dst=EVERYWHERE,
            transport=TransportSet.of((TCP, UDP), dst_ports=IntervalSet.of((port, port))),
        ),
        targets=tuple(Target(endpoint=member, port=inner) for member in members),
        kind="load-balancer",
        origin=BUILT_IN,
    )
    shared = {"kind": Kind.FRONTEND, "origin": BUILT_IN, "rewrites": (rewrite,)}
    if public:
        face = (_public(LB_FACE, closed=draw(st.booleans())),)
        return Endpoint(id="front", name="front", where=AddressSet.empty(), public=face, **shared)  # type: ignore[arg-type]
    return Endpoint(
        id="inner",
        name="inner",
        where=AddressSet.of("10.0.0.10"),
        network="w",
        segment="w/s2",
        **shared,  # type: ignore[arg-type]
    )


@st.composite
def networks(draw: st.DrawFn, doubts: bool = False) -> Network:
    """A whole network."""
    made = {name: draw(filters(name, doubts)) for name in ("f0", "f1", "f2", "f3")}
    some = st.lists(st.sampled_from(sorted(made)), max_size=2, unique=True).map(tuple)
    endpoints: list[Endpoint] = []
    for name, (segment, last) in MACHINES.items():
        machine = Endpoint(
            id=name,
            name=name,
            kind=Kind.NIC,
            where=AddressSet.of(f"10.0.0.{last}"),
            origin=BUILT_IN,
            network=segment[0],
            segment=segment,
            ingress=draw(some),
            egress=draw(some),
        )
        endpoints.append(machine)
    if draw(st.booleans()):
        face = (_public(NIC_FACE, closed=draw(st.booleans())),)
        own = _outbound(Method.PUBLIC_IP, NIC_FACE, both=False)
        endpoints[0] = replace(endpoints[0], public=face, outbound=own)
    device = draw(st.sampled_from(("firewall", "firewall", "forwarder", "nothing")))
    if device == "firewall":
        endpoints.append(draw(firewalls()))
    elif device == "forwarder":
        endpoints.append(draw(forwarders(draw(some), draw(some))))
    endpoints += [draw(balancers(public)) for public in (True, False) if draw(st.booleans())]
    taken = AddressSet.union_all(e.where for e in endpoints)
    for segment, prefix in SEGMENTS.items():
        free = AddressSet.of(prefix) - taken
        endpoints.append(
            Endpoint(
                id=f"{segment}/*",
                name=f"{segment}/*",
                kind=Kind.VACANT,
                where=free,
                origin=BUILT_IN,
                many=True,
                network=segment[0],
                segment=segment,
                ingress=draw(some),
                egress=draw(some),
            )
        )
    return Network(
        domains={
            name: Domain(id=name, name=name, prefixes=AddressSet.of(space), origin=BUILT_IN)
            for name, space in (("v", "10.0.0.0/29"), ("w", "10.0.0.8/29"))
        },
        segments={
            name: Segment(
                id=name,
                name=name,
                network=name[0],
                prefixes=AddressSet.of(prefix),
                routes=name,
                origin=BUILT_IN,
                outbound=draw(st.sampled_from((NAT, NOTHING))),
            )
            for name, prefix in SEGMENTS.items()
        },
        endpoints={e.id: e for e in endpoints},
        filters=made,
        route_tables={name: draw(tables(name, doubts)) for name in SEGMENTS},
        internet=AddressSet.of("20.0.0.0/29"),
    )


def packet(src: Address, dst: Address, transport: Transport) -> Packet:
    """One header."""
    return Packet(src, dst, *transport)


def senders(network: Network) -> list[tuple[str, Address]]:
    """Everybody who may send, with each of their addresses; the internet by the part of it that is not the estate's."""
    found = [
        (e.id, address)
        for e in network.endpoints.values()
        if e.kind in (Kind.NIC, Kind.VACANT)
        for address in INSIDE
        if address in e.where
    ]
    return [*found, *(("internet", address) for address in OUTSIDE[:4:3])]
