"""Which resource an id or a name stands for, and its state.

Comes in: what `reference()` was given. Goes out: the state of a resource that a template of the estate deploys, by itself or written
inside its parent, or that an export holds; of anything else, an unknown value. Read next: `arm/states.py`.
"""

from __future__ import annotations

import re

from penstock.azure.arm.frame import Frame, Instance
from penstock.azure.arm.states import DeploymentState, Part, ResourceState, inside, owner, owner_of
from penstock.azure.arm.values import Lazy, Symbolic, runtime, spell

_RELATIVE = re.compile(r"[\w.-]+\.[\w.-]+(?:/[^/]+){2,}")
"""Type and name of a resource of the same group, as older templates write them."""

_INDEXED = re.compile(r"(.*)\[(\d{1,4})\]")


def state_of(text: str, frame: Frame, *, full: bool) -> Lazy | Symbolic:
    """Give the state of what an id or a name stands for; `full`: all of the resource, and not its properties alone."""
    found = sought(text, frame)
    if found is not None and not found.existing:
        if _is_one_of_several(found):
            return runtime(spell(found.id), ())
        if found.nested is not None:
            return DeploymentState(found, found.nested, full=full)
        return ResourceState(found, full=full)
    identity = spell(found.id) if found is not None else text
    return _inside(identity, frame, full=full) or _exported(identity, frame, full=full) or runtime(identity, ())


def _is_one_of_several(found: Instance) -> bool:
    """Whether a resource is defined more than once, and it is not known which definition is deployed."""
    earlier = found.earlier
    return earlier is not None and (found.doubt is not None or earlier.doubt is not None)


def sought(text: str, frame: Frame) -> Instance | None:
    """Give the resource that an id, a symbolic name, or a plain name stands for."""
    registry = frame.run.registry
    if _RELATIVE.fullmatch(text):
        text = f"{spell(frame.scope.id)}/providers/{text}"
    if text.startswith("/"):
        found = registry.find(text, frame)
        return _defined(found, frame) if found is not None else None
    registry.open_near(frame)
    indexed = _INDEXED.fullmatch(text)
    base, index = (indexed[1], int(indexed[2])) if indexed else (text, 0)
    declared = frame.symbols.get(base.lower(), [])
    if index < len(declared) and (indexed or len(declared) == 1):
        return _defined(declared[index], frame)
    named = [one for one in frame.named.get(text.lower(), []) if not one.existing]
    return named[0] if len(named) == 1 else None


def _defined(found: Instance, frame: Frame) -> Instance:
    """Give the definition of what is only mentioned, when the estate has one."""
    if not found.existing:
        return found
    frame.run.registry.open_all()
    return frame.run.registry.find(spell(found.id), frame) or found


def _inside(identity: str, frame: Frame, *, full: bool) -> Lazy | None:
    """Give the state of a resource that a template writes inside its parent."""
    parent_id, collection, name = _parted(identity)
    parent = frame.run.registry.find(parent_id, frame) if parent_id else None
    if parent is None or parent.existing or parent.nested is not None:
        return None
    parts = parent.env.frame.run.looked_at(lambda: parent.property(collection), lambda: None)
    return inside(parts, collection, name, owner_of(parent), full=full)


def _exported(identity: str, frame: Frame, *, full: bool) -> Lazy | None:
    """Give the state of a resource that an export holds, by itself or inside its parent."""
    registry = frame.run.registry
    found = registry.exports.get(identity.lower())
    if found is not None:
        return Part((found.body if full else found.properties).value, owner(found.id, found.type, registry), ())
    parent_id, collection, name = _parted(identity)
    parent = registry.exports.get(parent_id.lower())
    if parent is None:
        return None
    parts = parent.properties.get(collection).value
    return inside(parts, collection, name, owner(parent.id, parent.type, registry), full=full)


def _parted(identity: str) -> tuple[str, str, str]:
    """Give the id of the parent, the array a part stands in, and its name."""
    parts = identity.rsplit("/", 2)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 and parts[0] else ("", "", "")
