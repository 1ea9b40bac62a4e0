"""What cases come to: the most permissive verdict, with the least packet that has it.

Comes in: `Case`s. Goes out: `Answer`, `Trace`. Read next: `engine/engine.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from penstock.diagnostics import UsageError
from penstock.engine.merge import as_trace, summary
from penstock.engine.parties import Party, other_version
from penstock.engine.ports import PortAxis
from penstock.engine.result import Answer, Decision, Step, Trace, Verdict
from penstock.engine.starts import Case, Goal, Start
from penstock.engine.state import ONPREM, Leaf
from penstock.net.network import Network
from penstock.space.addresses import Address
from penstock.space.names import NameSet
from penstock.space.packets import Packet
from penstock.space.transport import TCP, Transport, TransportSet

PERMISSIVE = (Verdict.ALLOWED, Verdict.UNKNOWN, Verdict.DENIED)
"""Verdicts, the most permissive first: what may pass somewhere counts."""

WITNESS_PORT = 49152
"""The source port of example packets, where rules leave the choice: the first ephemeral one (RFC 6335)."""


class Asked(Protocol):
    """Whoever follows one packet, so that it can be shown."""

    @property
    def ports(self) -> PortAxis:
        """Which transports are told apart."""

    def walk(
        self,
        start: Start,
        goal: Goal,
        mask: int,
        asked: NameSet | None = None,
        name: str = "",
        transport: tuple[int, int, int] | None = None,
    ) -> tuple[Leaf, ...]:
        """Walk a bundle from a start to a goal."""


def judge(engine: Asked, cases: Sequence[Case], wanted: TransportSet) -> Answer | None:
    """Give the most permissive verdict of all cases, with the witness of the first that has it."""
    sums = [summary(case.leaves) for case in cases]
    for index, verdict in enumerate(PERMISSIVE):
        hits = [(case, masks[index]) for case, masks in zip(cases, sums, strict=True) if masks[index]]
        if hits:
            trace = _witness(engine, hits[0][0], hits[0][1], verdict, wanted)
            return Answer(verdict=verdict, trace=trace, pairs=len(cases), agreeing=len(hits))
    return None


def _witness(engine: Asked, case: Case, mask: int, verdict: Verdict, wanted: TransportSet) -> Trace:
    """Give the full trace of the least packet of a mask, holding on to the verdict of the whole."""
    transport = least(engine.ports.transports(mask), wanted)
    exact = engine.ports.of_transport(transport)
    asked = NameSet.exact(case.name) if case.name else None
    bundle = (transport.protocol, transport.src_port, transport.dst_port)
    leaves = engine.walk(case.start, case.goal, exact, asked, case.name, bundle)
    packet = Packet(case.start.address, case.goal.address, *bundle)
    trace = as_trace(case.start, packet, leaves, case.name or case.goal.host)
    if trace.verdict is verdict:
        return trace
    causes = {cause for leaf in case.leaves if leaf.verdict is verdict and leaf.mask & mask for cause in leaf.causes}
    return replace(trace, verdict=verdict, unknown_because=tuple(sorted(causes)))


def least(found: TransportSet, wanted: TransportSet) -> Transport:
    """Give the transport to show for a set: one that is asked about, from a usual port, if there is such a one."""
    both = found & wanted
    chosen = both if not both.is_empty else found
    usual = chosen & TransportSet.from_port(WITNESS_PORT)
    witness = (usual if not usual.is_empty else chosen).witness()
    if witness is None:
        raise UsageError("the question names no transport")
    return witness


def nowhere(network: Network, source: Party, destination: Party, wanted: TransportSet) -> Answer:
    """Nobody to send or nobody to receive: say so, as a trace without a path."""
    causes = other_version(network, source, destination)
    if ONPREM in (source.outside, destination.outside):
        causes = network.onprem_causes
    verdict = Verdict.UNKNOWN if causes else Verdict.DENIED
    witness = wanted.witness() or Transport(TCP)
    zero = Address(4, 0)
    src = source.addresses.witness() or zero
    dst = destination.addresses.witness() or zero
    packet = Packet(src, dst, witness.protocol, witness.src_port, witness.dst_port)
    why = f"no way leads from {source.text} to {destination.text}: no address there can be asked from here"
    step = Step(at="", name=destination.text, kind="drop", decision=Decision.DROP, packet=packet, note=why)
    trace = Trace(
        packet=packet, verdict=verdict, path=(step,), source=source.text, unknown_because=causes, facts=("P-01",)
    )
    return Answer(verdict=verdict, trace=trace, pairs=0, agreeing=0)
