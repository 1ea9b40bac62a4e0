"""Points about what enters and leaves the estate. Read next: `assess/points/services.py`."""

from __future__ import annotations

from collections.abc import Iterable

from penstock.assess.depth import workplaces
from penstock.assess.points.point import Given, Tally, point
from penstock.assess.questions import Passage, inspected
from penstock.assess.ways_out import State
from penstock.engine.arrivals import Seen
from penstock.engine.result import Verdict
from penstock.net.endpoint import Kind

BLIND = ("PS706", "PS724")
"""Checks of firewalls that do not look."""

TO_STRANGERS = ("PS722", "PS726")
"""Checks of names behind which anybody may be."""


@point(
    question="Does what comes in from the internet meet a firewall or a gateway first?",
    codes=("PS601", "PS602", "PS603", "PS624", "PS625"),
    raised_by="no public address on a machine, and backends that accept the gateway only",
)
def north_south(given: Given) -> Tally:
    """Subnets that the internet does not reach, or reaches through a device."""
    review = given.review
    entering = [p for p in review.from_internet if review.is_workload(p.inside[0]) and not p.way]
    return Tally.of(
        "subnets", workplaces(review), _places(given, entering, sure=True), _places(given, entering, sure=False)
    )


@point(
    question="Does a web application firewall stop attacks on everything that serves the web?",
    codes=("PS621", "PS622", "PS623", "PS624", "PS625"),
    raised_by="a policy in prevention mode on each way in",
)
def web_application_firewall(given: Given) -> Tally:
    """Backends all of whose ways in are inspected."""
    named = given.review.network.endpoints
    ways = [a for a in given.review.at_doors if a.verdict is not Verdict.DENIED]
    told = [
        (named[a.destination].name if a.destination in named else "a backend that is not known", a.seen) for a in ways
    ]
    return Tally.of(
        "backends of the web",
        (name for name, seen in told if seen is Seen.INSPECTED),
        (name for name, seen in told if seen is Seen.UNINSPECTED),
        (name for name, seen in told if seen is Seen.UNKNOWN),
    )


@point(
    question="Does what leaves meet a firewall?",
    codes=("PS701", "PS702", "PS703", "PS711"),
    raised_by="a default route to a firewall, and no way out of their own, for these subnets",
)
def egress_firewall(given: Given) -> Tally:
    """Subnets that have no way out, or one through a firewall only."""
    review = given.review
    machines = [p for p in review.to_internet if review.endpoint(p.inside[0]).kind is not Kind.PROXY]
    past = [p for p in machines if not inspected(review.network, p.trace)]
    return Tally.of("subnets", workplaces(review), _places(given, past, sure=True), _places(given, past, sure=False))


def _places(given: Given, passages: Iterable[Passage], *, sure: bool) -> tuple[str, ...]:
    chosen = [p for p in passages if sure is not p.allowed.is_empty]
    return given.review.places.endpoints(i for p in chosen for i in p.inside)


@point(
    question="Are packets looked into: intrusion detection, threat intelligence, TLS?",
    codes=BLIND,
    raised_by="TLS inspection on rules by name, intrusion detection and threat intelligence set to deny",
)
def packet_inspection(given: Given) -> Tally:
    """Firewalls of which no check says that they do not look."""
    firewalls = {e.name for e in given.review.network.endpoints.values() if e.kind is Kind.FIREWALL}
    said = given.named(*BLIND)
    return Tally.of("firewalls", firewalls, {f.name for f in said} & firewalls)


@point(
    question="Are there controls to detect and protect from data exfiltration?",
    codes=("PS701", "PS702", "PS721", "PS722", "PS723", "PS724", "PS725", "PS726", "PS727", "PS728"),
    raised_by="closing the channels that are open, the worst finding of each first",
)
def exfiltration(given: Given) -> Tally:
    """Channels that are closed."""
    by_state = {s: [f"{c.channel.number} {c.channel.name}" for c in given.channels if c.state is s] for s in State}
    return Tally.of("channels", by_state[State.CLOSED], by_state[State.OPEN], by_state[State.UNKNOWN])


@point(
    question="Is a cloud access security broker in place?",
    codes=TO_STRANGERS,
    raised_by="tenant restrictions, discovery of cloud applications from the firewall's log, and a list of those that are sanctioned",
)
def access_broker(given: Given) -> Tally:
    """A broker stands outside of what is read; what it would limit is told by its absence: shared names and other tenants."""
    said = given.named(*TO_STRANGERS)
    return Tally.of("firewalls' rules by name", (), (), (f.id for f in said) if said else ("a broker",))
