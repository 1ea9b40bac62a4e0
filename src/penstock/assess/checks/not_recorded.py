"""PS813. Read next: `net/watch.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Flow
from penstock.engine.watching import watches
from penstock.net.cause import Cause
from penstock.net.watch import Record, Watch


@check(code="PS813", severity=Severity.LOW, since="0.1", facts=("VFL",))
def not_recorded(review: Review) -> Iterator[Finding]:
    """Traffic flows and no flow log records it.

    It looks for virtual networks, or subnets of them, whose machines talk and of which no flow log says so. After an incident nobody can tell
    who talked to whom. All of them make one finding. Where the input holds no flow log at all it is told as info, since they often stand
    elsewhere.

    Do this: set a flow log on the virtual network, and keep it as long as you may want to look back.

    The flow log of the virtual network. Bad, then good:

    ```json bad
    {"targetResourceId": "…/virtualNetworks/v", "enabled": false}
    ```

    ```json good
    {"targetResourceId": "…/virtualNetworks/v", "enabled": true}
    ```
    """
    logs = tuple(watch for watch in review.network.watches if watch.record is Record.FLOW)
    silent: dict[str, Flow] = {}
    for flow in review.inside:
        for machine in (*flow.sources[:1], *flow.destinations[:1]):
            place = _unseen(review, machine, logs)
            if place and not flow.allowed.is_empty:
                silent.setdefault(place, flow)
    if silent:
        yield _finding(review, silent, logs)


def _unseen(review: Review, machine: str, logs: tuple[Watch, ...]) -> str:
    """Name where a machine stands that no log sees: its network, or its subnet if others of the network are seen."""
    endpoint = review.network.endpoints.get(machine)
    if endpoint is None or not review.is_workload(machine):
        return ""
    if any(watches(review.network, log, endpoint) for log in logs):
        return ""
    domain = review.network.domains.get(endpoint.network)
    if domain is None:
        return ""
    inside = {segment.id for segment in review.network.segments.values() if segment.network == domain.id}
    partly = any(not inside.isdisjoint(log.segments) for log in logs)
    return f"{domain.name}/{review.network.segments[endpoint.segment].name}" if partly else domain.name


def _finding(review: Review, silent: dict[str, Flow], logs: tuple[Watch, ...]) -> Finding:
    places = tuple(sorted(silent))
    flow = silent[places[0]]
    trace = review.engine.can(flow.sources[0], flow.destinations[0], flow.allowed).trace
    ids = (*flow.sources[:1], *flow.destinations[:1])
    machine = review.endpoint(next(i for i in ids if _unseen(review, i, logs) == places[0]))
    domain = review.network.domains[machine.network]
    verb = "keeps" if len(places) == 1 else "keep"
    return Finding(
        code="PS813",
        severity=Severity.LOW if logs else Severity.INFO,
        title=f"{named(places)} {verb} no record of who talks to whom",
        resource=domain.id,
        name=domain.name,
        why="after an incident nobody can tell who talked to whom",
        fix=f"set a flow log on {places[0].partition('/')[0]}",
        origin=domain.origin,
        key=("flow log",),
        affected=places,
        count=len(places),
        causes=() if logs else (_elsewhere(),),
        proof=(trace,),
    )


def _elsewhere() -> Cause:
    return Cause(
        key="flow-logs",
        why="the input holds no flow log, and they may stand elsewhere",
        cure="add an export of the network watchers",
    )
