"""The bodies of resources in the making: what is put into them, and what stands inside.

Comes in: objects in ARM's shape, that know their place. Goes out: the same objects, changed. Read next: `terraform/make.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from penstock.azure.terraform.row import Link
from penstock.azure.terraform.scope import Block
from penstock.azure.terraform.shape import placed
from penstock.source.node import PlacedDict, Unknown


def lay_over(bag: dict[str, Any], more: dict[str, Any]) -> None:
    """Put the values of an object into another one, objects inside it member by member."""
    for key, value in more.items():
        known = spelled(bag, key) or key
        if isinstance(value, dict) and isinstance(bag.get(known), dict):
            lay_over(bag[known], value)
        else:
            bag[known] = value


def spelled(bag: dict[str, Any], collection: str) -> str | None:
    """Give the name of a property as an object spells it."""
    return next((key for key in bag if key.lower() == collection.lower()), None)


def name_of(part: Any) -> str:
    """Give the name of an element of a list."""
    return str(part.get("name")) if isinstance(part, dict) else "?"


def _bag(bag: PlacedDict, steps: list[str], block: Block) -> PlacedDict | None:
    """Give the object at a path, made on the way; None where something unknown stands."""
    for step in steps:
        if step not in bag:
            bag[step] = PlacedDict()
            bag[step].place = block.origin
        if not isinstance(bag[step], PlacedDict):
            return None
        bag = bag[step]
    return bag


def append(bag: PlacedDict, steps: list[str], element: Any, block: Block) -> None:
    """Put one more element into the list at a path; one that is unknown stays so."""
    inner = _bag(bag, steps[:-1], block)
    if inner is None or isinstance(inner.get(steps[-1]), Unknown):
        return
    inner.setdefault(steps[-1], placed([], block.origin)).append(element)


def put(bag: PlacedDict, steps: list[str], value: Any, block: Block) -> None:
    """Put a value to a path where there is none yet."""
    inner = _bag(bag, steps[:-1], block)
    if inner is not None and steps[-1] not in inner:
        inner[steps[-1]] = value


def join(bag: PlacedDict, link: Link, reference: PlacedDict, block: Block) -> None:
    """Set what a link joins: once, where an inline form has it already. Of several parts that it may be meant for, each may have it."""
    for inner, doubt in _inside(bag, link, block):
        value = doubt or reference
        if link.many and not _has(inner.get(link.path), value):
            append(inner, link.path.split("."), value, block)
        elif not link.many:
            put(inner, link.path.split("."), value, block)


def _inside(bag: PlacedDict, link: Link, block: Block) -> Iterator[tuple[PlacedDict, Unknown | None]]:
    """Give the bag itself, or that of the parts with the name that is stated; and why it is not known whether a part is meant."""
    collection, attribute = link.within
    if not collection:
        yield bag, None
        return
    wanted = block.value(attribute) if attribute else None
    listed = bag.get(collection)
    parts = [part for part in (listed if isinstance(listed, list) else []) if isinstance(part, PlacedDict)]
    for part in parts:
        doubt = next((one for one in (wanted, part.get("name")) if isinstance(one, Unknown)), None)
        if wanted is None or doubt is not None or name_of(part).lower() == str(wanted).lower():
            inner = part.setdefault("properties", PlacedDict())
            if not hasattr(inner, "place"):
                inner.place = block.origin
            yield inner, doubt if wanted is not None and len(parts) > 1 else None


def _has(listed: Any, reference: PlacedDict | Unknown) -> bool:
    return isinstance(listed, list) and reference in listed
