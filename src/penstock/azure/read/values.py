"""From nodes to typed values: addresses, ports, flags, words, references.

Comes in: a `Node` and the `Notes`. Goes out: a value, or `Unknown` with the reason, never a guess. Each function notes what
Azure would reject. Read next: `read/nsg.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import Enum
from functools import lru_cache
from typing import TypeVar

from penstock.azure.notes import Notes
from penstock.azure.resources.terms import (
    AddressTerm,
    Anywhere,
    Block,
    Flag,
    PortRange,
    PortTerm,
    Reference,
    ServiceTag,
)
from penstock.source.node import Node, Unknown
from penstock.space.addresses import Address, AddressSet, Prefix

E = TypeVar("E", bound=Enum)

_TAG = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*\Z")
_PREFIX = "an address such as 10.0.0.4, or a prefix such as 10.0.0.0/24"


def child_id(parent: str, collection: str, name: str) -> str:
    """Give the id of a child resource."""
    return f"{parent}/{collection}/{name}".lower()


def entries(node: Node) -> Iterator[Node]:
    """Give the elements of an array; one that is not known is one element that is not known."""
    if node.is_unknown:
        yield node
    else:
        yield from node.elements()


def lower_id(node: Node) -> Reference:
    """Give a resource id, lower case and without a final slash."""
    if node.is_unknown:
        return unknown(node)
    text = node.text()
    return text.strip().rstrip("/").lower() if text and text.strip() else None


def reference(node: Node) -> Reference:
    """Give the id in `{"id": …}`, or in a bare string as some exports write it."""
    if node.value is None:
        return None
    return lower_id(node if isinstance(node.value, str) else node.get("id"))


def references(node: Node) -> tuple[Reference, ...]:
    """Give the ids of an array of references; an unknown array is one unknown reference."""
    if node.value is None:
        return ()
    if node.is_unknown:
        return (unknown(node),)
    found = (reference(element) for element in node.elements())
    return tuple(target for target in found if target is not None)


def unknown(node: Node) -> Unknown:
    """Give the reason why a node is unknown, placed where it was met."""
    value = node.value
    assert isinstance(value, Unknown)
    return value if value.origin is not None else replace(value, origin=node.origin)


def flag(node: Node, notes: Notes) -> Flag:
    """Give a boolean; None when the file is silent; unknown when it says neither true nor false."""
    if node.is_unknown:
        return unknown(node)
    if node.is_missing:
        return None
    found = node.flag()
    if found is None:
        return _misfit(node, notes, "PS206", "is neither true nor false", "true or false")
    return found


def word(
    node: Node, kind: type[E], notes: Notes, what: str, aliases: Mapping[str, E] | None = None
) -> E | Unknown | None:
    """Give a member of an enum by its value, without regard to case; None when the file is silent.

    A word that is not in the enum is noted and unknown: it is never taken for any of the others.
    """
    if node.is_unknown:
        return unknown(node)
    text = node.text()
    if text is None or not text.strip():
        return (
            None
            if node.is_missing or text is not None
            else _misfit(node, notes, "PS207", f"is no {what}", _words(kind))
        )
    found = _members(kind).get(text.strip().lower()) or (aliases or {}).get(text.strip().lower())
    if found is not None:
        return found  # type: ignore[return-value]
    return _misfit(node, notes, "PS207", f"is no {what}", _words(kind))


@lru_cache(maxsize=64)
def _members(kind: type[Enum]) -> Mapping[str, Enum]:
    return {str(member.value).lower(): member for member in kind}


def _words(kind: type[Enum]) -> str:
    return "one of " + ", ".join(str(member.value) for member in kind)


def _misfit(node: Node, notes: Notes, code: str, complaint: str, expected: str, cure: str = "") -> Unknown:
    shown = node.value if isinstance(node.value, str) else repr(node.value)
    clipped = shown if len(shown) <= 80 else shown[:77] + "..."
    why = f'"{clipped}" {complaint}'
    notes.error(code, why, node.origin, value=clipped, expected=expected, cure=cure)
    return Unknown(why=why, origin=node.origin)


# ── addresses ────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=65536)
def _parse(text: str) -> AddressSet | None:
    """Give the addresses of a prefix or address (host bits are masked), or None."""
    try:
        if "/" in text:
            return AddressSet.prefix(Prefix.parse(text, strict=False))
        return AddressSet.address(Address.parse(text))
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def _has_host_bits(text: str) -> bool:
    if "/" not in text:
        return False
    host, length = text.split("/", 1)
    addresses = _parse(text)
    first = addresses.witness() if addresses is not None else None
    try:
        return first is not None and length.isdigit() and Address.parse(host) != first
    except ValueError:
        return False


def block(node: Node, notes: Notes) -> Block | Unknown | None:
    """Give a prefix or an address as a block; host bits are masked with a warning."""
    if node.is_unknown:
        return unknown(node)
    text = node.text()
    if text is None or not text.strip():
        return None
    text = text.strip()
    addresses = _parse(text)
    if addresses is None:
        return _misfit(node, notes, "PS202", "is no address prefix", _PREFIX)
    if _has_host_bits(text):
        warn_host_bits(node, text, addresses, notes)
    return Block(text=text, addresses=addresses)


def warn_host_bits(node: Node, text: str, addresses: AddressSet, notes: Notes) -> None:
    """Tell that a prefix names a host, and how it is read."""
    masked = addresses.prefixes()[0]
    notes.warn(
        "PS204",
        f'"{text}" has host bits set',
        node.origin,
        value=text,
        expected=f"the network address, {masked}",
        cure=f"it is read as {masked}; Azure may reject it",
    )


def blocks(node: Node, notes: Notes) -> tuple[Block | Unknown, ...]:
    """Give the prefixes of an array; an unknown array is one unknown prefix."""
    if node.is_unknown:
        return (unknown(node),)
    found = (block(element, notes) for element in node.elements())
    return tuple(b for b in found if b is not None)


def address(node: Node, notes: Notes) -> Address | Unknown | None:
    """Give one address."""
    if node.is_unknown:
        return unknown(node)
    text = node.text()
    if text is None or not text.strip():
        return None
    try:
        return Address.parse(text.strip())
    except ValueError:
        return _misfit(node, notes, "PS201", "is no address", "an address such as 10.0.0.4")


def term(node: Node, notes: Notes) -> AddressTerm | None:
    """Give what one side of a rule names: `*`, a prefix, or a service tag."""
    if node.is_unknown:
        return unknown(node)
    text = node.text()
    if text is None or not text.strip():
        return None
    text = text.strip()
    if text == "*" or text.lower() == "any":
        return Anywhere(text=text)
    if _TAG.match(text) and ":" not in text:
        return ServiceTag(name=text)
    return block(node, notes)


def terms(node: Node, notes: Notes) -> Iterator[AddressTerm]:
    """Give the terms of an array; an unknown array is one unknown term."""
    if node.is_unknown:
        yield unknown(node)
        return
    for element in node.elements():
        found = term(element, notes)
        if found is not None:
            yield found


# ── ports ────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=65536)
def _parse_ports(text: str) -> PortRange | str:
    """Give a port range, or what is wrong with it."""
    if text == "*":
        return PortRange(low=0, high=65535)
    low, dash, high = text.partition("-")
    low, high = low.strip(), high.strip() if dash else low.strip()
    if not (low.isascii() and low.isdigit() and high.isascii() and high.isdigit()) or len(low) > 9 or len(high) > 9:
        return "is no port range"
    first, last = int(low), int(high)
    if first > 65535 or last > 65535:
        return "is out of range"
    if first > last:
        return "runs backwards"
    return PortRange(low=first, high=last)


_PORT_CODES = {"is no port range": "PS205", "is out of range": "PS205", "runs backwards": "PS203"}


def ports(node: Node, notes: Notes, what: str) -> PortTerm | None:
    """Give a port range: a number, `low-high`, or `*` (NSG-10)."""
    if node.is_unknown:
        return unknown(node)
    text = node.text()
    if text is None or not text.strip():
        return None
    found = _parse_ports(text.strip())
    if isinstance(found, PortRange):
        return found
    why = f'{what} "{text}" {found}'
    cure = ""
    if found == "runs backwards":
        low, _, high = text.partition("-")
        cure = f'was "{high.strip()}-{low.strip()}" meant? Until it is mended the rule is unknown'
    expected = 'low-high with low ≤ high, each 0–65535, or "*"'
    notes.error(_PORT_CODES[found], why, node.origin, value=text, expected=expected, cure=cure)
    return Unknown(why=why, origin=node.origin)


def text(node: Node) -> str:
    """Give a string, or the empty one."""
    return node.text() or ""


def labels(body: Node) -> tuple[tuple[str, str], ...]:
    """Give the tags of a resource, sorted; those with values nobody knows are left out."""
    pairs = ((key, value.text()) for key, value in body.get("tags").items())
    return tuple(sorted((key, value) for key, value in pairs if value is not None))


def unknown_labels(body: Node) -> tuple[str, ...]:
    """Give the names of the tags of a resource whose values nobody knows, `*` for all of them."""
    tags = body.get("tags")
    return ("*",) if tags.is_unknown else tuple(sorted(key for key, value in tags.items() if value.is_unknown))
