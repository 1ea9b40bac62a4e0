"""Answers of Azure's network verifier, compared with ours.

Comes in: a network and a recorded run: what its intent asked (two resources, addresses, ports, protocols) and which packets reached the
destination. Goes out: differences in words. The verifier says whether all packets arrive, some, or none. Source of the shape: Microsoft
Learn, "Reachability Analysis Runs" of Azure Virtual Network Manager, and Get-AzNetworkManagerVerifierWorkspaceReachabilityAnalysisRun. Read
next: `verify/compare.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

import msgspec

from penstock.engine import api
from penstock.engine.engine import Engine
from penstock.engine.merge import summary
from penstock.net.network import Network
from penstock.source.node import Node
from penstock.space.transport import TransportSet
from penstock.verify.answer import AnswerError, maybe, ranges, texts, transports, word
from penstock.verify.question import Question, differs

OPERATION = "reachabilityAnalysis"
RUNS = "*reachability*.json"
"""The files in which runs stand, as the command line or the interface lists them."""

OUTCOMES = {"nopackets": "none", "allpackets": "all", "somepackets": "some", "partial": "some"}
"""How the words for the outcome begin, in lower case, and how many packets arrive by them."""

INTERNET = "internet"
ANY = ("*", "any", "")


def questions(root: Node) -> Iterator[Question]:
    """Give the questions of a file of runs: one run, a list, or a page of the interface."""
    listed = root.get("value") if root.is_object and root.get("value").is_array else root
    for run in listed.elements():
        bag = run.get("properties") if run.get("properties").is_object else run
        if bag.get("intentContent").is_object:
            target = (maybe(run, "id") or maybe(bag, "intentId")).lower()
            yield Question(n=0, operation=OPERATION, target=target, request=bag.get("intentContent"), answer=bag)


def reachability(network: Network, question: Question) -> Iterator[str]:
    """Compare whether all, some or none of the packets of an intent arrive."""
    theirs = _outcome(question.answer)
    engine = api.engine_of(network)
    wanted = _wanted(question.request.get("ipTraffic"))
    sources, ends = (_who(question.request, side) for side in ("source", "destination"))
    yield from differs("packets that arrive", _ours(engine, sources, ends, wanted), theirs)


def _outcome(answer: Node) -> str:
    if problem := maybe(answer, "errorMessage"):
        raise AnswerError(f"{answer.origin}: the verifier could not tell: {problem}")
    written = answer.get("analysisResult")
    found = written.get("resultOutcome").text() if written.is_object else _from_text(word(answer, "analysisResult"))
    for start, said in OUTCOMES.items():
        if (found or "").lower().startswith(start):
            return said
    raise AnswerError(f'{written.origin}: the result has no resultOutcome that is known ("{(found or "")[:80]}")')


def _from_text(text: str) -> str:
    """Give the outcome from the result, which is JSON inside a text."""
    try:
        found = msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, RecursionError) as error:
        raise AnswerError(f"analysisResult is no JSON: {error}") from error
    return str(found.get("resultOutcome", "")) if isinstance(found, dict) else ""


def _wanted(traffic: Node) -> TransportSet:
    sources, ends = (ranges(_ports(traffic, side)) for side in ("source", "destination"))
    names = texts(traffic, "protocols") or ("any",)
    found = TransportSet.empty()
    for name in names:
        found = found | transports(name, sources, ends)
    return found


def _ports(traffic: Node, side: str) -> list[str]:
    return ["0-65535" if text.strip().lower() in ANY else text for text in texts(traffic, f"{side}Ports") or ("*",)]


def _who(intent: Node, side: str) -> tuple[str, ...]:
    """Give whom an end means: its resource, or the addresses in it that are asked for, where it has many."""
    resource = word(intent, f"{side}ResourceId").lower()
    addresses = tuple(a for a in texts(intent, "ipTraffic", f"{side}Ips") if a.strip().lower() not in ANY)
    many = resource == INTERNET or "/subnets/" in resource
    return addresses if addresses and many else (resource,)


def _ours(engine: Engine, sources: Iterable[str], ends: Iterable[str], wanted: TransportSet) -> str:
    mask = engine.ports.mask(wanted)
    seen: set[str] = set()
    for source, end in product(sources, ends):
        for case in engine.cases(engine.parties.find(source), engine.parties.find(end), mask):
            allowed, unknown, _ = summary(case.leaves)
            seen |= {"unknown"} if unknown & mask else set()
            seen |= {"all"} if allowed & mask == mask else {"some"} if allowed & mask else {"none"}
    if "unknown" in seen:
        return "unknown"
    return seen.pop() if len(seen) == 1 else "some" if seen else "none"
