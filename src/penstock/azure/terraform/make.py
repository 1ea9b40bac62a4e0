"""A workspace → resources in ARM's shape.

Comes in: a `Workspace` and the tables. Goes out: `Resource`s and notes. Resources of their own are made first; then what ARM writes inside others is
put there, and what joins two is set; at last, blocks that resources of their own stand for are taken away. What joins something that is not
known leaves all that it may be in doubt. Read next: `terraform/tables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from penstock.azure.notes import Notes
from penstock.azure.resource import Resource
from penstock.azure.terraform.azapi import UPDATE, of_body
from penstock.azure.terraform.instance import AZURE, Instance, Mark, Workspace
from penstock.azure.terraform.row import Child, Link, Part, Row, Table
from penstock.azure.terraform.scope import Block, Resolver
from penstock.azure.terraform.shape import build, evaluate, placed
from penstock.source.node import Node, PlacedDict, PlacedList, Unknown

MOST = 200_000
"""So many resources of one file are made."""


@dataclass(slots=True)
class Made:
    """A resource in the making."""

    id: str
    row: Row
    block: Block
    body: PlacedDict

    @property
    def properties(self) -> PlacedDict:
        """Its property bag."""
        bag: PlacedDict = self.body["properties"]
        return bag


class Maker:
    """Makes the resources of one workspace."""

    def __init__(self, workspace: Workspace, table: Table, notes: Notes) -> None:
        self._workspace = workspace
        self._notes = notes
        self.resolver = Resolver(workspace, table)
        self._made: dict[str, Made] = {}

    def make(self) -> tuple[Resource, ...]:
        """Give the resources."""
        managed = [i for i in self._workspace.instances if not i.is_data and i.type.startswith(AZURE)][:MOST]
        others = []
        for instance in managed:
            entry = self.resolver.entry(instance)
            if isinstance(entry, Row):
                self._row(entry, instance)
            elif entry is None and instance.type != UPDATE:
                others.append(self._not_read(instance))
        for instance in managed:
            if instance.type == UPDATE:
                self._update(self.resolver.block(instance))
        self._each(managed, Part, self._part)
        self._each(managed, Link, self._link)
        self._settle_inside()
        return (*(self._resource(made) for made in self._made.values()), *others)

    def _each(self, managed: Iterable[Instance], kind: type, act: Any) -> None:
        for instance in managed:
            entry = self.resolver.entry(instance)
            if isinstance(entry, kind):
                act(entry, self.resolver.block(instance))

    # ── resources of their own ──

    def _row(self, row: Row, instance: Instance) -> None:
        block = self.resolver.block(instance)
        body = build(row.body, block)
        bag = body.setdefault("properties", PlacedDict())
        if isinstance(bag, PlacedDict) and not hasattr(bag, "place"):
            bag.place = block.origin
        identity = self.resolver.id(instance)
        self._made[identity] = Made(identity, row, block, body)
        for child in row.children:
            self._children(child, row, identity, block)

    def _children(self, child: Child, row: Row, identity: str, block: Block) -> None:
        """Make the resources that the blocks of another one are in ARM."""
        blocks = block.blocks(child.block) if child.block else [block]
        for one in [] if isinstance(blocks, Unknown) else blocks:
            name = child.fixed or one.value(child.name)
            own = f"{identity}/{child.collection}/{name if isinstance(name, str) else '?'}".lower()
            kind = Row(arm=f"{row.arm}/{child.collection}", body=child.body, fixed="?", names=(child.name,))
            self._made[own] = Made(own, kind, one, build(child.body, one))

    def _not_read(self, instance: Instance) -> Resource:
        """Stand for a resource of a type that no table has: it is counted."""
        body = PlacedDict()
        body.place = instance.values.origin
        node = Node(body, instance.values.origin)
        identity = self.resolver.id(instance)
        return Resource(
            id=identity,
            type=instance.type,
            name=instance.address,
            body=node,
            properties=node,
            origin=node.origin,
            door=self._workspace.door,
        )

    def _resource(self, made: Made) -> Resource:
        place = made.block.origin
        body = Node(made.body, place)
        return Resource(
            id=made.id,
            type=made.row.arm.lower(),
            name=made.id.rsplit("/", 1)[-1] if made.row.fixed else self._shown(made),
            body=body,
            properties=body.get("properties"),
            origin=place,
            location=_location(made.block),
            door=self._workspace.door,
        )

    def _shown(self, made: Made) -> str:
        name = made.block.raw(made.row.names[-1])
        return name.rsplit("/", 1)[-1] if isinstance(name, str) and name else made.id.rsplit("/", 1)[-1]

    # ── parts and links ──

    def _part(self, part: Part, block: Block) -> None:
        element = evaluate(part.body, block)
        owners = self._named(part, block) if part.by_name else self._owners(block, part.owner, part.owner_type)
        for owner in owners:
            if isinstance(owner, Made) and part.many:
                _append(owner.properties, part.path.split("."), element, block)
            elif isinstance(owner, Made):
                _put(owner.properties, part.path.split("."), element, block)

    def _link(self, link: Link, block: Block) -> None:
        target = block.id(link.target)
        reference = _reference(target, block)
        for owner in self._owners(block, link.owner, link.owner_type):
            if isinstance(owner, Unknown):
                self._doubt(link, owner)
            elif reference is not None:
                _join(owner.properties, link, reference, block)

    def _update(self, block: Block) -> None:
        """Lay what `azapi_update_resource` says over the resource that it is of."""
        said = block.id("resource_id")
        parent, name = block.id("parent_id"), block.value("name")
        kind = str(block.raw("type")).partition("@")[0]
        last = kind.rsplit("/", 1)[-1] if kind.count("/") > 1 else f"providers/{kind}"
        owner = said if isinstance(said, str) else f"{parent}/{last}/{name}".lower()
        if owner not in self._made:
            self._tell_absent(block, owner)
            return
        body = evaluate(of_body("properties"), block)
        if isinstance(body, dict):
            lay_over(self._made[owner].properties, body)

    def _named(self, part: Part, block: Block) -> Iterator[Made | Unknown]:
        owner = self.resolver.owner(part, block)
        if owner in self._made:
            yield self._made[owner]
        else:
            self._tell_absent(block, owner)

    def _owners(self, block: Block, path: str, kind: str) -> Iterator[Made | Unknown]:
        """Give the resource whose id an attribute has; nothing, and a note, when it is not among those that are made."""
        found = block.id(path, (kind,))
        if isinstance(found, Unknown):
            message = f"{block.instance.address} belongs to something that is not known: {found.why}"
            self._notes.warn("PS132", message, block.origin, cure="what it may belong to is left in doubt")
            yield found
        elif found is not None and found in self._made:
            yield self._made[found]
        elif found is not None:
            self._tell_absent(block, found)

    def _tell_absent(self, block: Block, owner: str) -> None:
        name = owner.rsplit("/", 1)[-1]
        message = f'{block.instance.address} is part of "{name}", which this file does not hold'
        self._notes.warn("PS131", message, block.origin, cure="add the state or the export that holds it")

    def _doubt(self, link: Link, doubt: Unknown) -> None:
        """Leave in doubt every resource that a link may be meant for."""
        for made in self._made.values():
            if made.row.arm.lower() == link.owner_type.lower() and not link.many and not link.within[0]:
                _put(made.properties, link.path.split("."), doubt, made.block)

    # ── blocks that are resources of their own ──

    def _settle_inside(self) -> None:
        """Take away the blocks that are made as resources of their own, that are deleted, or that nobody wrote."""
        children: dict[str, set[str]] = {}
        for made in self._made.values():
            owner, kind, _ = made.id.rsplit("/", 2)
            children.setdefault(f"{owner}/{kind}", set()).add(made.id)
        for made in self._made.values():
            for attribute, collection in made.row.inside.items():
                self._settle(made, attribute, collection, children.get(f"{made.id}/{collection}".lower(), set()))

    def _settle(self, made: Made, attribute: str, collection: str, own: set[str]) -> None:
        written, name = made.block.raw(attribute), _spelled(made.properties, collection)
        if written is Mark.PENDING and not own and name is None:
            why = f"{made.block.instance.address}.{attribute} is known after apply only"
            made.properties[collection] = Unknown(why=why, origin=made.block.origin, identity=why)
            return
        inside = made.properties.get(name or "")
        if not isinstance(inside, PlacedList):
            return
        ids = {f"{made.id}/{collection}/{_name(part)}".lower() for part in inside}
        if own and ids - own - self._workspace.gone and self._is_written(made, attribute):
            message = f"{made.block.instance.address} has blocks {attribute}, and there are resources of that kind too"
            cure = "the provider says that they overwrite each other: both are read here"
            self._notes.warn("PS133", message, made.block.origin, expected="one of the two forms", cure=cure)
        away = own | self._workspace.gone
        inside[:] = [part for part in inside if f"{made.id}/{collection}/{_name(part)}".lower() not in away]

    def _is_written(self, made: Made, attribute: str) -> bool:
        configured = self.resolver.references.configured(made.block.instance)
        return not configured.get("expressions").get(attribute).is_missing


def lay_over(bag: dict[str, Any], more: dict[str, Any]) -> None:
    """Put the values of an object into another one, objects inside it member by member."""
    for key, value in more.items():
        known = _spelled(bag, key) or key
        if isinstance(value, dict) and isinstance(bag.get(known), dict):
            lay_over(bag[known], value)
        else:
            bag[known] = value


def _spelled(bag: dict[str, Any], collection: str) -> str | None:
    return next((key for key in bag if key.lower() == collection.lower()), None)


def _name(part: Any) -> str:
    return str(part.get("name")) if isinstance(part, dict) else "?"


def _reference(target: str | Unknown | None, block: Block) -> PlacedDict | None:
    if target is None:
        return None
    made = PlacedDict(id=target)
    made.place = block.origin
    return made


def _location(block: Block) -> str:
    found = block.raw("location")
    return found.lower().replace(" ", "") if isinstance(found, str) else ""


# ── into the bodies ──────────────────────────────────────────────────────────────────────────────


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


def _append(bag: PlacedDict, steps: list[str], element: Any, block: Block) -> None:
    inner = _bag(bag, steps[:-1], block)
    if inner is None or isinstance(inner.get(steps[-1]), Unknown):
        return
    listed = inner.setdefault(steps[-1], placed([], block.origin))
    if element not in listed:
        listed.append(element)


def _put(bag: PlacedDict, steps: list[str], value: Any, block: Block) -> None:
    inner = _bag(bag, steps[:-1], block)
    if inner is not None and steps[-1] not in inner:
        inner[steps[-1]] = value


def _join(bag: PlacedDict, link: Link, reference: PlacedDict, block: Block) -> None:
    for inner in _inside(bag, link, block):
        if link.many:
            _append(inner, link.path.split("."), reference, block)
        else:
            _put(inner, link.path.split("."), reference, block)


def _inside(bag: PlacedDict, link: Link, block: Block) -> Iterator[PlacedDict]:
    """Give the bag itself, or that of the elements of a list with the name that is stated; where it is not known, all."""
    collection, attribute = link.within
    if not collection:
        yield bag
        return
    wanted = block.value(attribute) if attribute else None
    listed = bag.get(collection)
    for part in listed if isinstance(listed, list) else []:
        if isinstance(part, PlacedDict) and (not isinstance(wanted, str) or _name(part) == wanted):
            inner = part.setdefault("properties", PlacedDict())
            if not hasattr(inner, "place"):
                inner.place = block.origin
            yield inner
