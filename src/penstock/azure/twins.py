"""Two definitions of one resource, and the one that they make.

Comes in: definitions, in the order in which they were read. Goes out: one resource of each, and what was told. Exports differ in completeness: a
list of all resources leaves properties out, one command expands what another does not; the fuller one is kept. Inside one template a later
deployment replaces an earlier one, if it surely takes place. Otherwise nobody knows which of two holds, and only what both say is known.
Read next: `azure/read`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from penstock.azure.resource import Resource
from penstock.source.node import Node, PlacedDict, PlacedList, Unknown
from penstock.source.notes import Notes

EXPORT = "export"
ABOUT_DEPLOYMENT = frozenset(("apiversion", "comments", "condition", "copy", "dependson", "name", "resources", "scope"))
"""Parts of a template's resource that are not parts of what is deployed."""

UNSETTLED = "where they differ is not known"


Join = Callable[[Resource, Resource], tuple[Resource, str]]
"""Two definitions → the resource, and in words what becomes of their disagreement; empty if there is none."""


def one_of_each(resources: Iterable[Resource], notes: Notes, join: Join) -> list[Resource]:
    """Keep one resource of each type and id: a definition before a mere mention; two definitions make one."""
    kept: dict[tuple[str, str], Resource] = {}
    for resource in resources:
        key = (resource.type, resource.id)
        known = kept.get(key)
        if known is None or known.existing:
            kept[key] = resource
        elif not resource.existing:
            kept[key], outcome = join(known, resource)
            if outcome:
                _tell(known, resource, outcome, notes)
    return list(kept.values())


def _tell(known: Resource, later: Resource, outcome: str, notes: Notes) -> None:
    message = f'"{later.name}" is defined more than once, and differently'
    cure = f"{outcome}; the other stands in {known.origin.file}"
    notes.warn("PS416", message, later.origin, value=later.name, expected="one definition of each resource", cure=cure)


def deployed_twice(known: Resource, later: Resource) -> tuple[Resource, str]:
    """Join two definitions of one template: the later one is deployed over the earlier one."""
    if same(known.body.value, later.body.value):
        return replace(later, doubt=_either_doubt(known, later)), ""
    if later.doubt is None:
        return later, "this definition is used"
    return _either(known, later), UNSETTLED


def together(known: Resource, later: Resource) -> tuple[Resource, str]:
    """Join two definitions of which nobody says which one holds."""
    if same(known.body.value, later.body.value):
        return replace(later, doubt=_either_doubt(known, later)), ""
    fuller = _fuller(known, later)
    return (_either(known, later), UNSETTLED) if fuller is None else (fuller, "")


def same(one: Any, other: Any) -> bool:
    """Whether two values are certainly the same: names and ids have no case, null is nothing."""
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        known = isinstance(one, Unknown) and isinstance(other, Unknown) and bool(one.identity)
        return known and one.identity == other.identity
    if isinstance(one, dict) and isinstance(other, dict):
        left, right = ({k.lower(): v for k, v in d.items() if v is not None} for d in (one, other))
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, str) and isinstance(other, str) and one.startswith("/"):
        return one.lower() == other.lower()
    return type(one) is type(other) and bool(one == other)


# ── exports ──────────────────────────────────────────────────────────────────────────────────────


def _fuller(one: Resource, other: Resource) -> Resource | None:
    """Give the export that says all that the other definition says, and perhaps more; None when they disagree."""
    if one.door != EXPORT or other.door != EXPORT:
        return _deployed(one, other) or _deployed(other, one)
    if one.properties.is_unknown or other.properties.is_unknown:
        return other if one.properties.is_unknown else one
    if within(one.body.value, other.body.value):
        return other
    return one if within(other.body.value, one.body.value) else None


def _deployed(export: Resource, template: Resource) -> Resource | None:
    """Give an export if it shows what a template deploys: what the template leaves to Azure is seen there."""
    body = template.body.value
    said = {k: v for k, v in body.items() if k.lower() not in ABOUT_DEPLOYMENT} if isinstance(body, dict) else body
    return export if export.door == EXPORT and within(said, export.body.value) else None


def within(part: Any, whole: Any) -> bool:
    """Whether an export says nothing that another does not say; what was cut off says nothing."""
    if part is None or isinstance(part, Unknown):
        return True
    if isinstance(part, dict) and isinstance(whole, dict):
        names = {key.lower(): key for key in whole}
        return all(k.lower() in names and within(v, whole[names[k.lower()]]) for k, v in part.items() if v is not None)
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(within(a, b) for a, b in zip(part, whole, strict=True))
    return same(part, whole)


# ── templates ────────────────────────────────────────────────────────────────────────────────────


def _either_doubt(one: Resource, other: Resource) -> Unknown | None:
    """Give why it is not known whether one of two is deployed; None when one surely is."""
    if one.doubt is None or other.doubt is None:
        return None
    if one.doubt.identity == other.doubt.identity:
        return other.doubt
    return replace(other.doubt, identity=f"or({one.doubt.identity},{other.doubt.identity})")


def _either(one: Resource, other: Resource) -> Resource:
    """Give a resource of which one of two definitions is deployed: what both say is known, the rest is not."""
    why = f'which of two definitions of "{other.name}" is deployed is not known'
    body = Node(_common(one.body.value, other.body.value, Unknown(why=why, origin=other.origin), ""), other.origin)
    return replace(other, body=body, properties=body.get("properties"), doubt=_either_doubt(one, other))


def _common(one: Any, other: Any, doubt: Unknown, at: str) -> Any:
    if same(one, other):
        return other
    if isinstance(one, dict) and isinstance(other, dict):
        return _placed(PlacedDict(_members(one, other, doubt, at)), other)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return _placed(PlacedList(_common(a, b, doubt, f"{at}/{i}") for i, (a, b) in pairs), other)
    return replace(doubt, identity=f"{doubt.why} {at}")


def _members(one: dict[str, Any], other: dict[str, Any], doubt: Unknown, at: str) -> dict[str, Any]:
    names = {key.lower(): key for key in one}
    theirs = {key.lower() for key in other}
    both = {**other, **{key: None for key in one if key.lower() not in theirs}}
    return {k: _common(one.get(names.get(k.lower(), "")), v, doubt, f"{at}/{k.lower()}") for k, v in both.items()}


def _placed(made: PlacedDict | PlacedList, source: Any) -> Any:
    """Give a container the place of the one it was made from; without a place it is plain."""
    if isinstance(source, PlacedDict | PlacedList):
        made.place = source.place
        return made
    return dict(made) if isinstance(made, dict) else list(made)
