"""Points about traffic inside the estate. Read next: `assess/points/outward.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.depth import workplaces
from penstock.assess.points.point import Given, Tally, point
from penstock.assess.questions import GUARDS
from penstock.engine.result import Flow
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.route import Discard, Rank, Through, Via
from penstock.net.rule import ADMIN_RULES, Filter
from penstock.space.transport import TransportSet


@point(
    question="Is the traffic between subnets and tiers limited to what is needed?",
    codes=("PS704", "PS605", "PS606"),
    raised_by="rules that deny VirtualNetwork below what each tier needs",
)
def east_west(given: Given) -> Tally:
    """Pairs of subnets that do not talk on every TCP port."""
    review, places = given.review, workplaces(given.review)
    pairs = [(f"{a} → {b}") for a in places for b in places if a != b]
    every = TransportSet.tcp()
    bad = [pair for flow in review.inside if flow.allowed >= every for pair in _pairs(given, flow)]
    unknown = [pair for flow in review.inside if (flow.allowed | flow.unknown) >= every for pair in _pairs(given, flow)]
    kept = frozenset(pairs)
    return Tally.of("pairs of subnets", pairs, kept & set(bad), kept & set(unknown))


def _pairs(given: Given, flow: Flow) -> Iterator[str]:
    ends = given.review.places.endpoints
    return (f"{a} → {b}" for a in ends(flow.sources) for b in ends(flow.destinations) if a != b)


@point(
    question="Does a security group guard every subnet in which something runs?",
    codes=("PS605", "PS811", "PS812"),
    raised_by="a security group on each of these subnets",
)
def security_groups(given: Given) -> Tally:
    """Subnets whose machines are all guarded both ways."""
    machines = [e for e in given.review.network.endpoints.values() if given.review.is_workload(e.id)]
    guarded = {e.id: _groups(given, e.ingress) and _groups(given, e.egress) for e in machines}
    named = given.review.places.endpoint
    return Tally.of(
        "subnets",
        (named(i) for i, is_guarded in guarded.items() if is_guarded),
        (named(i) for i, is_guarded in guarded.items() if not is_guarded),
    )


def _groups(given: Given, ids: tuple[str, ...]) -> bool:
    filters: list[Filter] = [given.review.network.filters[i] for i in ids]
    return any(one.kind != ADMIN_RULES for one in filters)


@point(
    question="Does the next hop of each subnet lead what is for outside through a firewall, or nowhere?",
    codes=("PS702", "PS801", "PS802"),
    raised_by="a default route to the firewall on each of these subnets",
)
def next_hop(given: Given) -> Tally:
    """Subnets whose default route is a user's or a policy's and leads to a device, or drops."""
    network = given.review.network
    good: list[str] = []
    bad: list[str] = []
    unknown: list[str] = []
    machines = (e for e in network.endpoints.values() if given.review.is_workload(e.id))
    for segment in {e.segment: network.segments[e.segment] for e in machines if e.segment in network.segments}.values():
        routes = [
            r for r in network.route_tables[segment.routes].routes if r.prefix.length == 0 and r.rank is Rank.USER
        ]
        led = [r for r in routes if isinstance(r.next_hop, Via | Through | Discard)]
        where = unknown if any(r.doubts for r in routes) else good if led else bad
        where.append(given.review.places.segment(segment.id))
    return Tally.of("subnets", good, bad, unknown)


@point(
    question="Do networks reach each other through the hub's inspection only?",
    codes=("PS705", "PS704", "PS801"),
    raised_by="no peering past the hub, and routes through its firewall both ways",
)
def hub_and_spoke(given: Given) -> Tally:
    """Pairs of networks of which one surely reaches the other, with a device on the way."""
    network = given.review.network
    shown: dict[str, Flow] = {}
    for flow in given.review.inside:
        ends = [network.domains.get(network.endpoints[i].network) for i in (flow.sources[0], flow.destinations[0])]
        if flow.allowed.is_empty or None in ends or ends[0] is ends[1] or _is_device(given, flow):
            continue
        shown.setdefault(" → ".join(end.name for end in ends if end is not None), flow)
    seen = {pair: _inspected(given, flow) for pair, flow in shown.items()}
    return Tally.of("pairs of networks", (p for p, s in seen.items() if s), (p for p, s in seen.items() if not s))


def _is_device(given: Given, flow: Flow) -> bool:
    ends: list[Endpoint] = [given.review.endpoint(i) for i in (flow.sources[0], flow.destinations[0])]
    return any(given.review.is_platform(given.review.segment(end.id)) for end in ends)


def _inspected(given: Given, flow: Flow) -> bool:
    trace = given.review.engine.can(flow.sources[0], flow.destinations[0], flow.allowed).trace
    met = (given.review.network.endpoints.get(step.at) for step in trace.path)
    return any(d is not None and d.kind in GUARDS and d.id not in (trace.source, trace.destination) for d in met)


@point(
    question="Do policies of Kubernetes limit what pods accept and send?",
    codes=(),
    raised_by="a default-deny policy in each namespace, and rules for what is needed",
)
def kubernetes_policies(given: Given) -> Tally:
    """Workloads that some policy selects both ways."""
    pods = [e for e in given.review.network.endpoints.values() if e.kind is Kind.WORKLOAD]
    return Tally.of(
        "workloads of Kubernetes",
        (e.name for e in pods if e.ingress and e.egress),
        (e.name for e in pods if not (e.ingress and e.egress)),
    )
