"""One step of a path in words and in JSON: the same for every verb and every format.

Comes in: `engine.result.Step` and `Trace`. Goes out: `Hop`, plain words ready to be escaped and laid out, and the JSON shape
that scripts read. Read next: `report/text.py`, `report/json.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from penstock.diagnostics import BUILT_IN, Origin
from penstock.engine.request import Met, Web
from penstock.engine.result import Decision, Step, Trace
from penstock.net.inspection import RequestRule
from penstock.net.route import Route, Via
from penstock.net.rule import Rule
from penstock.report.shape import Json
from penstock.space.addresses import Address
from penstock.space.packets import Packet
from penstock.space.transport import ICMP, ICMPV6, TCP, UDP

PROTOCOL_WORDS = {TCP: "tcp", UDP: "udp", ICMP: "icmp", ICMPV6: "icmpv6", 50: "esp", 51: "ah", 132: "sctp"}

Symbols = Mapping[Address, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One line of a path: where, what kind of thing, what it decided, because of what, and where that is written."""

    number: int
    where: str
    kind: str
    decision: str
    because: str
    origin: Origin | None


def hops(steps: tuple[Step, ...], symbols: Symbols) -> tuple[Hop, ...]:
    """Give the lines of a path."""
    return tuple(_hop(number, step, symbols) for number, step in enumerate(steps, start=1))


def _hop(number: int, step: Step, symbols: Symbols) -> Hop:
    return Hop(
        number=number,
        where=step.name or step.at,
        kind=step.kind,
        decision=step.decision.value,
        because=because_words(step, symbols),
        origin=written_at(step),
    )


def written_at(step: Step) -> Origin | None:
    """Give the place of what decided a step, if it stands in a file."""
    decider = step.decided_by
    if decider is None or decider.origin == BUILT_IN or decider.origin.file.startswith("<"):
        return None
    return decider.origin


def because_words(step: Step, symbols: Symbols) -> str:
    """Say what decided a step."""
    if step.rule is not None:
        said = rule_words(step.rule)
    elif step.route is not None:
        said = route_words(step.route, symbols)
    elif step.request_rule is not None:
        said = f"rule {step.request_rule.name} ({step.request_rule.priority})"
    elif step.record is None and step.decided_by is not None:
        said = step.decided_by.name
    else:
        return step.note
    return f"{said}: {step.note}" if step.note else said


def rule_words(rule: Rule) -> str:
    """Name a rule as people know it."""
    number = "" if rule.priority is None else f" ({rule.priority})"
    return f"{'default' if rule.implicit and rule.priority else 'rule'} {rule.name}{number}"


def route_words(route: Route, symbols: Symbols) -> str:
    """Name a route: destination, next hop, and its name when a user gave it one."""
    hop = route.next_hop
    target = f" {address_words(hop.address, symbols)}" if isinstance(hop, Via) else ""
    name = f" ({route.name})" if route.name and not route.origin.file.startswith("<") else ""
    return f"{route.prefix} → {hop.type}{target}{name}"


def address_words(address: Address, symbols: Symbols) -> str:
    """Give an address, or the name it stands for when Azure assigns it at deployment."""
    return symbols.get(address, str(address))


def packet_words(packet: Packet, symbols: Symbols) -> str:
    """Give a packet on one line."""
    src, dst = address_words(packet.src, symbols), address_words(packet.dst, symbols)
    word = protocol_word(packet.protocol)
    if packet.protocol in (TCP, UDP, 132):
        return f"{word} {src}:{packet.src_port} → {dst}:{packet.dst_port}"
    return f"{word} {src} → {dst}"


def protocol_word(number: int) -> str:
    """Give the word of a protocol number, or the number."""
    return PROTOCOL_WORDS.get(number, str(number))


def packet_json(packet: Packet) -> Json:
    """Give a packet as scripts read it; `protocol` is a word, or a number as text."""
    return {
        "src": str(packet.src),
        "dst": str(packet.dst),
        "protocol": protocol_word(packet.protocol),
        "src_port": packet.src_port,
        "dst_port": packet.dst_port,
    }


def step_json(number: int, step: Step) -> Json:
    """Give a step as scripts read it."""
    route = step.route
    via = route.next_hop if route is not None else None
    return {
        "hop": number,
        "at": step.at,
        "kind": step.kind,
        "decision": ("allow" if step.decision is Decision.DELIVER else step.decision.value),
        "because": _because_json(step),
        "next_hop": None
        if via is None
        else {"type": via.type, "address": str(via.address) if isinstance(via, Via) else None},
    }


def _because_json(step: Step) -> Json | None:
    decider = step.decided_by
    if decider is None:
        return {"note": step.note} if step.note else None
    found: dict[str, Json] = {
        "rule": decider.name,
        "priority": decider.priority if isinstance(decider, Rule | RequestRule) else None,
        "resource": decider.resource,
        "origin": origin_json(decider.origin),
    }
    if step.note:
        found["note"] = step.note
    return found


def origin_json(origin: Origin) -> Json:
    """Give a place; null for what stands in no file."""
    if origin.file.startswith("<") or not origin.file:
        return None
    return {"file": origin.file, "line": origin.line, "pointer": origin.pointer}


def facts_of(trace: Trace) -> tuple[str, ...]:
    """Give the ids of every documented fact that a trace stands on, in order."""
    found = [*trace.facts]
    for step in (*trace.path, *trace.return_path):
        found.extend(step.facts)
        found.extend(step.decided_by.facts if step.decided_by is not None else ())
    found.extend(fact for cause in trace.unknown_because for fact in cause.facts)
    return tuple(sorted(set(found)))


def trace_json(trace: Trace, symbols: Symbols) -> dict[str, Json]:
    """Give a trace as scripts read it: the keys of `can`, without its schema.

    The keys after `facts` appear only when they say something: `name`, `only_names` and `requests` for application traffic,
    `inspected` when web devices were on the way, `exit` for traffic that leaves the estate, `notes`, and `symbols` for addresses that
    Azure assigns at deployment.
    """
    found: dict[str, Json] = {
        "verdict": trace.verdict.value,
        "packet": packet_json(trace.packet),
        "path": [step_json(n, s) for n, s in enumerate(trace.path, start=1)],
        "return_path": [step_json(n, s) for n, s in enumerate(trace.return_path, start=1)],
        "unknown_because": [cause.why for cause in trace.unknown_because],
        "facts": list(facts_of(trace)),
    }
    named = {str(a): symbols[a] for p in _packets(trace) for a in (p.src, p.dst) if a in symbols}
    extras: dict[str, Json] = {
        "source": trace.source,
        "destination": trace.destination,
        "name": trace.name,
        "only_names": list(trace.only_names.patterns()) if trace.only_names is not None else None,
        "requests": requests_json(trace.web),
        "inspected": [met_json(met) for met in trace.web.met],
        "exit": trace.exit,
        "notes": list(trace.notes),
        "symbols": dict(sorted(named.items())),
    }
    return found | {key: value for key, value in extras.items() if value}


def requests_json(web: Web) -> Json:
    """Give the requests that an answer holds for; null when it holds for all of them."""
    if not web.is_limited:
        return None
    return {"paths": list(web.paths.patterns()), "methods": str(web.methods), "target": web.target or None}


def met_json(met: Met) -> Json:
    """Give a web device on the way: the route that took the request, and what its inspection may have made of it."""
    policy = met.route.inspection
    return {
        "device": met.device,
        "route": met.route.name,
        "policy": policy.resource if policy is not None else None,
        "mode": policy.mode.value if policy is not None and policy.mode is not None else None,
        "outcomes": [
            {
                "outcome": judgement.outcome.value,
                "certain": judgement.certain,
                "rule": judgement.rule.name if judgement.rule is not None else None,
                "requests": judgement.words,
                "unknown_because": [cause.why for cause in judgement.causes],
            }
            for judgement in (met.judgements or met.passes)
        ],
    }


def _packets(trace: Trace) -> tuple[Packet, ...]:
    return (trace.packet, *(s.packet for s in (*trace.path, *trace.return_path)))
