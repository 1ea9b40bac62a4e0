"""Sets and counts in words, the same in every format for people.

Comes in: sets. Goes out: short text. Read next: `report/text.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from penstock.assess.spoken import transports
from penstock.assess.summary import Row
from penstock.diagnostics import Origin, Severity
from penstock.net.network import Network
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import TransportSet

SEVERITIES = tuple(sorted(Severity, reverse=True))


def counted(number: int, word: str, plural: str = "") -> str:
    """Give `1 endpoint`, `3 endpoints`, `1,204 endpoints`."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def place(origin: Origin) -> str:
    """Give file and line; of what stands in no file, that it is Azure's."""
    return "built in" if origin.file.startswith("<") else f"{origin.file}:{origin.line}"


def addresses(some: AddressSet, network: Network, limit: int = 3) -> str:
    """Give a part of the outside in words: all of it, its names, or its prefixes."""
    if some.is_empty:
        return "nowhere"
    if network.internet.v4.size and some.v4.size * 20 >= network.internet.v4.size * 19:
        return "anywhere"
    if some.v4.size >= 1 << 31:
        return f"most of the internet ({some.v4.size:,} addresses)"
    named, left = _named(some, network)
    rest = (left - _symbolic(network)).prefixes()
    found = [*named, *_symbols(some, network.symbols)][: limit + 1] + [str(p) for p in rest[: limit + 1]]
    return _few(list(dict.fromkeys(found)), len(named) + len(rest), limit)


def _named(some: AddressSet, network: Network) -> tuple[list[str], AddressSet]:
    """Give the service tags and own public addresses that lie in a set, the largest first, and what they leave."""
    names: list[str] = []
    space = network.internet if some.v6.size else network.internet & AddressSet.full_v4()
    known = [(tag.addresses, tag.name) for tag in network.outside_tags.values() if tag.known]
    known += [(AddressSet.address(p.address), p.name) for e in network.endpoints.values() for p in e.public]
    space = space - _symbolic(network)
    for whole, name in sorted(known, key=lambda item: (-item[0].size, item[1])):
        part = whole & space
        if not part.is_empty and part <= some:
            names.append(name)
            some = some - part
    return names, some


def _symbols(some: AddressSet, symbols: Mapping[Address, str]) -> list[str]:
    return sorted({words for address, words in symbols.items() if address in some})


def _symbolic(network: Network) -> AddressSet:
    return AddressSet.union_all(AddressSet.address(a) for a in network.symbols)


def _few(items: list[str], count: int, limit: int) -> str:
    shown = ", ".join(items[:limit])
    return shown if count <= limit else f"{shown} and {count - limit} more"


def listed(names: tuple[str, ...], limit: int = 3) -> str:
    """Give a few names and how many more there are."""
    return _few(list(names), len(names), limit)


MAIL = TransportSet.tcp(25)


def passes(row: Row) -> str:
    """Say what a row lets pass; that mail may be kept back is said in a word, and why once below (NSG-36)."""
    if row.unknown == MAIL and not row.allowed.is_empty:
        return f"{transports(row.allowed | MAIL)} but mail"
    return passing(row.allowed, row.unknown)


def told(row: Row) -> tuple[str, ...]:
    """Give the names of a row; of what may pass, without the exceptions."""
    return tuple(name for name in row.names if not (row.allowed.is_empty and name.startswith("-")))


def passing(allowed: TransportSet, unknown: TransportSet) -> str:
    """Say what passes surely, and after a question mark what may."""
    parts = [] if allowed.is_empty else [transports(allowed)]
    if not unknown.is_empty:
        parts.append(f"? {transports(unknown)}")
    return ", ".join(parts)


def severity_counts(severities: tuple[Severity, ...]) -> str:
    """Give `2 critical  1 high`; `none` when there are none."""
    found = [(s, severities.count(s)) for s in SEVERITIES]
    return "  ".join(f"{n} {s.word}" for s, n in found if n) or "none"
