"""Packets and sets of packets.

Comes in: address and transport sets. Goes out: `Packet`, `PacketSet`. Read next: `net/rule.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import NAMES, NUMBERS, PORTED, Transport, TransportSet

_TEXT = re.compile(r"^(\w+)\s+(\S+?)(?::(\d+))?\s*->\s*(\S+?)(?::(\d+))?$")

Cube = tuple[AddressSet, AddressSet, TransportSet]


class Packet(NamedTuple):
    """One header. Ports are 0 where the protocol has none."""

    src: Address
    dst: Address
    protocol: int
    src_port: int = 0
    dst_port: int = 0

    @classmethod
    def parse(cls, text: str) -> Packet:
        """Read `tcp 10.0.0.4:50000 -> 10.1.2.4:443`; IPv6 with ports is written in brackets. Raises `ValueError`."""
        match = _TEXT.match(text.strip())
        if match is None:
            raise ValueError(f'"{text}" is not a packet such as "tcp 10.0.0.4:50000 -> 10.1.2.4:443"')
        word, src, src_port, dst, dst_port = match.groups()
        if word.lower() not in NUMBERS:
            raise ValueError(f'"{word}" is not a protocol')
        ends = [Address.parse(end.strip("[]")) for end in (src, dst)]
        return cls(ends[0], ends[1], NUMBERS[word.lower()], int(src_port or 0), int(dst_port or 0))

    @property
    def transport(self) -> Transport:
        """Protocol and ports."""
        return Transport(self.protocol, self.src_port, self.dst_port)

    def __str__(self) -> str:
        word = NAMES.get(self.protocol, str(self.protocol))
        if self.protocol not in PORTED:
            return f"{word} {self.src} -> {self.dst}"
        return f"{word} {_end(self.src, self.src_port)} -> {_end(self.dst, self.dst_port)}"


def _end(address: Address, port: int) -> str:
    return f"{address}:{port}" if address.version == 4 else f"[{address}]:{port}"


class PacketSet:
    """A set of packets. Its cubes are disjoint, sorted and canonical: equal sets are equal values.

    Canonical form: sources are partitioned by what they may send; within each part, destinations by transport.
    """

    __slots__ = ("_cubes", "_hash")

    def __init__(self, cubes: tuple[Cube, ...]) -> None:
        self._cubes = cubes
        self._hash: int | None = None

    @classmethod
    def empty(cls) -> PacketSet:
        """No packet."""
        return cls(())

    @classmethod
    def full(cls) -> PacketSet:
        """Every packet."""
        return cls.of()

    @classmethod
    def of(
        cls, src: AddressSet | None = None, dst: AddressSet | None = None, transport: TransportSet | None = None
    ) -> PacketSet:
        """Give the product of three sets; None is everything."""
        cube = (
            AddressSet.full() if src is None else src,
            AddressSet.full() if dst is None else dst,
            TransportSet.full() if transport is None else transport,
        )
        return cls(() if any(part.is_empty for part in cube) else (cube,))

    def cubes(self) -> tuple[Cube, ...]:
        """Give disjoint products whose union this is."""
        return self._cubes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PacketSet) and self._cubes == other._cubes

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(self._cubes)
        return self._hash

    def __repr__(self) -> str:
        return f"PacketSet({'; '.join(f'{s} -> {d} {t}' for s, d, t in self._cubes)})"

    def __contains__(self, packet: Packet) -> bool:
        return any(packet.src in s and packet.dst in d and packet.transport in t for s, d, t in self._cubes)

    def __or__(self, other: PacketSet) -> PacketSet:
        if not self._cubes or not other._cubes:
            return other if not self._cubes else self
        return PacketSet(_canonical(self._cubes + _minus(other._cubes, self._cubes)))

    def __and__(self, other: PacketSet) -> PacketSet:
        parts = []
        for s, d, t in self._cubes:
            for s2, d2, t2 in other._cubes:
                cube = (s & s2, d & d2, t & t2)
                if not any(part.is_empty for part in cube):
                    parts.append(cube)
        return PacketSet(_canonical(tuple(parts)))

    def __sub__(self, other: PacketSet) -> PacketSet:
        return PacketSet(_canonical(_minus(self._cubes, other._cubes)))

    def __invert__(self) -> PacketSet:
        return PacketSet.full() - self

    def __le__(self, other: PacketSet) -> bool:
        return not _minus(self._cubes, other._cubes)

    @property
    def is_empty(self) -> bool:
        """Whether no packet is in the set."""
        return not self._cubes

    def is_disjoint(self, other: PacketSet) -> bool:
        """Whether no packet is in both."""
        return (self & other).is_empty

    def witness(self) -> Packet | None:
        """The least packet: by source, destination, then transport as `TransportSet.witness`."""
        if not self._cubes:
            return None
        src = min(w for s, _, _ in self._cubes if (w := s.witness()) is not None)
        dst = min(w for s, d, _ in self._cubes if src in s and (w := d.witness()) is not None)
        found = [t.witness() for s, d, t in self._cubes if src in s and dst in d]
        transport = next(t for t in found if t is not None)
        return Packet(src, dst, *transport)


def _minus(left: Iterable[Cube], right: Iterable[Cube]) -> tuple[Cube, ...]:
    parts = list(left)
    for s2, d2, t2 in right:
        cut: list[Cube] = []
        for s, d, t in parts:
            both_s, both_d = s & s2, d & d2
            if both_s.is_empty or both_d.is_empty or t.is_disjoint(t2):
                cut.append((s, d, t))
                continue
            pieces = ((s - s2, d, t), (both_s, d - d2, t), (both_s, both_d, t - t2))
            cut.extend(p for p in pieces if not any(part.is_empty for part in p))
        parts = cut
    return tuple(parts)


def _canonical(cubes: tuple[Cube, ...]) -> tuple[Cube, ...]:
    """Refine sources until each part sends alike, then join parts that do; the same for destinations."""
    if len(cubes) <= 1:
        return cubes
    rows: dict[tuple[tuple[AddressSet, TransportSet], ...], AddressSet] = {}
    for part in _refine([s for s, _, _ in cubes]):
        probe = part.witness()
        row = _row([(d, t) for s, d, t in cubes if probe is not None and probe in s])
        rows[row] = rows[row] | part if row in rows else part
    out = [(src, dst, transport) for row, src in rows.items() for dst, transport in row]
    return tuple(sorted(out, key=lambda c: (_order(c[0]), _order(c[1]))))


def _row(pairs: list[tuple[AddressSet, TransportSet]]) -> tuple[tuple[AddressSet, TransportSet], ...]:
    by_transport: dict[TransportSet, AddressSet] = {}
    for part in _refine([d for d, _ in pairs]):
        probe = part.witness()
        transport = TransportSet.empty()
        for d, t in pairs:
            if probe is not None and probe in d:
                transport = transport | t
        by_transport[transport] = by_transport[transport] | part if transport in by_transport else part
    return tuple(sorted(((d, t) for t, d in by_transport.items()), key=lambda pair: _order(pair[0])))


def _refine(sets: list[AddressSet]) -> list[AddressSet]:
    parts: list[AddressSet] = []
    for some in dict.fromkeys(sets):
        fresh = some
        cut: list[AddressSet] = []
        for part in parts:
            both = part & fresh
            if both.is_empty:
                cut.append(part)
                continue
            cut.append(both)
            if not (part <= both):
                cut.append(part - both)
            fresh = fresh - both
        parts = cut if fresh.is_empty else [*cut, fresh]
    return parts


def _order(addresses: AddressSet) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    return (addresses.v4.runs, addresses.v6.runs)
