"""Small ways of taking text, references and lists out of a node without losing what is unknown.

Comes in: nodes. Goes out: `Text` values: a string, or `Unknown` with its reason. Absent values are None or
an empty tuple. Read next: `read/firewall.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import TypeVar

from penstock.azure.notes import Notes
from penstock.azure.resources.text import Text
from penstock.source.node import Node, Unknown

E = TypeVar("E", bound=Enum)
T = TypeVar("T")


def text(node: Node) -> Text | None:
    """Give a trimmed string, what is unknown as `Unknown`, and None for what is absent or not text."""
    if isinstance(node.value, Unknown):
        return node.value
    found = node.text()
    return None if found is None or not found.strip() else found.strip()


def texts(node: Node) -> tuple[Text, ...]:
    """Give the strings of an array or of a single value; an unknown array is one unknown element."""
    if isinstance(node.value, Unknown):
        return (node.value,)
    return tuple(found for element in node.elements() if (found := text(element)) is not None)


def commas(node: Node) -> tuple[Text, ...]:
    """Give the strings of an array, splitting those that hold several separated by commas."""
    found: list[Text] = []
    for value in texts(node):
        if isinstance(value, Unknown):
            found.append(value)
        else:
            found.extend(part.strip() for part in value.split(",") if part.strip())
    return tuple(found)


def reference(node: Node) -> Text | None:
    """Give the id (lower case) that `{"id": …}` or a bare id string names."""
    target = node.get("id") if node.is_object else node
    found = text(target)
    return found.rstrip("/").lower() if isinstance(found, str) else found


def references(node: Node) -> tuple[Text, ...]:
    """Give the ids of an array of references."""
    if isinstance(node.value, Unknown):
        return (node.value,)
    return tuple(found for element in node.elements() if (found := reference(element)) is not None)


def known(values: tuple[Text, ...]) -> tuple[str, ...]:
    """Give only the values that are known."""
    return tuple(value for value in values if isinstance(value, str))


def number(node: Node) -> int | Unknown | None:
    """Give an integer, what is unknown as `Unknown`, None for anything else."""
    return node.value if isinstance(node.value, Unknown) else node.number()


def flag(node: Node, default: bool) -> bool | Unknown:
    """Give a boolean; absent or malformed gives Azure's default."""
    if isinstance(node.value, Unknown):
        return node.value
    found = node.flag()
    return default if found is None else found


def word(node: Node, choices: type[E], default: E, notes: Notes) -> E | Unknown:
    """Give the member of an enum that a word names, case apart; another word is unknown and is told."""
    found = text(node)
    if found is None:
        return default
    if isinstance(found, Unknown):
        return found
    for member in choices:
        if str(member.value).lower() == found.lower():
            return member
    expected = ", ".join(str(member.value) for member in choices)
    notes.error("PS210", f'the word "{found}" is not known here', node.origin, value=found, expected=expected)
    return Unknown(why=f'the word "{found}" is not known', origin=node.origin)


def each(node: Node, read: Callable[[Node], T | None]) -> tuple[T, ...]:
    """Read every object of an array; elements that give nothing are left out."""
    return tuple(found for element in node.elements() if element.is_object and (found := read(element)) is not None)


def named(node: Node, fallback: str) -> str:
    """Give the name of an inline child, or a stand-in made of its place."""
    found = text(node.get("name"))
    return found if isinstance(found, str) else fallback


def props(node: Node) -> Node:
    """Give the property bag of an inline child; flattened children are their own bag."""
    bag = node.get("properties")
    return bag if bag.is_object or bag.is_unknown else node


def numbered(node: Node) -> Iterator[tuple[int, Node]]:
    """Give the objects of an array with their positions."""
    for index, element in enumerate(node.elements()):
        if element.is_object:
            yield index, element


def tags(body: Node) -> tuple[tuple[str, str], ...]:
    """Give the tags of a resource, in order of name."""
    pairs = [(key, value.text()) for key, value in body.get("tags").items()]
    return tuple(sorted((key, value) for key, value in pairs if value is not None))
