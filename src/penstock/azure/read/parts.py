"""Ways of taking inline children, text and firewall terms out of nodes; what `read/values.py` has no need of.

Comes in: nodes. Goes out: text, ranges, children; what is unknown stays `Unknown`. Read next: `read/firewall.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.resources.terms import AddressTerm, Block, PortTerm
from penstock.azure.resources.text import Text
from penstock.source.node import Node, Unknown
from penstock.space.addresses import AddressSet

T = TypeVar("T")


def text(node: Node) -> Text | None:
    """Give a trimmed string, what is unknown as `Unknown`, and None for what is absent or not text."""
    if node.is_unknown:
        return values.unknown(node)
    found = node.text()
    return None if found is None or not found.strip() else found.strip()


def texts(node: Node) -> tuple[Text, ...]:
    """Give the strings of an array or of a single value; an unknown array is one unknown element."""
    if node.is_unknown:
        return (values.unknown(node),)
    return tuple(found for element in node.elements() if (found := text(element)) is not None)


def pieces(node: Node) -> Iterator[Node]:
    """Give the elements of an array; one that holds several values separated by commas gives each of them."""
    if node.is_unknown:
        yield node
        return
    for element in node.elements():
        if isinstance(element.value, str) and "," in element.value:
            yield from (Node(part.strip(), element.origin) for part in element.value.split(",") if part.strip())
        else:
            yield element


def ranges(node: Node, notes: Notes) -> Iterator[AddressTerm]:
    """Give the address terms of a firewall list: `*`, prefixes, addresses, tags, and ranges `a-b` (FW-20)."""
    for piece in pieces(node):
        found = _range(piece) or values.term(piece, notes)
        if found is not None:
            yield found


def blocks(node: Node, notes: Notes) -> Iterator[Block | Unknown]:
    """Give prefixes, addresses and ranges `a-b`; anything else is told and unknown."""
    for piece in pieces(node):
        found = _range(piece) or values.block(piece, notes)
        if found is not None:
            yield found


def _range(node: Node) -> Block | None:
    written = node.text()
    if written is None or "-" not in written or "/" in written:
        return None
    try:
        return Block(text=written.strip(), addresses=AddressSet.parse(written.strip()))
    except ValueError:
        return None


def ports(node: Node, notes: Notes, what: str = "destination port") -> tuple[PortTerm, ...]:
    """Give the port ranges of an array."""
    return tuple(found for piece in pieces(node) if (found := values.ports(piece, notes, what)) is not None)


def number(node: Node) -> int | Unknown | None:
    """Give an integer, what is unknown as `Unknown`, None for anything else."""
    return values.unknown(node) if node.is_unknown else node.number()


def switch(node: Node, notes: Notes, default: bool) -> bool | Unknown:
    """Give a boolean, or Azure's default where the file is silent."""
    found = values.flag(node, notes)
    return default if found is None else found


def each(node: Node, read: Callable[[Node], T | None]) -> tuple[T, ...]:
    """Read every object of an array; elements that give nothing are left out."""
    return tuple(found for _, element in numbered(node) if (found := read(element)) is not None)


def unknowns(node: Node) -> tuple[Unknown, ...]:
    """Give what is not known of an array: all of it, or single elements."""
    return tuple(values.unknown(element) for element in values.entries(node) if element.is_unknown)


def numbered(node: Node) -> Iterator[tuple[int, Node]]:
    """Give the objects of an array with their positions."""
    for index, element in enumerate(node.elements()):
        if element.is_object:
            yield index, element


def named(node: Node, fallback: str) -> str:
    """Give the name of an inline child, or a stand-in."""
    found = text(node.get("name"))
    return found if isinstance(found, str) else fallback


def props(node: Node) -> Node:
    """Give the property bag of an inline child; a flattened child is its own bag."""
    bag = node.get("properties")
    return bag if bag.is_object or bag.is_unknown else node


def first(node: Node, *names: str) -> Node:
    """Give the first of several properties that is there."""
    found = node.get(names[0])
    for name in names[1:]:
        if not found.is_missing:
            break
        found = node.get(name)
    return found
