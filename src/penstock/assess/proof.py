"""From a trace to places: which line to point at, and which others bear on it.

Comes in: `Trace`. Goes out: origins and words for findings. Read next: `assess/finding.py`.
"""

from __future__ import annotations

from penstock.assess.finding import Related
from penstock.diagnostics import Origin
from penstock.engine.result import Step, Trace
from penstock.net.network import Network
from penstock.net.rewrite import Rewrite
from penstock.net.route import Route
from penstock.net.rule import Rule
from penstock.space.addresses import AddressSet


def written(step: Step) -> Rule | Route | Rewrite | None:
    """Give what decided a step, if it stands in a file."""
    for decider in (step.rule, step.route, step.rewrite):
        if decider is not None and not decider.origin.file.startswith("<"):
            return decider
    return None


def deciding_step(trace: Trace) -> Step | None:
    """Give the step whose rule, as written in a file, settled the verdict last."""
    steps = [s for s in (*trace.path, *trace.return_path) if written(s) is not None]
    stops = [s for s in steps if s.decision.value in ("deny", "drop", "unknown")]
    rules = [s for s in steps if s.rule is not None]
    for some in (stops[:1], rules[-1:], steps[-1:]):
        if some:
            return some[0]
    return None


def origin_of(network: Network, trace: Trace, endpoint: str) -> Origin:
    """Give the place to point at: the deciding rule or route, else the endpoint."""
    step = deciding_step(trace)
    decider = written(step) if step is not None else None
    return decider.origin if decider is not None else network.endpoints[endpoint].origin


def place_of(trace: Trace) -> str:
    """Name what settled the verdict: `rule allow-ssh of nsg-web`."""
    step = deciding_step(trace)
    decider = written(step) if step is not None else None
    if step is None or decider is None:
        return "Azure's default rules"
    word = "route" if isinstance(decider, Route) else "rule"
    return f"{word} {decider.name} of {step.name}"


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
