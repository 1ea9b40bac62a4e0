"""One packet, or one named request, against the JSON of a firewall: policies with parents, or classic rules.

Written from the semantics reference (FW-01 … FW-54) without any code of the product. The answer is the set of what may happen: more than
one where the documents contradict each other (U-12, U-13).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any

NUMBERS = {"tcp": 6, "udp": 17, "icmp": 1}
TYPES = {"networkrule": "network", "applicationrule": "application", "natrule": "nat"}
CLASSIC = {
    "natRuleCollections": "nat",
    "networkRuleCollections": "network",
    "applicationRuleCollections": "application",
}


@dataclass(frozen=True)
class Request:
    """One packet; `name` is the SNI or Host where it is HTTP, HTTPS or MSSQL."""

    src: str
    dst: str
    protocol: int = 6
    dst_port: int = 443
    name: str = ""


@dataclass(frozen=True)
class Fate:
    """What a firewall does: `deny`, `network` or `application` (both allow), or `dnat` to an address and port.

    `looks_up`: it connects to what it finds under the name, not to the client's destination (FW-32).
    """

    word: str
    address: str = ""
    port: int = 0
    looks_up: bool = False


DENIED = Fate("deny")


@dataclass(frozen=True)
class Collection:
    """A rule collection where it stands in the order; `inherited`: it belongs to a parent policy."""

    action: str
    kind: str
    rules: Sequence[Mapping[str, Any]]
    inherited: bool = False


@dataclass(frozen=True)
class Firewall:
    """Policies from the root to the firewall's own, each as its groups; or the properties of a classic firewall."""

    policies: Sequence[Sequence[Mapping[str, Any]]] = ()
    classic: Mapping[str, Any] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def fates(firewall: Firewall, request: Request) -> frozenset[Fate]:
    """Give what the firewall may do with a request."""
    found = set()
    for inherits in (False, True):  # U-12
        for network_wins in (False, True):  # U-13
            found.add(_fate(firewall, request, inherits=inherits, network_wins=network_wins))
    return frozenset(found)


def _fate(firewall: Firewall, request: Request, *, inherits: bool, network_wins: bool) -> Fate:
    listed = list(_in_order(firewall))
    for collection in listed:
        if collection.kind == "nat" and (inherits or not collection.inherited):
            for rule in collection.rules:
                if _nat_matches(firewall, rule, request):
                    target = Fate("dnat", str(rule["translatedAddress"]), int(rule["translatedPort"]))
                    onward = Request(request.src, target.address, request.protocol, target.port)
                    denied = _by_network(firewall, listed, onward) == "Deny"
                    return DENIED if denied and network_wins else target
    verdict = _by_network(firewall, listed, request)
    if verdict is not None:
        return Fate("network") if verdict == "Allow" else DENIED
    if request.protocol == 6:
        decided = _by_application(firewall, listed, request)
        if decided is not None:
            verdict, plain = decided
            return Fate("application", looks_up=plain) if verdict == "Allow" else DENIED
    return DENIED


def _in_order(firewall: Firewall) -> Iterator[Collection]:
    """FW-03, FW-04, FW-06: the parent's groups before the child's, then by priority of group and collection."""
    for key, kind in CLASSIC.items():
        for one in sorted(firewall.classic.get(key, ()), key=lambda c: int(c["properties"]["priority"])):
            bag = one["properties"]
            action = bag["action"]["type"] if "action" in bag else "Dnat"
            yield Collection(action=action, kind=kind, rules=bag["rules"])
    for depth, groups in enumerate(firewall.policies):
        for group in sorted(groups, key=lambda g: int(g["priority"])):
            for one in sorted(group["ruleCollections"], key=lambda c: int(c["priority"])):
                for kind in ("network", "application", "nat"):
                    rules = [r for r in one["rules"] if TYPES[str(r["ruleType"]).lower()] == kind]
                    inherited = depth < len(firewall.policies) - 1
                    yield Collection(one["action"]["type"], kind, rules, inherited)


# ---- matching --------------------------------------------------------------------------------------------------------


def _by_network(firewall: Firewall, listed: Iterable[Collection], request: Request) -> str | None:
    for collection in listed:
        if collection.kind == "network":
            for rule in collection.rules:
                if _network_matches(firewall, rule, request):
                    return collection.action.capitalize()
    return None


def _by_application(firewall: Firewall, listed: Iterable[Collection], request: Request) -> tuple[str, bool] | None:
    """Give the action of the first rule that matches, and whether it does so as plain HTTP."""
    for collection in listed:
        if collection.kind == "application":
            for rule in collection.rules:
                if _application_matches(firewall, rule, request):
                    kinds = {p["protocolType"] for p in rule["protocols"] if int(p["port"]) == request.dst_port}
                    return collection.action.capitalize(), "Http" in kinds
    return None


def _network_matches(firewall: Firewall, rule: Mapping[str, Any], request: Request) -> bool:
    return (
        _from(firewall, rule, request)
        and _one_of(firewall, rule, "destination", request.dst)
        and _transport(rule.get("ipProtocols") or rule["protocols"], rule["destinationPorts"], request)
    )


def _transport(protocols: Sequence[str], ports: Sequence[str], request: Request) -> bool:
    """FW-21: `Any` is every protocol, and with a port it is TCP and UDP."""
    every_port = "*" in ports
    for word in protocols:
        if word.lower() == "any":
            if every_port or (request.protocol in (6, 17) and _in_ports(request.dst_port, ports)):
                return True
        elif NUMBERS[word.lower()] == request.protocol and (
            request.protocol == 1 or every_port or _in_ports(request.dst_port, ports)
        ):
            return True
    return False


def _in_ports(port: int, words: Sequence[str]) -> bool:
    for word in words:
        low, _, high = word.partition("-")
        if word == "*" or int(low) <= port <= int(high or low):
            return True
    return False


def _application_matches(firewall: Firewall, rule: Mapping[str, Any], request: Request) -> bool:
    spoken = [int(p["port"]) for p in rule["protocols"]]
    return (
        bool(request.name)
        and request.dst_port in spoken
        and _from(firewall, rule, request)
        and any(_fits(pattern, request.name) for pattern in rule["targetFqdns"])
    )


def _fits(pattern: str, name: str) -> bool:
    """FW-34: a star stands leftmost; after a dot it needs at least one label, without it any beginning will do."""
    want, have = pattern.lower(), name.lower()
    if want == "*":
        return True
    if want.startswith("*"):
        return have.endswith(want[1:]) and (not want.startswith("*.") or len(have) > len(want) - 1)
    return want == have


def _nat_matches(firewall: Firewall, rule: Mapping[str, Any], request: Request) -> bool:
    words = {w.lower() for w in rule.get("ipProtocols") or rule["protocols"]}
    spoken = {6, 17} if "any" in words else {NUMBERS[w] for w in words}
    return (
        request.protocol in spoken & {6, 17}
        and _in_ports(request.dst_port, rule["destinationPorts"])
        and _from(firewall, rule, request)
        and request.dst in rule["destinationAddresses"]
    )


def _from(firewall: Firewall, rule: Mapping[str, Any], request: Request) -> bool:
    return _one_of(firewall, rule, "source", request.src)


def _one_of(firewall: Firewall, rule: Mapping[str, Any], side: str, address: str) -> bool:
    if any(_term(firewall, term, address) for term in rule.get(f"{side}Addresses") or ()):
        return True
    groups = [g.rsplit("/", 1)[-1] for g in rule.get(f"{side}IpGroups") or ()]
    return any(_term(firewall, term, address) for g in groups for term in firewall.groups[g])


def _term(firewall: Firewall, term: str, address: str) -> bool:
    if term == "*":
        return True
    if term.lower() in firewall.tags:
        return any(_term(firewall, prefix, address) for prefix in firewall.tags[term.lower()])
    here = ip_address(address)
    if "-" in term:
        low, _, high = term.partition("-")
        return int(ip_address(low)) <= int(here) <= int(ip_address(high))
    return here in ip_network(term, strict=False)
