"""PS621. Read next: `engine/arrivals.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.inspections import by_device, unseen
from penstock.assess.proof import related_places
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.arrivals import Arrival, shown
from penstock.engine.request import Met
from penstock.net.inspection import Mode


@check(code="PS621", severity=Severity.MEDIUM, since="0.2", facts=("WAF-01", "WAF-02", "WAF-03"))
def waf_missing(review: Review) -> Iterator[Finding]:
    """A web device lets in requests of the internet that no web application firewall looks at.

    It looks for listeners of application gateways and routes of front doors that the internet reaches and that have no policy, one that
    is off, or one without rule sets of the platform. A policy further on, before the backend, counts.

    Requests are handed to the backend as they are; attacks that a firewall knows are not stopped.

    Do this: attach a policy in prevention mode to the gateway, the listener or the domain.

    What is said of the policy of a gateway. Bad, then good:

    ```json bad
    {}
    ```

    ```json good
    {"firewallPolicy": {"id": "…/applicationGatewayWebApplicationFirewallPolicies/waf"}}
    ```
    """
    for device, ways in by_device(unseen(review.at_doors)).items():
        missing = [(arrival, met) for arrival, met in ways if _without(met)]
        if missing:
            yield _finding(review, device, missing)


def _without(met: Met) -> bool:
    policy = met.route.inspection
    return policy is None or policy.mode is Mode.OFF or (policy.mode is Mode.BLOCKS and not policy.rule_sets)


def _finding(review: Review, device: str, ways: list[tuple[Arrival, Met]]) -> Finding:
    first, met = ways[0]
    name = review.endpoint(device).name
    routes = tuple(dict.fromkeys(m.route.name for _, m in ways))
    causes = first.causes if all(arrival.causes for arrival, _ in ways) else ()
    trace = shown(review.engine, first)
    return Finding(
        code="PS621",
        severity=Severity.LOW if causes else Severity.MEDIUM,
        title=f"{name} hands on requests of the internet that no web application firewall looks at: {named(routes)}",
        resource=device,
        name=name,
        why=f"{first.why}; attacks reach the backend as they are sent",
        fix=f"attach a policy in prevention mode to {name}, or to these listeners or domains",
        origin=met.route.origin,
        key=(device,),
        proof=(trace,),
        facts=("WAF-01", "WAF-02"),
        related=related_places(trace),
        affected=routes,
        count=len(routes),
        causes=causes,
    )
