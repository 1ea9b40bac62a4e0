"""Route selection against the slow oracle, for destinations at every boundary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any

from hypothesis import given, note
from hypothesis import strategies as st

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.net.route import Deliver, Discard, NextHop, Route, ToGateway, ToInternet, ToService, Undetermined, Via
from penstock.space.addresses import Address
from tests.oracle.routes import DROPPED, Estate, Hop, next_hops
from tests.unit.azure.arm import link, network, nic, peering, ref, resource, vnet
from tests.unit.azure.lower.test_tags import tag_file
from tests.unit.azure.services import pip

PREFIXES = (
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.0.0.0/16",
    "10.0.1.0/24",
    "10.0.1.7/32",
    "10.1.0.0/16",
    "10.1.0.0/24",
    "192.168.0.0/16",
    "172.16.0.0/12",
    "20.0.0.0/24",
    "20.0.0.128/25",
)
SPACES = (
    ("10.0.0.0/16",),
    ("10.0.0.0/16", "10.9.0.0/24"),
    ("10.0.0.0/15", "192.168.0.0/16"),
    ("10.0.0.0/16", "172.16.0.0/12"),
)
HOPS = (
    ("VirtualAppliance", "10.0.2.4"),
    ("VirtualAppliance", "10.1.0.9"),
    ("Internet", None),
    ("None", None),
    ("VnetLocal", None),
)
SITES = ("192.168.7.0/24", "10.0.1.0/25", "10.1.0.0/24", "172.16.0.0/12", "0.0.0.0/0", "10.7.0.0/16")
STATES = ("Connected", "Connected", "Connected", None, "Initiated")


@dataclass(frozen=True)
class Drawn:
    """An estate as the oracle sees it and as the product does."""

    estate: Estate
    engine: Engine = field(repr=False)
    edges: tuple[str, ...] = field(repr=False)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    routes = []
    for prefix in draw(st.sets(st.sampled_from(PREFIXES), max_size=4)):
        kind, hop = draw(st.sampled_from(HOPS))
        properties = {"addressPrefix": prefix, "nextHopType": kind, **({"nextHopIpAddress": hop} if hop else {})}
        routes.append({"name": prefix.replace("/", "-"), "properties": properties})
    stop = draw(st.sampled_from((True, False, None)))
    return {"routes": routes, **({} if stop is None else {"disableBgpRoutePropagation": stop})}


@st.composite
def sides(draw: st.DrawFn, near: tuple[str, ...], far: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    state = draw(st.sampled_from(STATES))
    if state is not None:
        found["peeringState"] = state
    for flag in ("useRemoteGateways", "allowGatewayTransit"):
        found |= {flag: True} if draw(st.booleans()) else {}
    if draw(st.integers(0, 5)) == 0:
        found["peerCompleteVnets"] = False
        found["localSubnetNames"] = list(draw(st.sets(st.sampled_from(near))))
        found["remoteSubnetNames"] = list(draw(st.sets(st.sampled_from(far))))
    return found


SUBNETS = {"v": ("a", "b"), "w": ("c",), "u": ("d",)}


@st.composite
def estates(draw: st.DrawFn) -> Drawn:
    written = {name: draw(tables()) for name in ("ta", "tb")}
    policies = draw(st.sampled_from(("Disabled", "Enabled", "RouteTableEnabled", "NetworkSecurityGroupEnabled", None)))
    a: dict[str, Any] = {"addressPrefix": "10.0.0.0/24", "routeTable": link("table", "ta")}
    if draw(st.booleans()):
        a["serviceEndpoints"] = [{"service": "Microsoft.Sql"}]
    b: dict[str, Any] = {"addressPrefix": "10.0.1.0/24", "routeTable": link("table", "tb")}
    b |= {} if policies is None else {"privateEndpointNetworkPolicies": policies}
    spaces = {"v": draw(st.sampled_from(SPACES)), "w": ("10.2.0.0/16",), "u": ("10.3.0.0/24", "20.0.0.0/25")}
    inside = {"v": {"a": a, "b": b, "GatewaySubnet": {"addressPrefix": "10.0.255.0/27"}}}
    inside["w"] = {"c": {"addressPrefix": "10.2.0.0/24"}, "GatewaySubnet": {"addressPrefix": "10.2.255.0/27"}}
    inside["u"] = {"d": {"addressPrefix": "10.3.0.0/25"}}
    pairs = [(x, y) for x, y in (("v", "w"), ("w", "v"), ("v", "u"), ("u", "v")) if draw(st.integers(0, 4)) > 0]
    peered = {(x, y): draw(sides(SUBNETS[x], SUBNETS[y])) for x, y in pairs}
    homes = draw(st.sampled_from(((), ("v",), ("w",))))
    sites = {home: tuple(draw(st.sets(st.sampled_from(SITES), min_size=1, max_size=3))) for home in homes}
    estate = Estate(
        networks={
            name: {
                "addressSpace": {"addressPrefixes": list(space)},
                "subnets": [{"name": s, "properties": p} for s, p in inside[name].items()],
            }
            for name, space in spaces.items()
        },
        peerings=peered,
        tables=written,
        sites=sites,
        endpoints={"pe": ("v", "b", "10.0.1.7")} if draw(st.booleans()) else {},
        services={"Microsoft.Sql": ("20.0.0.0/26",)},
    )
    return Drawn(estate=estate, engine=Engine(_lowered(estate, spaces, inside)), edges=_edges(spaces, sites))


def _lowered(estate: Estate, spaces: dict[str, tuple[str, ...]], inside: dict[str, dict[str, Any]]) -> Any:
    found: list[Resource] = [vnet(name, *space, **inside[name]) for name, space in spaces.items()]
    for (near, far), properties in estate.peerings.items():
        found.append(peering(f"{near}/to-{far}", far, **{"peeringState": None, **properties}))
    found += [resource("table", name, properties) for name, properties in estate.tables.items()]
    for home, prefixes in estate.sites.items():
        found += _gateway(home, prefixes)
    for name, (home, subnet, address) in estate.endpoints.items():
        own = {"privateIPAddress": address, "memberName": "m"}
        properties = {
            "subnet": link("subnet", f"{home}/{subnet}"),
            "ipConfigurations": [{"name": "i", "properties": own}],
        }
        found.append(resource("pe", name, properties))
    return network(*found, nic("one", "v/a", "10.0.0.4"), tags=tag_file(Sql="20.0.0.0/26"))


def _gateway(home: str, prefixes: tuple[str, ...]) -> list[Resource]:
    configuration = {"subnet": link("subnet", f"{home}/gatewaysubnet"), "publicIPAddress": link("pip", f"pip-{home}")}
    ends = {
        "virtualNetworkGateway1": link("gateway", f"gw-{home}"),
        "localNetworkGateway2": link("site", f"site-{home}"),
    }
    return [
        pip(f"pip-{home}"),
        resource(
            "gateway",
            f"gw-{home}",
            {"gatewayType": "Vpn", "ipConfigurations": [{"name": "d", "properties": configuration}]},
        ),
        resource("site", f"site-{home}", {"localNetworkAddressSpace": {"addressPrefixes": list(prefixes)}}),
        resource("connection", f"c-{home}", {"connectionType": "IPsec", **ends}),
    ]


def _edges(spaces: dict[str, tuple[str, ...]], sites: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    blocks = {*PREFIXES, *(p for space in spaces.values() for p in space), *(p for s in sites.values() for p in s)}
    blocks |= {"10.2.0.0/24", "10.3.0.0/25", "20.0.0.0/26", "100.64.0.0/10"}
    found = set()
    for text in blocks:
        block = ip_network(text)
        for edge in (int(block[0]), int(block[-1])):
            found |= {v for v in (edge - 1, edge, edge + 1) if 0 <= v < 2**32}
    return tuple(str(Address(4, value)) for value in sorted(found))


def _short(identity: str) -> str:
    return identity.rsplit("/", 1)[-1]


def _word(drawn: Drawn, hop: NextHop, destination: str) -> Hop:
    """Say a next hop of the product in the oracle's words."""
    match hop:
        case Deliver(network=there, type=kind, only=only):
            kind = _plain(kind, _short(there))
            if only is not None:
                segments = drawn.engine.network.segments.values()
                here = [s.id for s in segments if s.network == there and Address.parse(destination) in s.prefixes]
                if not any(segment in only for segment in here):
                    return DROPPED
            return (kind, _short(there))
        case Via(address=address):
            return ("VirtualAppliance", str(address))
        case ToGateway(gateways=(gateway, *_)):
            return ("VirtualNetworkGateway", _short(gateway).removeprefix("gw-"))
        case ToInternet():
            return ("Internet", "")
        case ToService(service=service):
            return ("VirtualNetworkServiceEndpoint", service)
        case Discard():
            return DROPPED
        case _:
            return (hop.type, "")


def _plain(kind: str, network: str) -> str:
    """The host route of a private endpoint leads where the route of its network leads."""
    if kind != "InterfaceEndpoint":
        return kind
    return "VnetLocal" if network == "v" else "VNetPeering"


@given(estates(), st.data())
def test_every_destination_takes_the_next_hop_of_the_oracle(drawn: Drawn, data: st.DataObject) -> None:
    for _ in range(25):
        subnet = data.draw(st.sampled_from(("a", "b")))
        destination = data.draw(st.sampled_from(drawn.edges))
        hops = next_hops(drawn.estate, "v", subnet, destination)
        expected = frozenset((_plain(kind, there), there) for kind, there in hops)
        routes = drawn.engine.route(ref("subnet", f"v/{subnet}"), Address.parse(destination))
        found = frozenset(_word(drawn, route.next_hop, destination) for route in routes)
        note(f"{subnet} -> {destination}: {[(r.name, [c.key for c in r.doubts]) for r in routes]}")
        assert not any(isinstance(route.next_hop, Undetermined) for route in routes)
        apart = frozenset(_word(drawn, route.next_hop, destination) for route in _apart(routes))
        # doubts that hang together are taken apart: where several hops are open, more of them may be
        assert expected in (found, apart) or (len(expected) > 1 and found > expected)


def _apart(routes: Sequence[Route]) -> Iterator[Route]:
    """Leave out the routes that exist only where a better one exists too: the product keeps them, and nobody takes them."""
    for index, route in enumerate(routes):
        if not any(better.doubts and set(better.doubts) <= set(route.doubts) for better in routes[:index]):
            yield route
