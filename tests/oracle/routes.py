"""Where a packet goes when it leaves a subnet, from the JSON of networks, peerings and tables, one destination at a time.

Written from the semantics reference (RT-01 … RT-40) without any code of the product. What the reference leaves open, or the input
leaves out, is settled in all ways; the answer is the set of next hops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from itertools import product
from typing import Any

Hop = tuple[str, str]
"""Azure's word for the next hop, and which network, address or peer is meant."""

USER, LEARNED, SYSTEM = 2, 1, 0
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
DROPPED: Hop = ("None", "")


@dataclass(frozen=True)
class Estate:
    """ARM-shaped properties by name. `sites` are prefixes behind the gateway of a network; `services` contents of tags."""

    networks: Mapping[str, Mapping[str, Any]]
    peerings: Mapping[tuple[str, str], Mapping[str, Any]]
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sites: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    endpoints: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    """Private endpoints by name: network, subnet, address."""
    services: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """One route."""

    block: IPv4Network
    source: int
    hop: Hop


Answers = Mapping[str, bool]
"""One way of settling what is open."""


def next_hops(estate: Estate, network: str, subnet: str, destination: str) -> frozenset[Hop]:
    """Give every next hop that a packet for `destination` may take out of a subnet."""
    questions = _open(estate, network)
    found = set()
    for answers in product((False, True), repeat=len(questions)):
        found.add(_hop(estate, network, subnet, destination, dict(zip(questions, answers, strict=True))))
    return frozenset(found)


def _open(estate: Estate, network: str) -> tuple[str, ...]:
    """What is not known: peerings seen from one side, policies that are not stated, what a learned default removes."""
    found = {f"peering {a}-{b}" for a, b in _lone(estate) if network in (a, b)}
    for name, (home, subnet, _) in estate.endpoints.items():
        if "privateEndpointNetworkPolicies" not in _subnet(estate, home, subnet):
            found.add(f"policies {name}")
    found |= {
        "U-25",
        f"uses {network}",
        f"allows {network}",
    }  # what a learned default removes; whether a side that is missing uses the gateway, or lets it be used (RT-31)
    return tuple(sorted(found))


def _lone(estate: Estate) -> Iterator[tuple[str, str]]:
    for (near, far), properties in estate.peerings.items():
        if (far, near) not in estate.peerings and properties.get("peeringState") != "Connected":
            yield near, far


def _subnet(estate: Estate, network: str, name: str) -> Mapping[str, Any]:
    return next(s["properties"] for s in estate.networks[network]["subnets"] if s["name"] == name)


def _table(estate: Estate, network: str, subnet: str) -> Mapping[str, Any]:
    named = _subnet(estate, network, subnet).get("routeTable")
    return estate.tables[named["id"].rsplit("/", 1)[-1]] if named else {"routes": []}


def _prefixes(estate: Estate, network: str) -> list[str]:
    return list(estate.networks[network]["addressSpace"]["addressPrefixes"])


def _in(address: str, block: str) -> bool:
    return IPv4Address(address) in IPv4Network(block)


# ---- one world -------------------------------------------------------------------------------------------------------


def _hop(estate: Estate, network: str, subnet: str, destination: str, answers: Answers) -> Hop:
    for service in _subnet(estate, network, subnet).get("serviceEndpoints", ()):
        if any(_in(destination, p) for p in estate.services[service["service"]]):
            return ("VirtualNetworkServiceEndpoint", service["service"])  # RT-09
    user = list(_user(_table(estate, network, subnet), network))
    own = [*_local(estate, network), *_peers(estate, network, answers)]
    ways = [*user, *own, Way(IPv4Network("0.0.0.0/0"), SYSTEM, ("Internet", ""))]
    learned = list(_learned(estate, network, subnet, answers))
    if not any(IPv4Address(destination) in way.block for way in own):
        ways += learned  # RT-08: otherwise the network's own routes and its peers' come first, whatever the length
    ways += _endpoints(estate, network, user, answers)
    ways += _nowhere(estate, network, user, learned, answers)
    fitting = [way for way in ways if IPv4Address(destination) in way.block]
    if not fitting:
        return DROPPED
    best = max(fitting, key=lambda way: (way.block.prefixlen, way.source))
    return _through_peering(estate, network, subnet, destination, best.hop)


def _user(table: Mapping[str, Any], network: str) -> Iterator[Way]:
    for route in table["routes"]:
        properties = route["properties"]
        kind = str(properties["nextHopType"]).lower()
        hop = {
            "virtualappliance": ("VirtualAppliance", str(properties.get("nextHopIpAddress"))),
            "internet": ("Internet", ""),
            "none": DROPPED,
            "vnetlocal": ("VnetLocal", network),
        }[kind]
        yield Way(IPv4Network(properties["addressPrefix"]), USER, hop)


def _local(estate: Estate, network: str) -> Iterator[Way]:
    for prefix in _prefixes(estate, network):
        yield Way(IPv4Network(prefix), SYSTEM, ("VnetLocal", network))


def _peers(estate: Estate, network: str, answers: Answers) -> Iterator[Way]:
    """RT-05, RT-33: both sides must be there and connected."""
    for peer in _reached(estate, network, answers):
        for prefix in _prefixes(estate, peer):
            yield Way(IPv4Network(prefix), SYSTEM, ("VNetPeering", peer))


def _reached(estate: Estate, network: str, answers: Answers) -> Sequence[str]:
    found = []
    for other in estate.networks:
        sides = [estate.peerings.get(pair) for pair in ((network, other), (other, network))]
        known = [side for side in sides if side is not None]
        if not known or any(side.get("peeringState", "Connected") != "Connected" for side in known):
            continue
        lone = [pair for pair in ((network, other), (other, network)) if pair in set(_lone(estate))]
        if all(answers[f"peering {a}-{b}"] for a, b in lone):
            found.append(other)
    return found


def _learned(estate: Estate, network: str, subnet: str, answers: Answers) -> Iterator[Way]:
    """Sites behind the network's own gateway, or the one of the peer whose gateway it uses (RT-22, RT-31)."""
    if _table(estate, network, subnet).get("disableBgpRoutePropagation") is True:
        return
    homes = [network] if network in estate.sites else []
    for other in _reached(estate, network, answers):
        mine, theirs = estate.peerings.get((network, other)), estate.peerings.get((other, network))
        uses = answers[f"uses {network}"] if mine is None else mine.get("useRemoteGateways") is True
        allows = answers[f"allows {network}"] if theirs is None else theirs.get("allowGatewayTransit") is True
        if uses and allows:
            homes.append(other)
    for home in homes:
        for prefix in estate.sites.get(home, ()):
            yield Way(IPv4Network(prefix), LEARNED, ("VirtualNetworkGateway", home))


def _nowhere(estate: Estate, network: str, user: list[Way], learned: list[Way], answers: Answers) -> Iterator[Way]:
    """RT-01, RT-02, RT-04: private blocks are dropped, unless they are the network's, or a default route removes that."""
    defaults = [way for way in user if way.block.prefixlen == 0]
    if any(way.hop[0] != "Internet" for way in defaults):
        return
    if not defaults and any(way.block.prefixlen == 0 for way in learned) and answers["U-25"]:
        return
    own = [IPv4Network(p) for p in _prefixes(estate, network)]
    for block in PRIVATE:
        if not any(IPv4Network(block).subnet_of(space) for space in own):
            yield Way(IPv4Network(block), SYSTEM, DROPPED)


def _endpoints(estate: Estate, network: str, user: list[Way], answers: Answers) -> Iterator[Way]:
    """RT-39, RT-40: a host route in the network and its direct peers, which some user routes override."""
    near = {network, *_reached(estate, network, answers)}
    for name, (home, subnet, address) in estate.endpoints.items():
        policies = _subnet(estate, home, subnet).get("privateEndpointNetworkPolicies")
        routed = policies in ("Enabled", "RouteTableEnabled") or (policies is None and answers[f"policies {name}"])
        space = next(IPv4Network(p) for p in _prefixes(estate, home) if _in(address, p))
        inside = [w for w in user if IPv4Address(address) in w.block and w.block.subnet_of(space)]
        if home in near and not (routed and inside):
            yield Way(IPv4Network(address), SYSTEM, ("InterfaceEndpoint", home))


def _through_peering(estate: Estate, network: str, subnet: str, destination: str, hop: Hop) -> Hop:
    """RT-37: of a subnet peering only the listed subnets take part; what others send is dropped."""
    if hop[0] != "VNetPeering":
        return hop
    mine, theirs = estate.peerings.get((network, hop[1]), {}), estate.peerings.get((hop[1], network), {})
    target = next(
        (s["name"] for s in estate.networks[hop[1]]["subnets"] if _in(destination, s["properties"]["addressPrefix"])),
        None,
    )
    for side, near, far in ((mine, subnet, target), (theirs, target, subnet)):
        if side.get("peerCompleteVnets") is False:
            listed = {"near": side.get("localSubnetNames", ()), "far": side.get("remoteSubnetNames", ())}
            if near not in listed["near"] or far not in listed["far"]:
                return DROPPED
    return hop
