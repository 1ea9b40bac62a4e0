"""Azure's answers about routes and ways, compared with ours.

Comes in: a network and a recorded question. Goes out: differences in words. What Azure finds inside a machine (no listener, a guest
firewall) is not ours to know: a way that ends only for such reasons is one that the network does not refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import penstock
from penstock.engine.effective import EffectiveRoute
from penstock.engine.result import Decision, Trace, Verdict
from penstock.net.network import Network
from penstock.net.route import Rank, Route, Via
from penstock.space.addresses import Address
from tests.conformance.truth.recording import Question
from tests.conformance.truth.rules import differs

LOCAL = ("vnetlocal", "virtualnetwork")
SOURCES = {Rank.SYSTEM: "Default", Rank.LEARNED: "VirtualNetworkGateway", Rank.USER: "User"}
GUEST = frozenset(("NoListenerOnDestination", "GuestFirewall"))
"""Issues that lie in the machine."""

DEVICES = {"gateway": "VirtualNetworkGateway", "nva": "VirtualAppliance"}


def next_hop(network: Network, question: Question) -> Iterator[str]:
    """Compare type, address and route table."""
    asked = question.request
    routes = penstock.next_hop(network, asked["targetResourceId"].lower(), asked["destinationIPAddress"])
    yield from differs("routes", len(routes), 1)
    route = routes[-1]
    yield from differs("type", _type(route.next_hop.type), _type(question.answer["nextHopType"]))
    yield from differs("address", _address(route), question.answer.get("nextHopIpAddress", ""))
    table = route.resource if route.rank is Rank.USER else "system route"
    yield from differs("table", table, question.answer["routeTableId"].lower())


def effective_routes(network: Network, question: Question) -> Iterator[str]:
    """Compare prefix, source, next hop and state of every route; further None routes of the platform are told together."""
    ours = {_ours(route) for route in penstock.effective_routes(network, question.target.rpartition("/")[0])}
    theirs = {line for route in question.answer["value"] for line in _theirs(route)}
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


def _theirs(route: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for prefix in route["addressPrefix"]:
        address = "".join(route["nextHopIpAddress"])
        yield (prefix, route["source"], _type(route["nextHopType"]), address, route["state"])


def _type(word: str) -> str:
    return "local" if word.lower() in LOCAL else word.lower()


def _address(route: Route) -> str:
    return str(route.next_hop.address) if isinstance(route.next_hop, Via) else ""


def connectivity(network: Network, question: Question) -> Iterator[str]:
    """Compare whether the network lets the traffic through, and the hops."""
    asked, answer = question.request, question.answer
    trace = penstock.can(network, asked["source"]["resourceId"].lower(), _destination(asked["destination"])).trace
    expected = "denied" if refused(answer) else "allowed"
    yield from differs("verdict", trace.verdict.value, expected)
    if trace.verdict is Verdict.ALLOWED:
        yield from differs("hops", list(_hops(network, trace)), [_hop(hop) for hop in answer["hops"]])


def _destination(asked: dict[str, Any]) -> str:
    who = asked.get("resourceId", "").lower() or asked["address"]
    try:
        Address.parse(who)
    except ValueError:
        who = who if who.startswith("/") else f"fqdn:{who}"
    return f"{who}:{asked['port']}/tcp"


def refused(answer: dict[str, Any]) -> bool:
    """Whether it is the network that stops the traffic."""
    issues = {issue["type"] for hop in answer["hops"] for issue in hop["issues"]}
    return answer["connectionStatus"] != "Reachable" and not (issues and issues <= GUEST)


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


def _hop(hop: dict[str, Any]) -> str:
    resource = hop.get("resourceId", "").lower().replace("/ipconfigurations/", "/")
    match hop["type"]:
        case "Source" | "VirtualNetwork":
            return f"{hop['type']} {hop['address']} {resource}"
        case "Internet":
            return "Internet"
        case other:
            return f"{other} {resource}"
