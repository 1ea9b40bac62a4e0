"""From ARM-shaped resources to typed ones.

Comes in: `Resource`s of any door. Goes out: `Estate` and what was noticed about the input. A reader that fails loses its
own resource, which is then counted and told, and nothing else. Read next: `read/registry.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from penstock.azure.notes import Notes
from penstock.azure.read import unheeded
from penstock.azure.read.entry import Modelled
from penstock.azure.read.registry import look_up
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Estate, Item, Mention, NotRead
from penstock.azure.twins import one_of_each, together
from penstock.diagnostics import Diagnostic

__all__ = ["read_all"]


def read_all(resources: Iterable[Resource]) -> tuple[Estate, tuple[Diagnostic, ...]]:
    """Give the estate that the resources make up, and what is wrong with them.

    Two resources with the same type and id make one, and a warning tells when they disagree: then only what both say is known. A child that stands inside
    its parent and also by itself is the one that stands by itself.
    """
    notes = Notes()
    kept = one_of_each(resources, notes, together)
    counts: dict[str, int] = {}
    inline: list[Item] = []
    own: list[Item] = []
    for resource in kept:
        counts[resource.type] = counts.get(resource.type, 0) + 1
        for item in _read(resource, notes):
            (own if item.id == resource.id else inline).append(item)
    doubts = {resource.id: resource.doubt for resource in kept if resource.doubt is not None}
    return Estate.of([*inline, *own], counts, doubts), notes.diagnostics()


def _read(resource: Resource, notes: Notes) -> list[Item]:
    entry = look_up(resource.type)
    if resource.existing:
        return [Mention(id=resource.id, name=resource.name, type=resource.type, origin=resource.origin)]
    if not isinstance(entry, Modelled):
        return [_not_read(resource)]
    notes.context = f"{resource.type}/{resource.name}"
    unheeded.tell(resource, notes)
    try:
        hidden = [_not_read(resource)] if entry.hides else []
        return [*entry.reader(resource, notes), *hidden]
    except Exception as failure:  # noqa: BLE001  (a fault of ours must not hide the rest of the estate)
        notes.error(
            "PS501",
            f"this resource could not be read ({type(failure).__name__}: {failure})",
            resource.origin,
            cure="what it allows or blocks is missing from every answer; please report the file",
        )
        return [_not_read(resource)]
    finally:
        notes.context = ""


def _not_read(resource: Resource) -> NotRead:
    return NotRead(id=resource.id, name=resource.name, type=resource.type, origin=resource.origin)
