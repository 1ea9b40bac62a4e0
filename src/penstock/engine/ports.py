"""Transports that no rule of a network tells apart form one atom; a set of them is one integer.

Comes in: every transport set that a network mentions. Goes out: `PortAxis`, which turns `TransportSet`s into bit masks and
back. An atom never spans two protocols with ports, nor two source-port intervals, so that rewriting a destination
port maps atoms to atoms. Read next: `engine/first_match.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from random import Random

import numpy as np
from numpy.typing import NDArray

from penstock.net.network import Network
from penstock.net.rule import Filter
from penstock.space.intervals import IntervalSet
from penstock.space.transport import PORTED, PROTOCOLS, TCP, UDP, Transport, TransportSet


class Line:
    """One protocol and one interval of source ports: destination ports cut into cells, each of some atom."""

    __slots__ = ("atoms", "ends", "every", "numbers", "protocol", "sources", "starts")

    def __init__(self, protocol: int, sources: tuple[int, int], starts: list[int], atoms: list[int]) -> None:
        self.protocol = protocol
        self.sources = sources
        self.starts = starts
        self.atoms = atoms
        self.ends = [*(start - 1 for start in starts[1:]), 65535]
        self.numbers = np.asarray(atoms, np.int64)
        self.every = sum(1 << atom for atom in set(atoms))

    def atom(self, port: int) -> int:
        """Give the atom of a destination port."""
        return self.atoms[bisect_right(self.starts, port) - 1]

    def runs(self, bits: NDArray[np.uint8]) -> list[tuple[int, int]]:
        """Give the ranges of ports whose atoms are set, as first and last."""
        inside = np.concatenate(([0], bits[self.numbers], [0]))
        edges = np.flatnonzero(inside[1:] != inside[:-1]).tolist()
        return [(self.starts[lo], self.ends[hi - 1]) for lo, hi in zip(edges[::2], edges[1::2], strict=True)]


class PortAxis:
    """All transports, divided into atoms; bit i of a mask is atom i."""

    def __init__(self, sets: Iterable[TransportSet]) -> None:
        distinct = sorted(set(sets), key=lambda t: t.boxes())
        random = Random(0)  # noqa: S311 - signatures, not secrets
        self._numbers = {t: random.getrandbits(128) for t in distinct}
        self._count = 0
        self._plain = self._divide_plain(distinct)
        self._lines = [line for protocol in PORTED for line in self._divide_ported(protocol, distinct)]
        self.full = (1 << self._count) - 1
        self._masks: dict[TransportSet, int] = {}
        self._sets: dict[int, TransportSet] = {}

    @classmethod
    def of(cls, *networks: Network) -> PortAxis:
        """Build the axis of everything that networks say about transports."""
        return cls(some for network in networks for some in mentioned(network))

    def _fresh(self) -> int:
        self._count += 1
        return self._count - 1

    def _divide_plain(self, sets: list[TransportSet]) -> dict[int, int]:
        atoms: dict[int, int] = {}
        out = {}
        for protocol in PROTOCOLS:
            if protocol not in PORTED:
                mark = 0
                for some in sets:
                    if protocol in some.plain:
                        mark ^= self._numbers[some]
                if mark not in atoms:
                    atoms[mark] = self._fresh()
                out[protocol] = atoms[mark]
        return out

    def _divide_ported(self, protocol: int, sets: list[TransportSet]) -> Iterator[Line]:
        bands = [(self._numbers[s], t, f) for s in sets for t, f in s.bands(protocol)]
        cuts = sorted({0, *(edge for _, _, f in bands for lo, hi in f for edge in (lo, hi + 1) if edge <= 65535)})
        for first, after in zip(cuts, [*cuts[1:], 65536], strict=True):
            changes: dict[int, int] = {0: 0}
            for number, targets, sources in bands:
                if first in sources:
                    for lo, hi in targets:
                        changes[lo] = changes.get(lo, 0) ^ number
                        if hi < 65535:
                            changes[hi + 1] = changes.get(hi + 1, 0) ^ number
            yield self._line(protocol, (first, after - 1), changes)

    def _line(self, protocol: int, sources: tuple[int, int], changes: dict[int, int]) -> Line:
        starts, atoms = sorted(changes), []
        by_mark: dict[int, int] = {}
        mark = 0
        for start in starts:
            mark ^= changes[start]
            if mark not in by_mark:
                by_mark[mark] = self._fresh()
            atoms.append(by_mark[mark])
        return Line(protocol, sources, starts, atoms)

    def unites(self, transports: TransportSet) -> bool:
        """Whether a set is made of whole atoms."""
        return self.transports(self.mask(transports)) == transports

    def mask(self, transports: TransportSet) -> int:
        """Give the atoms of a set. The set must be a union of atoms, as every set the axis was built from is.

        Any other set gives the atoms that it meets.
        """
        if transports not in self._masks:
            self._masks[transports] = self._mask(transports)
        return self._masks[transports]

    def _mask(self, transports: TransportSet) -> int:
        if transports == TransportSet.full():
            return self.full
        mask = 0
        for protocol in transports.plain:
            mask |= 1 << self._plain[protocol]
        for line in self._lines:
            for targets, sources in transports.bands(line.protocol):
                if sources.is_disjoint(IntervalSet((line.sources,))):
                    continue
                for lo, hi in targets:
                    index = bisect_right(line.starts, lo) - 1
                    while index < len(line.starts) and line.starts[index] <= hi:
                        mask |= 1 << line.atoms[index]
                        index += 1
        return mask

    def of_transport(self, transport: Transport) -> int:
        """Give the single atom of one transport."""
        if transport.protocol not in PORTED:
            return 1 << self._plain[transport.protocol]
        for line in self._lines:
            if line.protocol == transport.protocol and line.sources[0] <= transport.src_port <= line.sources[1]:
                return 1 << line.atom(transport.dst_port)
        raise ValueError(f"no such transport: {transport}")

    def transports(self, mask: int) -> TransportSet:
        """Give the set of a mask."""
        if mask == self.full:
            return TransportSet.full()
        if mask not in self._sets:
            self._sets[mask] = self._transports(mask)
        return self._sets[mask]

    def _transports(self, mask: int) -> TransportSet:
        out = TransportSet.of(protocols=[p for p, atom in self._plain.items() if mask >> atom & 1])
        size = self._count // 8 + 1
        bits = np.unpackbits(np.frombuffer(mask.to_bytes(size, "little"), np.uint8), bitorder="little")
        for line in self._lines:
            if mask & line.every:
                ports, sources = IntervalSet.of(*line.runs(bits)), IntervalSet((line.sources,))
                out = out | TransportSet.of((line.protocol,), src_ports=sources, dst_ports=ports)
        return out

    def to_port(self, mask: int, port: int) -> int:
        """Give what a mask becomes when the destination port is rewritten; protocols without ports stay."""
        image = mask & self._plain_mask
        for line in self._lines:
            if any(mask >> atom & 1 for atom in line.atoms):
                image |= 1 << line.atom(port)
        return image

    def before(self, arriving: int, port: int, after: int) -> int:
        """Give the part of `arriving` that rewriting to `port` takes into `after`."""
        mask = arriving & after & self._plain_mask
        for line in self._lines:
            if after >> line.atom(port) & 1:
                for atom in set(line.atoms):
                    mask |= arriving & 1 << atom
        return mask

    @property
    def _plain_mask(self) -> int:
        mask = 0
        for atom in self._plain.values():
            mask |= 1 << atom
        return mask


def mentioned(network: Network) -> Iterator[TransportSet]:
    """Give every transport set that anything in a network compares a packet with."""
    yield from (TransportSet.tcp(), TransportSet.udp())
    yield from (family.listens for family in network.families)
    for domain in network.domains.values():
        yield from transports_of_filter(domain.outward) if domain.outward is not None else ()
    for filter_ in network.filters.values():
        yield from transports_of_filter(filter_)
    for endpoint in network.endpoints.values():
        rewrites = list(endpoint.rewrites)
        if endpoint.appliance is not None:
            rewrites.extend(endpoint.appliance.translations)
            yield from (TransportSet.tcp(53), TransportSet.udp(53), endpoint.appliance.proxy)
            for part in (endpoint.appliance.network, endpoint.appliance.application):
                yield from transports_of_filter(part)
        if endpoint.frontage is not None:
            yield endpoint.frontage.listens
            yield from (transports for _, transports in endpoint.frontage.perhaps_listens)
            if endpoint.frontage.handover is not None:
                yield from (endpoint.frontage.handover.first, endpoint.frontage.handover.second)
        for rewrite in rewrites:
            yield rewrite.match.transport
            ports = {target.port for target in rewrite.targets} | {rewrite.probe_port}
            for port in sorted(p for p in ports if p is not None):
                yield TransportSet.of((TCP, UDP), dst_ports=IntervalSet.of((port, port)))
                yield TransportSet.tcp(port)


def transports_of_filter(filter_: Filter) -> Iterator[TransportSet]:
    """Give every transport set that the rules of a filter speak of."""
    for rule in (*filter_.rules, filter_.default):
        yield rule.match.transport
        if not rule.match.looked_up.is_empty:
            yield rule.match.looked_up
