"""What a packet carries: protocol and ports, and sets of them.

Comes in: protocol numbers and port ranges. Goes out: `Transport`, `TransportSet`. TCP, UDP and SCTP have ports, the other
protocols have none; that is a disjoint sum, so a port of ICMP cannot be written. Read next: `space/packets.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from penstock.space.intervals import EMPTY, IntervalSet

ICMP, TCP, UDP, ESP, AH, ICMPV6, SCTP = 1, 6, 17, 50, 51, 58, 132
PORTED = (TCP, UDP, SCTP)
NAMES = {ICMP: "icmp", TCP: "tcp", UDP: "udp", ESP: "esp", AH: "ah", ICMPV6: "icmpv6", SCTP: "sctp"}
NUMBERS = {name: number for number, name in NAMES.items()}
ALL_PORTS = IntervalSet(((0, 65535),))
PROTOCOLS = range(256)

Band = tuple[IntervalSet, IntervalSet]
"""Destination ports, and the source ports that go with every one of them."""


class Transport(NamedTuple):
    """Protocol number and ports of one packet; ports are 0 where the protocol has none."""

    protocol: int
    src_port: int = 0
    dst_port: int = 0

    def __str__(self) -> str:
        word = NAMES.get(self.protocol, str(self.protocol))
        return f"{word}/{self.dst_port}" if self.protocol in PORTED else word


class TransportSet:
    """A set of transports. `ported` holds, for each protocol with ports, bands that are canonical."""

    __slots__ = ("_hash", "plain", "ported")

    def __init__(self, ported: tuple[tuple[int, tuple[Band, ...]], ...], plain: frozenset[int]) -> None:
        self.ported = ported
        self.plain = plain
        self._hash: int | None = None

    @classmethod
    def empty(cls) -> TransportSet:
        """No transport."""
        return NOTHING

    @classmethod
    def full(cls) -> TransportSet:
        """Every transport."""
        return EVERYTHING

    @classmethod
    def of(
        cls,
        protocols: Iterable[int] | None = None,
        src_ports: IntervalSet | None = None,
        dst_ports: IntervalSet | None = None,
    ) -> TransportSet:
        """Give all combinations; None is everything. Protocols without ports are kept whole if no port is asked for."""
        chosen = frozenset(PROTOCOLS if protocols is None else protocols)
        sources = ALL_PORTS if src_ports is None else src_ports & ALL_PORTS
        targets = ALL_PORTS if dst_ports is None else dst_ports & ALL_PORTS
        band = () if sources.is_empty or targets.is_empty else ((targets, sources),)
        ported = tuple((p, band) for p in PORTED if p in chosen and band)
        whole = sources == ALL_PORTS and targets == ALL_PORTS
        return cls(ported, frozenset(p for p in chosen if p not in PORTED) if whole else frozenset())

    @classmethod
    def tcp(cls, *ports: int | tuple[int, int]) -> TransportSet:
        """TCP to some destination ports or closed ranges; none given: all."""
        return cls.of((TCP,), dst_ports=_ports(ports))

    @classmethod
    def udp(cls, *ports: int | tuple[int, int]) -> TransportSet:
        """UDP to some destination ports or closed ranges; none given: all."""
        return cls.of((UDP,), dst_ports=_ports(ports))

    @classmethod
    def protocol(cls, number: int) -> TransportSet:
        """All of one protocol."""
        return cls.of((number,))

    @classmethod
    def from_port(cls, port: int) -> TransportSet:
        """Everything that comes from one source port, and all that has no ports."""
        narrow = cls.of(PORTED, src_ports=IntervalSet.of((port, port)))
        return narrow | cls.of(p for p in PROTOCOLS if p not in PORTED)

    def bands(self, protocol: int) -> tuple[Band, ...]:
        """Give the bands of a protocol that has ports."""
        for number, bands in self.ported:
            if number == protocol:
                return bands
        return ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TransportSet) and self.ported == other.ported and self.plain == other.plain

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((self.ported, self.plain))
        return self._hash

    def __repr__(self) -> str:
        return f"TransportSet({self})"

    def __contains__(self, transport: Transport) -> bool:
        if transport.protocol not in PORTED:
            return transport.protocol in self.plain
        bands = self.bands(transport.protocol)
        return any(transport.dst_port in targets and transport.src_port in sources for targets, sources in bands)

    def _combine(self, other: TransportSet, word: str) -> TransportSet:
        plain = {"or": self.plain | other.plain, "and": self.plain & other.plain, "minus": self.plain - other.plain}[
            word
        ]
        ported = []
        for protocol in PORTED:
            bands = _combined(self.bands(protocol), other.bands(protocol), word)
            if bands:
                ported.append((protocol, bands))
        return TransportSet(tuple(ported), plain)

    def __or__(self, other: TransportSet) -> TransportSet:
        return self._combine(other, "or")

    def __and__(self, other: TransportSet) -> TransportSet:
        return self._combine(other, "and")

    def __sub__(self, other: TransportSet) -> TransportSet:
        return self._combine(other, "minus")

    def __invert__(self) -> TransportSet:
        return EVERYTHING - self

    def __le__(self, other: TransportSet) -> bool:
        return (self - other).is_empty

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in the set."""
        return not self.ported and not self.plain

    def is_disjoint(self, other: TransportSet) -> bool:
        """Whether nothing is in both."""
        return (self & other).is_empty

    def protocols(self) -> tuple[int, ...]:
        """The protocol numbers of which something is in the set, ascending."""
        return tuple(sorted(self.plain | {p for p, _ in self.ported}))

    def witness(self) -> Transport | None:
        """The least transport, in the order TCP, UDP, ICMP, others; lowest destination port, then source port."""
        for protocol in (TCP, UDP):
            for targets, sources in self.bands(protocol):
                return Transport(protocol, sources.runs[0][0], targets.runs[0][0])
        if ICMP in self.plain:
            return Transport(ICMP)
        for protocol in self.protocols():
            for targets, sources in self.bands(protocol):
                return Transport(protocol, sources.runs[0][0], targets.runs[0][0])
            return Transport(protocol)
        return None

    def boxes(self) -> tuple[tuple[int, int, tuple[int, int], tuple[int, int]], ...]:
        """Give disjoint boxes (first protocol, last protocol, source ports, destination ports), sorted."""
        out: list[tuple[int, int, tuple[int, int], tuple[int, int]]] = []
        for protocol, bands in self.ported:
            for targets, sources in bands:
                out.extend((protocol, protocol, s, t) for t in targets for s in sources)
        out.extend((lo, hi, (0, 0), (0, 0)) for lo, hi in IntervalSet.of(*((p, p) for p in self.plain)))
        return tuple(sorted(out))

    def __str__(self) -> str:
        if self == EVERYTHING:
            return "any"
        if self.is_empty:
            return "none"
        words = [_bands_text(protocol, bands) for protocol, bands in self.ported]
        others = self.plain
        if others >= OTHERS:
            words.append("all other protocols")
            others = others - OTHERS
        words.extend(NAMES.get(p, f"protocol {p}") for p in sorted(others))
        return " ".join(words)


NOTHING = TransportSet((), frozenset())
EVERYTHING = TransportSet.of()
OTHERS = frozenset(p for p in PROTOCOLS if p not in NAMES)


def _ports(ports: tuple[int | tuple[int, int], ...]) -> IntervalSet | None:
    return IntervalSet.of(*((p, p) if isinstance(p, int) else p for p in ports)) if ports else None


def _bands_text(protocol: int, bands: tuple[Band, ...]) -> str:
    if bands == ((ALL_PORTS, ALL_PORTS),):
        return NAMES[protocol]
    parts = []
    for targets, sources in bands:
        ports = "*" if targets == ALL_PORTS else ",".join(_run_text(run) for run in targets)
        origin = "" if sources == ALL_PORTS else " from " + ",".join(_run_text(run) for run in sources)
        parts.append(f"{NAMES[protocol]}/{ports}{origin}")
    return " ".join(parts)


def _run_text(run: tuple[int, int]) -> str:
    return str(run[0]) if run[0] == run[1] else f"{run[0]}-{run[1]}"


@lru_cache(maxsize=65536)
def _combined(left: tuple[Band, ...], right: tuple[Band, ...], word: str) -> tuple[Band, ...]:
    """Combine two sets of bands on the common refinement of their destination ports, then make that canonical."""
    cuts = sorted({edge for bands in (left, right) for t, _ in bands for lo, hi in t for edge in (lo, hi + 1)})
    grouped: dict[IntervalSet, list[tuple[int, int]]] = {}
    for lo, after in pairwise(cuts):
        one, two = _sources_at(left, lo), _sources_at(right, lo)
        sources = one | two if word == "or" else one & two if word == "and" else one - two
        if not sources.is_empty:
            grouped.setdefault(sources, []).append((lo, after - 1))
    bands = [(IntervalSet.of(*runs), sources) for sources, runs in grouped.items()]
    return tuple(sorted(bands, key=lambda band: band[0].runs))


def _sources_at(bands: tuple[Band, ...], port: int) -> IntervalSet:
    for targets, sources in bands:
        if port in targets:
            return sources
    return EMPTY
