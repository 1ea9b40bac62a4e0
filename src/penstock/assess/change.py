"""What would change an answer: each rule and route on the way taken away in thought, and the question asked again.

Comes in: a `Network` and a `Trace`. Goes out: `Change`s, each computed, none guessed. Read next: `report/explain_report.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from penstock.diagnostics import UsageError
from penstock.engine.engine import Engine
from penstock.engine.result import Step, Trace, Verdict
from penstock.net.endpoint import Kind
from penstock.net.network import Network
from penstock.net.route import Rank, Route
from penstock.net.rule import Filter, Rule

MOST = 12
"""Rules and routes tried for one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The verdict without one rule or route: `step` is where it decided."""

    step: Step
    words: str
    verdict: Verdict

    def turns(self, trace: Trace) -> bool:
        """Whether the answer would be another one."""
        return self.verdict is not trace.verdict


def changes(network: Network, trace: Trace) -> tuple[Change, ...]:
    """Give what each rule and route of the user's on the way is worth."""
    found = []
    for step, words, other in list(_without(network, trace))[:MOST]:
        verdict = _again(other, trace)
        if verdict is not None:
            found.append(Change(step=step, words=words, verdict=verdict))
    return tuple(found)


def _again(network: Network, trace: Trace) -> Verdict | None:
    destination = trace.destination if trace.destination in network.endpoints else None
    try:
        source = _source(network, trace)
        behind = _behind(network, trace)
        engine = Engine(network)
        return engine.trace(
            trace.packet, source=source, destination=None if behind else destination, name=trace.name, behind=behind
        ).verdict
    except UsageError:
        return None


def _behind(network: Network, trace: Trace) -> str:
    """Give the pods that were reached through others: by themselves, those would be an answer too."""
    reached = network.endpoints.get(trace.destination)
    if reached is None or reached.kind is not Kind.WORKLOAD or trace.source != "internet":
        return ""
    return reached.id


def _source(network: Network, trace: Trace) -> str | None:
    if trace.source in network.endpoints and trace.source not in ("internet", "onprem"):
        return trace.source
    if trace.source == "internet":
        return None
    first = trace.path[0].at if trace.path else ""
    return first if first in network.endpoints else None


def _without(network: Network, trace: Trace) -> Iterator[tuple[Step, str, Network]]:
    seen: set[object] = set()
    for step in (*trace.path, *trace.return_path):
        if step.rule is not None and not step.rule.implicit and step.rule.origin not in seen:
            seen.add(step.rule.origin)
            yield step, f"without rule {step.rule.name} of {step.name}", _without_rule(network, step.rule)
        route = step.route
        if route is not None and route.rank is Rank.USER and route.origin not in seen:
            seen.add(route.origin)
            yield step, f"without route {route.name or route.prefix} of {step.name}", _without_route(network, route)


def _is(rule: Rule, other: Rule) -> bool:
    return rule.origin == other.origin and rule.name == other.name


def _without_rule(network: Network, rule: Rule) -> Network:
    def thinned(filter_: Filter) -> Filter:
        rules = tuple(r for r in filter_.rules if not _is(r, rule))
        return filter_ if len(rules) == len(filter_.rules) else replace(filter_, rules=rules)

    endpoints = {}
    for key, endpoint in network.endpoints.items():
        appliance = endpoint.appliance
        if appliance is not None:
            appliance = replace(
                appliance,
                network=thinned(appliance.network),
                application=thinned(appliance.application),
                translations=tuple(t for t in appliance.translations if t.origin != rule.origin),
            )
            endpoint = replace(endpoint, appliance=appliance)  # noqa: PLW2901
        endpoints[key] = endpoint
    filters = {key: thinned(one) for key, one in network.filters.items()}
    return replace(network, filters=filters, endpoints=endpoints)


def _without_route(network: Network, route: Route) -> Network:
    tables = {
        key: replace(table, routes=tuple(r for r in table.routes if (r.origin, r.name) != (route.origin, route.name)))
        for key, table in network.route_tables.items()
    }
    return replace(network, route_tables=tables)
