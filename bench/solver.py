"""The same question put to z3: is there a transport that two chains of filters let through.

Comes in: a network and two addresses. Goes out: yes or no. It is the baseline that the tables are held against, and takes no routes and no
doubts. Read next: `bench/run.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import z3

from penstock.net.network import Network
from penstock.net.rule import Action, Cover, Filter, Match
from penstock.space.addresses import Address
from penstock.space.transport import PORTED, TransportSet


class Question:
    """One packet with all its header fields open."""

    def __init__(self) -> None:
        self.src, self.dst = z3.BitVec("src", 32), z3.BitVec("dst", 32)
        self.protocol, self.src_port = z3.BitVec("protocol", 8), z3.BitVec("src_port", 16)
        self.dst_port = z3.BitVec("dst_port", 16)

    def passes(self, network: Network, ids: Sequence[str]) -> z3.BoolRef:
        """Say that every filter of a chain lets the packet through."""
        return z3.And([self._allows(network.filters[i]) for i in ids])

    def _allows(self, filter_: Filter) -> z3.BoolRef:
        decided = z3.BoolVal(filter_.default.action is not Action.DENY)
        for rule in reversed(filter_.rules):
            decided = z3.If(self._matches(rule.match), z3.BoolVal(rule.action is not Action.DENY), decided)
        return decided

    def _matches(self, match: Match) -> z3.BoolRef:
        return z3.And(_within(self.src, match.src), _within(self.dst, match.dst), self._carries(match.transport))

    def _carries(self, transport: TransportSet) -> z3.BoolRef:
        if transport == TransportSet.full():
            return z3.BoolVal(True)
        parts = [self.protocol == protocol for protocol in sorted(transport.plain)]
        for protocol in PORTED:
            for targets, sources in transport.bands(protocol):
                ranges = _runs(self.dst_port, tuple(targets)), _runs(self.src_port, tuple(sources))
                parts.append(z3.And(self.protocol == protocol, *ranges))
        return z3.Or(parts)


def _within(value: z3.BitVecRef, cover: Cover) -> z3.BoolRef:
    return _runs(value, cover.sure.v4.runs)


def _runs(value: z3.BitVecRef, runs: Sequence[tuple[int, int]]) -> z3.BoolRef:
    return z3.Or([z3.And(z3.UGE(value, lo), z3.ULE(value, hi)) for lo, hi in runs])


def some_packet(network: Network, src: Address, egress: Sequence[str], dst: Address, ingress: Sequence[str]) -> bool:
    """Tell whether the chains of a sender and a receiver let anything through between two addresses."""
    asked, solver = Question(), z3.Solver()
    solver.add(asked.src == src.value, asked.dst == dst.value)
    solver.add(asked.passes(network, egress), asked.passes(network, ingress))
    return bool(solver.check() == z3.sat)
