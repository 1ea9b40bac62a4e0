"""PS622. Read next: `engine/arrivals.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.inspections import unseen
from penstock.assess.proof import related_places
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.arrivals import Arrival, shown
from penstock.engine.request import Met
from penstock.net.inspection import Inspection, Mode


@check(code="PS622", severity=Severity.MEDIUM, since="0.2", facts=("WAF-02", "WAF-12"))
def waf_only_logs(review: Review) -> Iterator[Finding]:
    """A web application firewall only logs the attacks that it sees.

    It looks for policies in detection mode before listeners and routes that the internet reaches, where nothing further on blocks.

    In detection mode managed rules and custom rules that block are logged, and the request goes on to the backend.

    Do this: read the log for false matches, exclude them narrowly, then set the mode to `Prevention`.

    The settings of a policy. Bad, then good:

    ```json bad
    {"state": "Enabled", "mode": "Detection"}
    ```

    ```json good
    {"state": "Enabled", "mode": "Prevention"}
    ```
    """
    found: dict[str, tuple[Inspection, list[tuple[Arrival, Met]]]] = {}
    for arrival, met in unseen(review.at_doors):
        policy = met.route.inspection
        if policy is not None and policy.mode is Mode.LOGS:
            found.setdefault(policy.resource, (policy, []))[1].append((arrival, met))
    for policy, ways in (found[key] for key in sorted(found)):
        yield _finding(review, policy, ways)


def _finding(review: Review, policy: Inspection, ways: list[tuple[Arrival, Met]]) -> Finding:
    first, _ = ways[0]
    routes = tuple(dict.fromkeys(f"{review.endpoint(met.device).name} ({met.route.name})" for _, met in ways))
    trace = shown(review.engine, first)
    causes = first.causes if all(arrival.causes for arrival, _ in ways) else ()
    return Finding(
        code="PS622",
        severity=Severity.LOW if causes else Severity.MEDIUM,
        title=f"{policy.name} only logs attacks on {named(routes)}",
        resource=policy.resource,
        name=policy.name,
        why="in detection mode nothing is blocked, custom rules included",
        fix=f"set the mode of {policy.name} to Prevention",
        origin=policy.origin,
        key=(policy.resource,),
        proof=(trace,),
        facts=("WAF-02", "WAF-12"),
        related=related_places(trace),
        affected=routes,
        count=len(routes),
        causes=causes,
    )
