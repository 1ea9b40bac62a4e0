"""One packet against the JSON of a network security group: slow, plain, and without any code of the product.

Written from the semantics reference (NSG-02 … NSG-33); addresses are those of the standard library. Where the reference leaves
something open, all ways of settling it are tried, and the answer is the set of what comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address, ip_network
from itertools import product
from typing import Any

HOST, METADATA = "168.63.129.16", "169.254.169.254"
NUMBERS = {"tcp": 6, "udp": 17, "icmp": 1, "esp": 50, "ah": 51}
PORTED = (6, 17, 132)
NEVER_PUBLIC = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/4",
    f"{HOST}/32",
)


@dataclass(frozen=True)
class Header:
    """One packet; ports are 0 where the protocol has none."""

    src: str
    dst: str
    protocol: int = 6
    src_port: int = 50000
    dst_port: int = 443


@dataclass(frozen=True)
class Tags:
    """What tags mean in one place. `network` is surely in VirtualNetwork, each of `maybe` is in it or not as a whole.

    `contents` are the tags of the file; `groups` the addresses of application security groups; `open_tags` are in no file.
    """

    network: tuple[str, ...]
    maybe: tuple[tuple[str, ...], ...] = ()
    contents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open_tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class World:
    """One way of settling what is open: the networks in VirtualNetwork, and which unknown tags hold which address."""

    network: tuple[str, ...]
    holds: frozenset[tuple[str, str]]


def outcomes(group: Mapping[str, Any], direction: str, packet: Header, tags: Tags) -> frozenset[str]:
    """Give what the group may say of a packet: `Allow`, `Deny`, or both where the reference leaves it open."""
    return frozenset(_decide(group, direction, packet, tags, world) for world in _worlds(packet, tags))


def _worlds(packet: Header, tags: Tags) -> Iterator[World]:
    for chosen in product((False, True), repeat=len(tags.maybe)):
        parts = [p for part, taken in zip(tags.maybe, chosen, strict=True) if taken for p in part]
        network = (*tags.network, f"{HOST}/32", *parts)
        open_tags = sorted(tags.open_tags)
        for held in product((False, True), repeat=len(open_tags)):
            # one packet has one address outside at most, so a tag holds it or does not
            holds = {(t, a) for t, h in zip(open_tags, held, strict=True) if h for a in (packet.src, packet.dst)}
            yield World(network=network, holds=frozenset(holds))


def _decide(group: Mapping[str, Any], direction: str, packet: Header, tags: Tags, world: World) -> str:
    if direction == "Outbound" and packet.dst in (HOST, METADATA):
        exempt = _exempt(group, packet, tags, world)
        if exempt is not None:
            return exempt
    for rule in sorted(_rules(group, direction), key=lambda r: int(r["priority"])):
        if _matches(rule, packet, tags, world):
            return str(rule["access"]).capitalize()
    return "Deny"


def _exempt(group: Mapping[str, Any], packet: Header, tags: Tags, world: World) -> str | None:
    """NSG-33, NSG-34: only a rule that names a platform tag touches these; the wire server is never filtered."""
    if packet.dst == HOST and packet.protocol == 6 and packet.dst_port in (80, 32526):
        return "Allow"
    for rule in sorted(_rules(group, "Outbound"), key=lambda r: int(r["priority"])):
        names = [str(n).lower() for n in _listed(rule, "destinationAddressPrefix")]
        if any(n.startswith("azureplatform") for n in names) and _matches(rule, packet, tags, world):
            return str(rule["access"]).capitalize()
    return "Allow"


def _rules(group: Mapping[str, Any], direction: str) -> Iterator[Mapping[str, Any]]:
    for rule in group["properties"]["securityRules"]:
        if rule["properties"]["direction"].lower() == direction.lower():
            yield rule["properties"]
    rows = {
        "Inbound": (
            ("VirtualNetwork", "VirtualNetwork", "Allow", 65000),
            ("AzureLoadBalancer", "*", "Allow", 65001),
            ("*", "*", "Deny", 65500),
        ),
        "Outbound": (
            ("VirtualNetwork", "VirtualNetwork", "Allow", 65000),
            ("*", "Internet", "Allow", 65001),
            ("*", "*", "Deny", 65500),
        ),
    }[direction]
    for source, destination, access, priority in rows:
        yield {
            "sourceAddressPrefix": source,
            "destinationAddressPrefix": destination,
            "sourcePortRange": "*",
            "destinationPortRange": "*",
            "protocol": "*",
            "access": access,
            "priority": priority,
        }


def _matches(rule: Mapping[str, Any], packet: Header, tags: Tags, world: World) -> bool:
    return (
        _protocol(rule, packet)
        and _side(rule, "source", packet.src, tags, world)
        and _side(rule, "destination", packet.dst, tags, world)
        and _platform_port(rule, packet)
    )


def _protocol(rule: Mapping[str, Any], packet: Header) -> bool:
    word = str(rule["protocol"]).lower()
    if word not in ("*", "any") and packet.protocol != NUMBERS[word]:
        return False
    wants = [_ports(rule, side) for side in ("source", "destination")]
    if packet.protocol not in PORTED:
        # NSG-07: a rule of a portless protocol ignores its ports; one of any protocol that names ports speaks of ports
        return word not in ("*", "any") or all(_every_port(words) for words in wants)
    return _port_in(wants[0], packet.src_port) and _port_in(wants[1], packet.dst_port)


def _ports(rule: Mapping[str, Any], side: str) -> list[str]:
    return [str(p) for p in (*_one(rule, f"{side}PortRange"), *(rule.get(f"{side}PortRanges") or ()))]


def _one(rule: Mapping[str, Any], key: str) -> Iterable[Any]:
    return (rule[key],) if rule.get(key) not in (None, "") else ()


def _port_in(words: list[str], port: int) -> bool:
    for word in words:
        low, _, high = word.partition("-")
        if word == "*" or int(low) <= port <= int(high or low):
            return True
    return False


def _every_port(words: list[str]) -> bool:
    edges = {0, 65535, *(int(end) for word in words if word != "*" for end in word.split("-"))}
    return all(_port_in(words, p) for edge in edges for p in (edge - 1, edge, edge + 1) if 0 <= p <= 65535)


def _listed(rule: Mapping[str, Any], key: str) -> list[str]:
    return [*_one(rule, key), *(rule.get(f"{key}es") or ())]


def _side(rule: Mapping[str, Any], side: str, address: str, tags: Tags, world: World) -> bool:
    groups = [g["id"].lower() for g in rule.get(f"{side}ApplicationSecurityGroups") or ()]
    if any(address in tags.groups.get(g, ()) for g in groups):
        return True
    return any(_term(term, address, tags, world) for term in _listed(rule, f"{side}AddressPrefix"))


def _term(term: str, address: str, tags: Tags, world: World) -> bool:
    word = term.lower()
    match word:
        case "*":
            return True
        case "virtualnetwork":
            return inside(address, world.network)
        case "internet":
            return public(address) and not inside(address, world.network)
        case "azureloadbalancer" | "azureplatformdns":
            return address == HOST
        case "azureplatformimds":
            return address == METADATA
    if word in tags.open_tags:
        return public(address) and (word, address) in world.holds
    if word in tags.contents:
        return inside(address, tags.contents[word])
    return inside(address, (term,))


def _platform_port(rule: Mapping[str, Any], packet: Header) -> bool:
    """The platform tags stand for services, not for everything at those addresses (NSG-32)."""
    words = {t.lower() for side in ("source", "destination") for t in _listed(rule, f"{side}AddressPrefix")}
    if "azureplatformdns" in words and not (packet.protocol in (6, 17) and packet.dst_port == 53):
        return False
    return not ("azureplatformimds" in words and not (packet.protocol == 6 and packet.dst_port == 80))


def public(address: str) -> bool:
    """Whether the internet may route an address (NSG-27): no private or reserved block; of IPv6, what is allocated."""
    if ip_address(address).version == 6:
        return inside(address, ("2000::/3",))
    return not inside(address, NEVER_PUBLIC)


def inside(address: str, prefixes: Iterable[str]) -> bool:
    """Whether an address is in one of the prefixes."""
    return any(_holds(prefix, address) for prefix in prefixes)


@lru_cache(maxsize=65536)
def _holds(prefix: str, address: str) -> bool:
    here = ip_address(address)
    block = ip_network(prefix, strict=False)
    return here.version == block.version and here in block
