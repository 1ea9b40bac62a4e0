"""The small language of the tables: from attributes of Terraform to properties of ARM.

Comes in: a `Template`, and a `Scope` that gives values. Goes out: an object in ARM's shape that knows its place. A text in a template is the path of
an attribute; an object is an object; a function makes a value; what gives None is left out. Read next: `terraform/scope.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from penstock.diagnostics import Origin
from penstock.source.node import PlacedDict, PlacedList, Unknown


class Untold(Unknown):
    """What a data source does not tell of a resource that exists elsewhere."""


class Scope(Protocol):
    """Gives the values of a resource, or of a block of it."""

    @property
    def origin(self) -> Origin:
        """Where the block stands."""

    @property
    def this(self) -> Any:
        """The value itself, when it is no block."""

    @property
    def own_id(self) -> str:
        """The id of the resource; of what is part of another one, that of the other."""

    def value(self, path: str, /) -> Any:
        """Give a value; None when there is none; `Unknown` when it is not known."""

    def id(self, path: str, kinds: tuple[str, ...] = (), /) -> str | Unknown | None:
        """Give the id of the resource that an attribute names."""

    def ids(self, path: str, kinds: tuple[str, ...] = (), /) -> Sequence[str | Unknown] | Unknown:
        """Give the ids that a list names."""

    def blocks(self, path: str, /) -> Sequence[Scope] | Unknown:
        """Give the blocks of a name, or the elements of a list."""

    def since(self, path: str, told: Mapping[str, Any], /) -> Any:
        """Give the provider's default of an attribute, which changed: what it is from which version on."""


Op: TypeAlias = Callable[[Scope], Any]
Template: TypeAlias = "Mapping[str, str | Op | Template]"
Spec: TypeAlias = "str | Op | Template"


def build(template: Template, scope: Scope) -> PlacedDict:
    """Give the object that a template makes."""
    made = PlacedDict()
    made.place = scope.origin
    for name, spec in template.items():
        value = evaluate(spec, scope)
        if value is not None:
            made[name] = value
    return made


def evaluate(spec: Spec, scope: Scope) -> Any:
    """Give the value of one piece of a template."""
    if isinstance(spec, str):
        return scope.value(spec)
    if isinstance(spec, Mapping):
        made = build(spec, scope)
        return made or None
    return spec(scope)


# ── values ───────────────────────────────────────────────────────────────────────────────────────


def this(scope: Scope) -> Any:
    """The element itself."""
    return scope.this


def const(value: Any) -> Op:
    """A value that is always the same."""
    return lambda _: value


def default(path: str, value: Any) -> Op:
    """An attribute, or the provider's default where the file is silent."""

    def op(scope: Scope) -> Any:
        found = scope.value(path)
        return value if found is None else found

    return op


def since(path: str, told: Mapping[str, Any], *older: Spec) -> Op:
    """An attribute, under this name or an older one; or the provider's default, which changed: what it is from which version on."""

    def op(scope: Scope) -> Any:
        found = first(path, *older)(scope)
        return scope.since(path, told) if found is None else found

    return op


def first(*specs: Spec) -> Op:
    """The first that is there: attributes were renamed over the years. What nobody tells stands behind what somebody does."""

    def op(scope: Scope) -> Any:
        untold = None
        for spec in specs:
            found = evaluate(spec, scope)
            if isinstance(found, Untold):
                untold = untold or found
            elif found not in (None, "", []):
                return found
        return untold

    return op


def negated(path: str) -> Op:
    """The opposite of a switch."""

    def op(scope: Scope) -> Any:
        found = scope.value(path)
        return not found if isinstance(found, bool) else found

    return op


def words(path: str, table: Mapping[Any, Any]) -> Op:
    """A value in ARM's words; a word without a row stays as it is."""

    def op(scope: Scope) -> Any:
        found = scope.value(path)
        return table.get(found, found) if isinstance(found, str | bool | int) else found

    return op


def given(path: str, template: Spec) -> Op:
    """A value that is made only where an attribute is stated."""

    def op(scope: Scope) -> Any:
        return None if scope.value(path) in (None, "", []) else evaluate(template, scope)

    return op


# ── references ───────────────────────────────────────────────────────────────────────────────────


def ref(path: str, *kinds: str) -> Op:
    """A reference `{"id": …}` to the resource that an attribute names."""

    def op(scope: Scope) -> Any:
        return _reference(scope.id(path, kinds), scope.origin)

    return op


def refs(path: str, *kinds: str, key: str = "id", bag: str = "") -> Op:
    """References to the resources that a list names: as `{"id": …}`, or under another key, or in a property bag."""

    def op(scope: Scope) -> Any:
        found = scope.ids(path, kinds)
        if isinstance(found, Unknown):
            return found
        return placed([_reference(one, scope.origin, key, bag) for one in found], scope.origin) if found else None

    return op


def idlist(path: str, *kinds: str) -> Op:
    """The ids of the resources that a list names."""

    def op(scope: Scope) -> Any:
        found = scope.ids(path, kinds)
        return found if isinstance(found, Unknown) else placed(list(found), scope.origin) if found else None

    return op


def idtext(path: str, *kinds: str) -> Op:
    """The id of the resource that an attribute names."""
    return lambda scope: scope.id(path, kinds)


def _reference(identity: str | Unknown | None, origin: Origin, key: str = "id", bag: str = "") -> Any:
    if identity is None:
        return None
    inner = _one(key, identity, origin)
    return _one(bag, inner, origin) if bag else inner


def _one(key: str, value: Any, origin: Origin) -> PlacedDict:
    made = PlacedDict({key: value})
    made.place = origin
    return made


def part(owner: str, collection: str, name: str) -> Op:
    """A reference to a part of the resource that `owner` names, by the name that an attribute has."""

    def op(scope: Scope) -> Any:
        above, called = scope.id(owner), scope.value(name)
        doubt = next((one for one in (above, called) if isinstance(one, Unknown)), None)
        if above is None or called in (None, ""):
            return None
        return _reference(doubt or f"{above}/{collection}/{called}".lower(), scope.origin)

    return op


def own_part(collection: str, name: str) -> Op:
    """A reference to another part of the same resource, by the name that an attribute has."""

    def op(scope: Scope) -> Any:
        called = scope.value(name)
        return None if called in (None, "") else _own(collection, called, scope)

    return op


def own_parts(collection: str, names: str) -> Op:
    """References to other parts of the same resource, by the names in a list."""

    def op(scope: Scope) -> Any:
        called = scope.value(names)
        if not isinstance(called, list):
            return called
        return placed([_own(collection, name, scope) for name in called], scope.origin) if called else None

    return op


def _own(collection: str, called: Any, scope: Scope) -> Any:
    found = called if isinstance(called, Unknown) else f"{scope.own_id}/{collection}/{called}".lower()
    return _reference(found, scope.origin)


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────


def each(path: str, template: Spec) -> Op:
    """A list with an element for each block of a name."""

    def op(scope: Scope) -> Any:
        found = scope.blocks(path)
        if isinstance(found, Unknown):
            return found
        made = [value for block in found if (value := _element(template, block)) is not None]
        return placed(made, scope.origin) if made else None

    return op


def reported(path: str, template: Spec) -> Op:
    """A list that only Azure writes: as long as it has not, nothing is said."""

    def op(scope: Scope) -> Any:
        return None if scope.value(path) is None else each(path, template)(scope)

    return op


def _element(template: Spec, block: Scope) -> Any:
    return block.this if isinstance(block.this, Unknown) else evaluate(template, block)


def one(path: str, template: Spec) -> Op:
    """What the only block of a name makes; nothing without one."""

    def op(scope: Scope) -> Any:
        found = scope.blocks(path)
        if isinstance(found, Unknown):
            return found
        return _element(template, found[0]) if found else None

    return op


def both(*specs: Spec) -> Op:
    """Several lists, one after another."""

    def op(scope: Scope) -> Any:
        found = [value for spec in specs if (value := evaluate(spec, scope)) is not None]
        doubt = next((value for value in found if isinstance(value, Unknown)), None)
        if doubt is not None:
            return doubt
        return placed([part for value in found for part in value], scope.origin) if found else None

    return op


def joined(path: str) -> Op:
    """The words of a list as one text, with commas."""

    def op(scope: Scope) -> Any:
        found = scope.value(path)
        words_ = list(found) if isinstance(found, list | tuple) else found
        if not isinstance(words_, list) or not words_:
            return None if words_ == [] else words_
        doubt = next((one for one in words_ if isinstance(one, Unknown)), None)
        return doubt or ", ".join(str(one) for one in words_)

    return op


def from_json(path: str) -> Op:
    """The value of a text that holds JSON; a text that holds none is unknown."""

    def op(scope: Scope) -> Any:
        found = scope.value(path)
        if not isinstance(found, str) or not found.strip():
            return None if isinstance(found, str) else found
        try:
            value = json.loads(found)
        except (ValueError, RecursionError):
            return Unknown(why=f"{path} holds no JSON", origin=scope.origin)
        return at_place(value, scope.origin)

    return op


def at_place(value: Any, origin: Origin) -> Any:
    """Give a value whose outermost container stands at a place."""
    if isinstance(value, dict):
        made = PlacedDict(value)
        made.place = origin
        return made
    return placed(value, origin) if isinstance(value, list) else value


def where(path: str, name: str, value: Any, template: Spec) -> Op:
    """A list with an element for each block in which an attribute has a value."""

    def op(scope: Scope) -> Any:
        found = scope.blocks(path)
        if isinstance(found, Unknown):
            return found
        said = [(block, block.value(name)) for block in found]
        made = [
            one if isinstance(one, Unknown) else _element(template, block) for block, one in said if _may_be(one, value)
        ]
        return placed(made, scope.origin) if made else None

    return op


def _may_be(said: Any, value: Any) -> bool:
    return isinstance(said, Unknown) or bool(said == value)


def lone(template: Spec) -> Op:
    """A list with one element."""

    def op(scope: Scope) -> Any:
        found = evaluate(template, scope)
        return None if found is None else placed([found], scope.origin)

    return op


def placed(items: list[Any], origin: Origin) -> PlacedList:
    """Give a list that knows its place."""
    made = PlacedList(items)
    made.place = origin
    return made
