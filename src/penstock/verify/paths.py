"""Azure's answers about routes and ways, compared with ours.

Comes in: a network and a recorded question. Goes out: differences in words. Read next: `verify/compare.py`. What Azure finds inside a machine (no listener, a guest
firewall) is not ours to know: a way that ends only for such reasons is one that the network does not refuse.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.engine import api
from penstock.engine.effective import EffectiveRoute
from penstock.engine.result import Decision, Trace, Verdict
from penstock.net.network import Network
from penstock.net.route import Rank, Route, Via
from penstock.source.node import Node
from penstock.space.addresses import Address
from penstock.verify.answer import every, low, maybe, texts, word
from penstock.verify.question import Question, differs

LOCAL = ("vnetlocal", "virtualnetwork")
SOURCES = {Rank.SYSTEM: "Default", Rank.LEARNED: "VirtualNetworkGateway", Rank.USER: "User"}
GUEST = frozenset(("NoListenerOnDestination", "GuestFirewall"))
"""Issues that lie in the machine."""

DEVICES = {"gateway": "VirtualNetworkGateway", "nva": "VirtualAppliance"}


def next_hop(network: Network, question: Question) -> Iterator[str]:
    """Compare type, address and route table."""
    asked = question.request
    routes = api.next_hop(network, low(asked, "targetResourceId"), word(asked, "destinationIPAddress"))
    yield from differs("routes", len(routes), 1)
    if not routes:
        return
    route = routes[-1]
    yield from differs("type", _type(route.next_hop.type), _type(word(question.answer, "nextHopType")))
    yield from differs("address", _address(route), maybe(question.answer, "nextHopIpAddress"))
    table = route.resource if route.rank is Rank.USER else "system route"
    yield from differs("table", table, low(question.answer, "routeTableId"))


def effective_routes(network: Network, question: Question) -> Iterator[str]:
    """Compare prefix, source, next hop and state of every route; further None routes of the platform are told together."""
    ours = {_ours(route) for route in api.effective_routes(network, question.target.rpartition("/")[0])}
    theirs = {line for route in every(question.answer, "value") for line in _theirs(route)}
    drift = {line for line in theirs - ours if line[1:] == ("Default", "none", "", "Active")}
    for line in sorted(ours - theirs):
        yield f"only ours: {' '.join(line)}"
    for line in sorted(theirs - ours - drift):
        yield f"only Azure's: {' '.join(line)}"
    if drift:
        yield f"only Azure's: {len(drift)} more prefixes to None, the first {min(drift)[0]}"


def _ours(effective: EffectiveRoute) -> tuple[str, ...]:
    route = effective.route
    state = "Active" if effective.active else "Invalid"
    return (str(route.prefix), SOURCES[route.rank], _type(route.next_hop.type), _address(route), state)


def _theirs(route: Node) -> Iterator[tuple[str, ...]]:
    for prefix in texts(route, "addressPrefix"):
        address = "".join(texts(route, "nextHopIpAddress"))
        yield (prefix, word(route, "source"), _type(word(route, "nextHopType")), address, word(route, "state"))


def _type(word: str) -> str:
    return "local" if word.lower() in LOCAL else word.lower()


def _address(route: Route) -> str:
    return str(route.next_hop.address) if isinstance(route.next_hop, Via) else ""


def connectivity(network: Network, question: Question) -> Iterator[str]:
    """Compare whether the network lets the traffic through, and the hops."""
    asked, answer = question.request, question.answer
    trace = api.can(network, low(asked, "source", "resourceId"), _destination(asked.get("destination"))).trace
    expected = "denied" if refused(answer) else "allowed"
    yield from differs("verdict", trace.verdict.value, expected)
    if trace.verdict is Verdict.ALLOWED:
        yield from differs("hops", list(_hops(network, trace)), [_hop(hop) for hop in every(answer, "hops")])


def _destination(asked: Node) -> str:
    who = maybe(asked, "resourceId").lower() or word(asked, "address")
    try:
        Address.parse(who)
    except ValueError:
        who = who if who.startswith("/") else f"fqdn:{who}"
    return f"{who}:{word(asked, 'port')}/tcp"


def refused(answer: Node) -> bool:
    """Whether it is the network that stops the traffic."""
    issues = {word(issue, "type") for hop in every(answer, "hops") for issue in every(hop, "issues")}
    return word(answer, "connectionStatus") != "Reachable" and not (issues and issues <= GUEST)


def _hops(network: Network, trace: Trace) -> Iterator[str]:
    source = network.endpoints[trace.source]
    yield f"Source {trace.packet.src} {source.resource}"
    for step in trace.path:
        if step.kind in DEVICES and step.decision is Decision.ROUTE:
            yield f"{DEVICES[step.kind]} {step.at}"
    end = network.endpoints.get(trace.destination)
    yield (
        "Internet" if end is None or trace.destination == "internet" else f"VirtualNetwork {trace.packet.dst} {end.id}"
    )


def _hop(hop: Node) -> str:
    resource = maybe(hop, "resourceId").lower().replace("/ipconfigurations/", "/")
    match word(hop, "type"):
        case "Source" | "VirtualNetwork" as kind:
            return f"{kind} {word(hop, 'address')} {resource}"
        case "Internet":
            return "Internet"
        case other:
            return f"{other} {resource}"
