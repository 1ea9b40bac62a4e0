"""Put a case to the product's front door and tell where the answer differs from what the case expects.

Comes in: a `Case` and a folder to write its files to. Goes out: differences in words; none means that the case holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import penstock
from penstock.engine.parties import parse_destination
from penstock.engine.result import Answer, Decision, Step, Trace
from penstock.net.inspection import Severity
from penstock.net.network import Network
from penstock.net.route import Via
from penstock.report.hops import facts_of
from tests.conformance.case import Case, Question


def network_of(case: Case, folder: Path) -> Network:
    """Write the files of a case and load them as a user would."""
    estate = folder / "estate"
    estate.mkdir()
    for name, text in case.files:
        (estate / name).write_text(text, encoding="utf-8")
    tags = folder / "tags.json"
    if case.service_tags:
        tags.write_text(case.service_tags, encoding="utf-8")
    return penstock.load(estate, service_tags=tags if case.service_tags else None, parameters=case.parameters)


def differences(case: Case, folder: Path) -> list[str]:
    """Ask everything; give what came out otherwise."""
    network = network_of(case, folder)
    found = [f"{question}: {wrong}" for question in case.questions for wrong in _wrong(network, question)]
    for code, words in case.told:
        if not any(d.code == code and words in d.message for d in network.diagnostics):
            found.append(f"no diagnostic {code} says {words!r}")
    return found


def _wrong(network: Network, question: Question) -> Iterator[str]:
    matched = tuple(Severity[word.upper()] for word in question.matches)
    answer = penstock.can(network, question.source, question.destination, request=question.request, matched=matched)
    if answer.verdict.value != question.expected:
        yield f"{answer.verdict.value}, not {question.expected}\n{story(answer.trace)}"
        return
    yield from _wrong_trace(answer.trace, question)
    if not question.request and not question.matches:
        yield from _wrong_again(network, answer, question)


def _wrong_trace(trace: Trace, question: Question) -> Iterator[str]:
    decided = deciders(trace)
    checks = (
        ("decided by", ", ".join(decided), question.decided_by, question.decided_by in decided),
        ("stopped by", stopped_by(trace), question.stopped_by, stopped_by(trace) == question.stopped_by),
        ("next hop", next_hop(trace), question.next_hop, next_hop(trace) == question.next_hop),
        ("way out", trace.exit, question.way_out, trace.exit == question.way_out),
        ("seen", seen(trace), question.seen, seen(trace) == question.seen),
    )
    for what, ours, expected, good in checks:
        if expected and not good:
            yield f"{what} {ours or 'nothing'}, not {expected}\n{story(trace)}"
    missing = sorted(set(question.cites) - set(facts_of(trace)))
    if missing:
        yield f"{', '.join(missing)} not cited\n{story(trace)}"


def _wrong_again(network: Network, answer: Answer, question: Question) -> Iterator[str]:
    """The witness of `can`, followed by `trace`, must fare the same."""
    first = answer.trace
    undecided = any(cause.key.startswith("assigned:") for cause in first.unknown_because)
    if not answer.pairs or first.name or undecided:  # one packet has one address, the question had several
        return
    meant = _service(network, first) or _one_of_several(network, first, question)
    again = penstock.trace(network, first.packet, source=first.source or None, destination=meant)
    if again.verdict is not answer.verdict and answer.agreeing == answer.pairs:
        yield f"trace of {first.packet} says {again.verdict.value}, can says {answer.verdict.value}"


def _service(network: Network, trace: Trace) -> str | None:
    """Give the platform service a packet was for: its address alone does not tell."""
    met = (network.endpoints.get(step.at) for step in trace.path)
    found = (e.id for e in met if e is not None and e.frontage is not None and trace.packet.dst in e.where)
    return next(found, None)


def _one_of_several(network: Network, trace: Trace, question: Question) -> str | None:
    """Give the endpoint that a question names, where others have its address too: in another network, or on the internet."""
    dst, word = trace.packet.dst, parse_destination(question.destination)[0].lower()
    having = [e for e in network.endpoints.values() if e.network and dst in e.where]
    named = [e.id for e in having if word in {name.lower() for name in (e.id, e.name, *e.names)}]
    others = len({e.network for e in having}) > 1 or network.is_public(dst)
    return named[0] if named and others else None


def deciders(trace: Trace) -> list[str]:
    """Name what settled the verdict: the step that stopped the packet, else every rule that let it pass."""
    decider = trace.decider
    if decider is not None and decider.decision in (Decision.DENY, Decision.DROP, Decision.UNKNOWN):
        return [_named(decider)]
    return [_named(step) for step in trace.path if step.rule is not None or step.request_rule is not None]


def seen(trace: Trace) -> str:
    """Tell what the inspections on the way made of the request: `policy: inspected`, in order."""
    found = []
    for met in trace.web.met:
        who = met.route.inspection.name if met.route.inspection is not None else "nobody"
        said = dict.fromkeys(judgement.outcome.value for judgement in (met.judgements or met.passes))
        found.append(f"{who}: {' or '.join(said)}")
    return "; ".join(found)


def _named(step: Step) -> str:
    if step.rule is not None:
        return f"{step.name}/{step.rule.name}"
    if step.request_rule is not None:
        return f"{step.name}/{step.request_rule.name}"
    return f"{step.name}/{step.route.name}" if step.route is not None else step.name


def stopped_by(trace: Trace) -> str:
    """Tell a filter's deny from a packet that is lost on its way out or back, and from a name that is not there."""
    for step in (*trace.path, *trace.return_path):
        if step.decision is Decision.DENY:
            return "filter"
        if step.decision is Decision.DROP:
            lost = "routing" if step in trace.path else "reply"
            return "name" if step.kind == "dns" else lost
    return ""


def next_hop(trace: Trace) -> str:
    """Give the first next hop in Azure's words, with the address of an appliance."""
    for step in trace.path:
        if step.route is not None:
            hop = step.route.next_hop
            return f"{hop.type} {hop.address}" if isinstance(hop, Via) else hop.type
    return ""


def story(trace: Trace) -> str:
    """Tell a trace for the message of a failing test."""
    lines = [f"  {trace.packet}"]
    for sign, steps in (("", trace.path), ("back: ", trace.return_path)):
        lines += [f"  {sign}{s.decision.value} {s.kind} {_named(s)} {s.note} {' '.join(s.facts)}" for s in steps]
    lines += [f"  because {cause.why} {' '.join(cause.facts)}" for cause in trace.unknown_because]
    return "\n".join([*lines, f"  facts {' '.join(facts_of(trace))}"])
