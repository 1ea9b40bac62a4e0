"""PS801. Read next: `engine/reply.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding
from penstock.assess.proof import related_places
from penstock.assess.questions import party, witness
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.parties import Party
from penstock.engine.result import Decision, Step, Trace, Verdict
from penstock.engine.state import INTERNET
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.route import NextHop, Rank, Via
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet

TCP_ALL = TransportSet.tcp((1, 65535))
ANYWHERE = Address.parse("1.1.1.1")
"""Stands for the internet when only the route towards it is asked."""


@check(code="PS801", severity=Severity.MEDIUM, since="0.1", facts=("RT-21", "RT-25", "RT-61", "RT-62"))
def asymmetric_routing(review: Review) -> Iterator[Finding]:
    """Replies take another way than requests, past a device that keeps state.

    It looks for connections that every filter allows and that still fail, because the reply does not come back through the firewall or appliance that
    saw the request, or meets one that did not: a route on one side only, a public address on a machine whose subnet sends everything to
    a firewall.

    Such a connection hangs. It also tempts people to open more rules, which never helps.

    Do this: give both subnets routes to the same device, or let the device replace the source address.

    The route table of a subnet in the hub; the spokes, 10.1.0.0/16 and 10.2.0.0/16, send to it through the firewall at 10.0.1.4. Bad, then good:

    ```json bad
    {"routes": []}
    ```

    ```json good
    {"routes": [
     {"name": "one", "properties": {"addressPrefix": "10.1.0.0/16", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.0.1.4"}},
     {"name": "two", "properties": {"addressPrefix": "10.2.0.0/16", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.0.1.4"}}]}
    ```
    """
    yield from _inside(review)
    yield from _inward(review)


def _inside(review: Review) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    machines = _representatives(review)
    for source in machines:
        for target in machines:
            pair = (source.segment, target.segment)
            if source is target or pair in seen or not _lopsided(review, source, target):
                continue
            seen.add(pair)
            trace = _hanging(review, party(review.network, (source.id,)), target)
            if trace is not None and (lost := _lost(trace)) is not None:
                yield _finding(review, source.segment, target, trace, lost, review.places.segment(source.segment))


def _representatives(review: Review) -> tuple[Endpoint, ...]:
    """One machine for each segment, real ones before vacant addresses."""
    found: dict[str, Endpoint] = {}
    for group in review.senders:
        endpoint = review.endpoint(group.endpoints[0])
        known = found.get(endpoint.segment)
        if endpoint.segment and endpoint.kind is not Kind.PROXY and (known is None or known.kind is Kind.VACANT):
            found[endpoint.segment] = endpoint
    return tuple(found[s] for s in sorted(found))


def _hop(review: Review, source: Endpoint, address: Address) -> NextHop | None:
    routes = review.engine.route(source.segment, address)
    return routes[-1].next_hop if routes else None


def _lopsided(review: Review, source: Endpoint, target: Endpoint) -> bool:
    there, back = target.where.witness(), source.where.witness()
    if there is None or back is None:
        return False
    going, coming = _hop(review, source, there), _hop(review, target, back)
    ways = {hop.address if isinstance(hop, Via) else None for hop in (going, coming)}
    return len(ways) > 1


def _inward(review: Review) -> Iterator[Finding]:
    for endpoint in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        if (
            not endpoint.public
            or endpoint.kind is not Kind.NIC
            or not isinstance(_hop(review, endpoint, ANYWHERE), Via)
        ):
            continue
        trace = _hanging(review, review.engine.parties.outside(INTERNET), endpoint)
        if trace is not None and (lost := _lost(trace)) is not None:
            yield _finding(review, INTERNET, endpoint, trace, lost, "the internet")


def _hanging(review: Review, source: Party, target: Endpoint) -> Trace | None:
    """Follow a connection that arrives and is never answered: of the ports let in, those whose reply is lost."""
    engine = review.engine
    for case in engine.settled(engine.cases(source, party(review.network, (target.id,)), engine.ports.mask(TCP_ALL))):
        lost = [leaf for leaf in case.leaves if leaf.verdict is Verdict.DENIED and leaf.destination == target.id]
        if lost:
            return witness(engine, case, engine.ports.transports(lost[0].mask))
    return None


def _lost(trace: Trace) -> Step | None:
    return next((s for s in trace.return_path if s.at == "reply" and s.decision is Decision.DROP), None)


def _finding(review: Review, source: str, target: Endpoint, trace: Trace, lost: Step, who: str) -> Finding:
    segment = review.segment(target.id)
    place = review.places.segment(segment.id) if segment is not None and source != INTERNET else target.name
    routes = [s.route for s in (*trace.path, *trace.return_path) if s.route is not None]
    in_files = [r for r in routes if not r.origin.file.startswith("<")]
    written = [r for r in in_files if r.rank is Rank.USER] or in_files
    return Finding(
        code="PS801",
        severity=Severity.MEDIUM,
        title=f"connections from {who} to {place} hang: {lost.note}",
        resource=target.segment or target.id,
        name=place,
        why="every filter allows it, and the reply still does not get home",
        fix=f"give {place} and {who} routes through the same device, or let that device replace the source",
        origin=written[-1].origin if written else target.origin,
        key=(source, target.segment if source != INTERNET else target.id),
        proof=(trace,),
        facts=tuple(dict.fromkeys((*lost.facts, "RT-61", "RT-62"))),
        related=related_places(trace),
        affected=(f"{who} → {place}",),
        causes=trace.unknown_because,
    )
