"""Sets of ports and protocols in words, for findings and reports alike. Read next: `report/words.py`."""

from __future__ import annotations

from penstock.space.transport import TransportSet


def transports(some: TransportSet, limit: int = 60) -> str:
    """Give transports on one line, by what is left out where that is shorter; a list too long for a line is counted."""
    text = min((str(some), *_by_exception(some)), key=len)
    if len(text) <= limit:
        return text
    words = text.replace(",", ", ").split(" ")
    kept: list[str] = []
    while words and len(" ".join([*kept, words[0]])) <= limit - 14:
        kept.append(words.pop(0))
    return f"{' '.join(kept).rstrip(',').replace(', ', ',')} and {len(words)} more"


def _by_exception(some: TransportSet) -> tuple[str, ...]:
    wholes = (
        (TransportSet.full(), "any"),
        (TransportSet.tcp() | TransportSet.udp(), "tcp udp"),
        (TransportSet.tcp(), "tcp"),
    )
    return tuple(f"{word} but {whole - some}" for whole, word in wholes if some <= whole and some != whole)
