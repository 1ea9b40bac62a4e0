"""Random small networks for property tests: a hub with a firewall and an appliance, spokes, doubts of every kind."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from penstock.diagnostics import BUILT_IN
from penstock.net.cause import Cause
from penstock.net.endpoint import Appliance, Endpoint, Forwarding, Kind, Method, Outbound, Segment, Snat
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite, Target
from penstock.net.route import Deliver, Discard, NextHop, Rank, Route, Through, ToGateway, ToInternet, Undetermined
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import ICMP, TransportSet
from tests.unit.engine.small import PRIVATE, PUBLIC, filter_, machine, network, public, route, rule, via

CAUSES = tuple(Cause(key=f"doubt{n}", why=f"nobody knows {n}") for n in range(4))
FIREWALL, APPLIANCE = "10.0.1.4", "10.0.3.4"
NETWORKS = {"hub": "10.0.0.0/16", "a": "10.1.0.0/16", "b": "10.2.0.0/16", "twin": "10.1.0.0/16"}
SUBNETS = {
    "hub/fw": "10.0.1.0/24",
    "hub/gw": "10.0.2.0/24",
    "hub/nva": "10.0.3.0/24",
    "hub/table": "10.0.4.0/24",
    "a/one": "10.1.1.0/24",
    "a/two": "10.1.2.0/24",
    "b/one": "10.2.1.0/24",
    "twin/one": "10.1.1.0/24",
}
ADDRESSES = [
    "10.1.0.0/16",
    "10.1.1.0/24",
    "10.1.1.4",
    "10.1.2.5",
    "10.2.1.0/25",
    "10.0.0.0/16",
    "192.168.0.0/24",
    "8.8.0.0/16",
]
ADDRESSES += ["8.8.8.8", "10.0.0.0/8", "0.0.0.0/0", "10.0.1.4", "fd00:1::/64"]
TRANSPORTS = [
    TransportSet.full(),
    TransportSet.tcp(443),
    TransportSet.tcp(22, 80),
    TransportSet.udp(53),
    TransportSet.tcp(),
]
TRANSPORTS += [TransportSet.protocol(ICMP), TransportSet.tcp((0, 1023)) | TransportSet.udp(53)]
SITE = AddressSet.of("192.168.0.0/16")

some_causes = st.sets(st.sampled_from(CAUSES), max_size=1).map(tuple)


@st.composite
def covers(draw: st.DrawFn) -> Cover:
    sure = AddressSet.of(*draw(st.lists(st.sampled_from(ADDRESSES), max_size=2)))
    if draw(st.integers(0, 3)):
        return Cover(sure=sure if not sure.is_empty else AddressSet.full())
    maybe = AddressSet.of(*draw(st.lists(st.sampled_from(ADDRESSES), min_size=1, max_size=2))) - sure
    return Cover(sure=sure, maybe=() if maybe.is_empty else ((draw(st.sampled_from(CAUSES)), maybe),))


@st.composite
def rules(draw: st.DrawFn, actions: tuple[Action, ...], names: bool = False) -> Rule:
    some = NameSet.exact(draw(st.sampled_from(["one.test", "two.test"]))) if names else None
    if names and draw(st.booleans()):
        some = NameSet.parse_pattern("*.test")
    maybe = ((CAUSES[3], NameSet.exact("three.test")),) if names and not draw(st.integers(0, 3)) else ()
    match = Match(
        src=draw(covers()),
        dst=draw(covers()),
        transport=draw(st.sampled_from(TRANSPORTS[1:3] if names else TRANSPORTS)),
        names=some,
        maybe_names=maybe,
        doubts=() if draw(st.integers(0, 4)) else draw(some_causes),
    )
    doubts = () if draw(st.integers(0, 6)) else draw(some_causes)
    return Rule(name="r", match=match, action=draw(st.sampled_from(actions)), origin=BUILT_IN, action_doubts=doubts)


@st.composite
def filters(draw: st.DrawFn, name: str) -> Filter:
    usual = (Action.ALLOW, Action.ALLOW, Action.DENY)
    actions = usual if draw(st.integers(0, 4)) else (*usual, Action.PASS, Action.ALLOW_FINAL)
    some = draw(st.lists(rules(actions), max_size=4))
    return filter_(name, *some, default=draw(st.sampled_from(["allow", "deny"])))


@st.composite
def hops(draw: st.DrawFn, own: str) -> NextHop:
    kinds = ["fw", "fw", "fw", "nva", "drop", "internet", "gateway", "local", "nobody", "unknown", "named", "router"]
    kind = draw(st.sampled_from(kinds))
    found: dict[str, NextHop] = {
        "fw": via(FIREWALL, own, "hub"),
        "nva": via(APPLIANCE, own, "hub"),
        "nobody": via("10.0.9.9", own, "hub"),
        "drop": Discard(),
        "internet": ToInternet(),
        "gateway": ToGateway(gateways=("gateway",)),
        "local": Deliver(network=own),
        "unknown": Undetermined(causes=(CAUSES[2],)),
        "named": Through(device="fw"),
        "router": Through(device="router"),
    }
    return found[kind]


@st.composite
def tables(draw: st.DrawFn, segment: str) -> tuple[Route, ...]:
    own = segment.partition("/")[0]
    found = [
        route(NETWORKS[own], Deliver(network=own)),
        route("0.0.0.0/0", ToInternet()),
        route("10.0.0.0/8", Discard()),
    ]
    peers = [n for n in ("hub", "a", "b") if n != own and "hub" in (n, own)] if own != "twin" else []
    found += [route(NETWORKS[n], Deliver(network=n, type="VNetPeering")) for n in peers]
    if draw(st.booleans()):
        found.append(route("192.168.0.0/16", ToGateway(gateways=("gateway",)), Rank.LEARNED))
    prefixes = ["0.0.0.0/0", "0.0.0.0/0", "10.1.0.0/16", "10.2.0.0/16", "10.1.1.0/24", "192.168.0.0/16", "8.8.8.8/32"]
    for prefix in draw(st.lists(st.sampled_from(prefixes), max_size=3, unique=True)):
        made = route(prefix, draw(hops(own)), Rank.USER)
        found.append(made if draw(st.integers(0, 4)) else replace(made, doubts=draw(some_causes)))
    return tuple(found)


@st.composite
def firewalls(draw: st.DrawFn) -> Endpoint:
    def inside(name: str, names: bool) -> Filter:
        found = draw(st.lists(rules((Action.ALLOW, Action.DENY), names), max_size=4))
        made = filter_(f"fw/{name}", *found)
        return replace(made, default=replace(rule("pass", "pass"), implicit=True))

    dnat = Rewrite(
        name="dnat",
        match=Match(
            src=Cover(sure=AddressSet.full()), dst=Cover(sure=AddressSet.of("51.0.0.1")), transport=TRANSPORTS[1]
        ),
        targets=(Target(address=Address.parse("10.1.1.4"), port=22),),
        kind="dnat",
        origin=BUILT_IN,
    )
    appliance = Appliance(
        translations=(dnat,) if draw(st.booleans()) else (),
        network=inside("network", names=False),
        application=inside("application", names=True),
        snat=Snat(
            keeps=draw(st.sampled_from([PRIVATE, AddressSet.of("10.1.0.0/16"), AddressSet.full(), AddressSet.empty()])),
            maybe=draw(st.sampled_from([(), (), ((CAUSES[0], AddressSet.of("10.2.1.0/25", "8.8.0.0/16")),)])),
            public=AddressSet.of("51.0.0.1"),
            forced_tunnel=not draw(st.integers(0, 4)),
        ),
        instances=AddressSet.of("10.0.1.4-10.0.1.10"),
        causes_v6=(CAUSES[1],),
        dns_proxy=draw(st.booleans()),
    )
    return machine(
        "fw", "hub", "fw", FIREWALL, kind=Kind.FIREWALL, appliance=appliance, public=(public("51.0.0.1", closed=False),)
    )


@st.composite
def machines(draw: st.DrawFn, ids: list[str]) -> list[Endpoint]:
    def chain() -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(ids), max_size=2, unique=True)))

    found = []
    for name, segment, address in [
        ("m1", "a/one", "10.1.1.4"),
        ("m2", "a/one", "10.1.1.5"),
        ("m3", "a/two", "10.1.2.5"),
        ("m4", "b/one", "10.2.1.4"),
        ("m5", "b/one", "10.2.1.200"),
        ("m6", "twin/one", "10.1.1.4"),
        ("v6", "a/one", "fd00:1::4"),
    ]:
        own, subnet = segment.split("/")
        more: dict[str, object] = {"egress": chain(), "ingress": chain()}
        if name == "m2" and draw(st.booleans()):
            more |= {"fixed": False, "where_": "10.1.1.0/24"}
        if name == "m4" and draw(st.booleans()):
            more |= {"public": (public("51.0.0.9", closed=draw(st.sampled_from([True, False, None]))),)}
        if draw(st.integers(0, 3)) == 0:
            outbound = Outbound(
                method=draw(st.sampled_from(list(Method))), sources=AddressSet.of("51.0.0.7"), causes=draw(some_causes)
            )
            more["outbound"] = outbound
        where = str(more.pop("where_", address))
        found.append(machine(name, own, subnet, where, **more))
    vacant = machine(
        "a/one/*", "a", "one", "10.1.1.128/25", kind=Kind.VACANT, many=True, egress=chain(), ingress=chain()
    )
    door = machine(
        "pe",
        "a",
        "two",
        "10.1.2.9",
        kind=Kind.PRIVATE_ENDPOINT,
        ingress=chain(),
        approved=draw(st.sampled_from([True, False, (CAUSES[0],)])),
    )
    balancer = machine(
        "lb",
        "b",
        "one",
        "10.2.1.9",
        kind=Kind.FRONTEND,
        rewrites=(
            Rewrite(
                name="lb",
                match=Match(
                    src=Cover(sure=AddressSet.full()), dst=Cover(sure=AddressSet.full()), transport=TRANSPORTS[1]
                ),
                targets=(Target(endpoint="m4"), Target(endpoint="m5")),
                kind="load-balancer",
                origin=BUILT_IN,
            ),
        ),
    )
    nva = machine(
        "nva",
        "hub",
        "nva",
        APPLIANCE,
        ip_forwarding=draw(st.booleans()),
        forwarding=draw(st.sampled_from(list(Forwarding))),
        egress=chain(),
        ingress=chain(),
    )
    gateway = machine("gateway", "hub", "gw", "10.0.2.4", kind=Kind.GATEWAY)
    router = replace(machine("router", "hub", "table", "10.0.4.4", kind=Kind.ROUTER), where=AddressSet.empty())
    return [*found, vacant, door, balancer, nva, gateway, router]


GUARDS: tuple[bool | tuple[Cause, ...], ...] = (True, False, (CAUSES[3],))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    made = [draw(filters(name)) for name in ("f1", "f2", "f3")]
    everyone = [*draw(machines([f.id for f in made])), draw(firewalls())]
    segments = [
        Segment(
            id=name,
            name=name,
            network=name.partition("/")[0],
            prefixes=AddressSet.of(prefix, *(["fd00:1::/64"] if name == "a/one" else [])),
            routes=name,
            transit=name == "hub/table",
            origin=BUILT_IN,
            outbound=Outbound(method=draw(st.sampled_from([Method.DEFAULT, Method.NONE, Method.NAT_GATEWAY]))),
            guards_private_endpoints=draw(st.sampled_from(GUARDS)),
        )
        for name, prefix in SUBNETS.items()
    ]
    found = network(
        tuple(everyone),
        tuple(segments),
        {name: draw(tables(name)) for name in SUBNETS},
        tuple(made),
        internet=PUBLIC - SITE,
        onprem=SITE,
        onprem_causes=draw(some_causes),
    )
    kept = draw(filters("outward"))
    domains = {
        name: replace(domain, outward=draw(st.sampled_from([None, kept]))) for name, domain in found.domains.items()
    }
    claimed = ((CAUSES[1], AddressSet.of("10.2.1.0/25")),) if draw(st.booleans()) else ()
    return replace(found, domains=domains, claimed=claimed)
