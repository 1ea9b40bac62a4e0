"""From a trace to places: which line to point at, and which others bear on it.

Comes in: `Trace`. Goes out: origins and words for findings. Read next: `assess/finding.py`.
"""

from __future__ import annotations

from penstock.assess.finding import Related
from penstock.diagnostics import Origin
from penstock.engine.result import Decider, Decision, Step, Trace
from penstock.net.network import Network
from penstock.net.route import Rank, Route
from penstock.net.rule import Rule
from penstock.space.addresses import AddressSet


def written(step: Step) -> Decider | None:
    """Give what decided a step, if somebody wrote it: a rule, a user's route, a translation, a policy."""
    decider = step.decided_by
    if decider is None or decider.origin.file.startswith("<"):
        return None
    if isinstance(decider, Rule) and decider.implicit:
        return None
    return None if isinstance(decider, Route) and decider.rank is not Rank.USER else decider


def deciding_step(trace: Trace) -> Step | None:
    """Give the step that settled the verdict: the one that stopped it, else the last filter, else the last thing written.

    A firewall's DNAT rule comes before filters behind it: it says who may come in, and they see the firewall only (FW-13).
    """
    every = (*trace.path, *trace.return_path)
    stops = [s for s in every if s.decision in (Decision.DENY, Decision.DROP, Decision.UNKNOWN)]
    doors = [s for s in trace.path if s.rewrite is not None and s.rewrite.kind == "dnat"]
    rules = [s for s in trace.path if s.rule is not None]
    others = [s for s in every if written(s) is not None]
    for some in (stops[:1], doors[:1], rules[-1:], others[-1:]):
        if some:
            return some[0]
    return None


def origin_of(network: Network, trace: Trace, endpoint: str) -> Origin:
    """Give the place to point at: the deciding rule or route, else the filter it belongs to, else the endpoint."""
    step = deciding_step(trace)
    decider = written(step) if step is not None else None
    if decider is not None:
        return decider.origin
    for filter_ in network.filters.values():
        if step is not None and step.rule is not None and filter_.resource == step.at:
            return filter_.origin
    return network.endpoints[endpoint].origin


def place_of(trace: Trace) -> str:
    """Name what settled the verdict: `rule allow-ssh of nsg-web`, `Azure's default rule AllowVnetInBound of nsg-web`."""
    step = deciding_step(trace)
    if step is None:
        return "the absence of any rule"
    if step.rule is not None:
        word = "Azure's default rule" if step.rule.implicit else "rule"
        return f"{word} {step.rule.name} of {step.name}"
    if step.request_rule is not None:
        return f"rule {step.request_rule.name} of {step.name}"
    if step.route is not None:
        return f"route {step.route.name or step.route.prefix} of {step.name}"
    if step.rewrite is not None:
        return f"{step.kind.upper()} rule {step.rewrite.name} of {step.name}"
    return f"{step.kind} {step.name}"


def related_places(trace: Trace) -> tuple[Related, ...]:
    """Give the places of everything written that took part, in the order of the path, each once."""
    found: dict[Origin, Related] = {}
    for step in (*trace.path, *trace.return_path):
        decider = written(step)
        if decider is not None:
            found.setdefault(decider.origin, Related(words=f"{step.name}: {decider.name}", origin=decider.origin))
    return tuple(found.values())


def address_count(addresses: AddressSet) -> str:
    """Say how many addresses a set has: `1 address`, `256 addresses`."""
    size = addresses.size
    return f"{size:,} address{'' if size == 1 else 'es'}"


def breadth(addresses: AddressSet) -> int:
    """Measure how wide a set is: IPv4 addresses, and each IPv6 network of 64 bits as one."""
    return addresses.v4.size + (addresses.v6.size >> 64)
