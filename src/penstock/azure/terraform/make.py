"""A workspace → resources in ARM's shape.

Comes in: a `Workspace` and the tables. Goes out: `Resource`s and notes. Resources of their own are made first; then what ARM writes inside others is
put there, and what joins two is set; at last, blocks that resources of their own stand for are taken away. What joins something that is not
known leaves all that it may be in doubt. Read next: `terraform/tables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from penstock.azure.arm import braced
from penstock.azure.notes import Notes
from penstock.azure.resource import Resource
from penstock.azure.terraform.azapi import UPDATE, of_body
from penstock.azure.terraform.bodies import append, join, lay_over, name_of, put, spelled
from penstock.azure.terraform.instance import AZURE, Instance, Mark
from penstock.azure.terraform.row import Child, Link, Part, Row, Table
from penstock.azure.terraform.scope import Block, Resolver, owner_path
from penstock.azure.terraform.shape import build, evaluate
from penstock.azure.terraform.workspace import Workspace
from penstock.source.node import Node, PlacedDict, PlacedList, Unknown

MOST = 200_000
"""So many resources of one file are made."""


NET = "microsoft.network"
MANAGED = f"{NET}/networkmanagers"
HEEDED = frozenset(
    (
        f"{NET}/firewallpolicies/rulecollectiongroups",
        f"{NET}/virtualhubs/hubvirtualnetworkconnections",
        f"{NET}/virtualhubs/routingintent",
        f"{NET}/vpngateways/vpnconnections",
        f"{NET}/virtualnetworks/virtualnetworkpeerings",
        f"{NET}/privatednszones/virtualnetworklinks",
        f"{NET}/dnsforwardingrulesets/forwardingrules",
        f"{NET}/dnsforwardingrulesets/virtualnetworklinks",
        f"{MANAGED}/securityadminconfigurations/rulecollections",
        f"{MANAGED}/securityadminconfigurations/rulecollections/rules",
        f"{MANAGED}/routingconfigurations/rulecollections",
        f"{MANAGED}/routingconfigurations/rulecollections/rules",
    )
)
"""Types of which it is enough to say that they may not be there; of others, what they say is not known either."""


TOLD = frozenset(
    (
        "azurerm_network_security_group",
        "azurerm_route_table",
        "azurerm_application_security_group",
        "azurerm_public_ip",
        "azurerm_public_ip_prefix",
        "azurerm_ip_group",
    )
)
"""Types of which a data source tells all that bears on traffic; of others it leaves out some, such as the peerings' switches of a network."""


@dataclass(slots=True)
class Made:
    """A resource in the making."""

    id: str
    row: Row
    block: Block
    body: PlacedDict
    doubt: Unknown | None = None

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
        self._unplaced()
        elsewhere = [self._elsewhere(row, instance) for row, instance in self._looked_up()]
        return (*(self._resource(made) for made in self._made.values()), *others, *elsewhere)

    def _looked_up(self) -> list[tuple[Row, Instance]]:
        """Give what data sources found that this file does not make: those that tell all that there is are made like any other."""
        found: dict[str, tuple[Row, Instance]] = {}
        for instance in [i for i in self._workspace.instances if i.is_data and i.type.startswith(AZURE)][:MOST]:
            entry = self.resolver.entry(instance)
            identity = self.resolver.id(instance)
            if not isinstance(entry, Row) or entry.counted or identity in self._made:
                continue
            if instance.type in TOLD:
                self._row(entry, instance)
            else:
                found[identity] = entry, instance
        return list(found.values())

    def _elsewhere(self, row: Row, instance: Instance) -> Resource:
        """Stand for a resource that exists, of which a data source tells too little."""
        node = Node(PlacedDict(), instance.values.origin)
        identity = self.resolver.id(instance)
        name = identity.rsplit("/", 1)[-1]
        return Resource(
            id=identity,
            type=row.arm.lower(),
            name=name,
            body=node,
            properties=node,
            origin=node.origin,
            door=self._workspace.door,
            existing=True,
        )

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
            doubt=made.doubt,
        )

    def _shown(self, made: Made) -> str:
        name = made.block.raw(made.row.names[-1])
        return name.rsplit("/", 1)[-1] if isinstance(name, str) and name else made.id.rsplit("/", 1)[-1]

    # ── parts and links ──

    def _part(self, part: Part, block: Block) -> None:
        element = evaluate(part.body, block)
        owners = self._named(part, block) if part.by_name else self._owners(block, part.owner, part.owner_type)
        for owner in owners:
            if isinstance(owner, Unknown):
                self._doubt(part.owner_type, part.path, owner, many=part.many)
            elif part.many:
                append(owner, part.path.split("."), element, block)
            else:
                put(owner, part.path.split("."), element, block)

    def _link(self, link: Link, block: Block) -> None:
        target = block.id(link.target)
        reference = _reference(target, block)
        for owner in self._owners(block, link.owner, link.owner_type):
            if isinstance(owner, Unknown):
                self._doubt(link.owner_type, link.path, owner, many=False, within=link.within[0])
            elif reference is not None:
                join(owner, link, reference, block)

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

    def _named(self, part: Part, block: Block) -> Iterator[PlacedDict | Unknown]:
        owner = self.resolver.owner(part, block)
        if owner in self._made:
            yield self._made[owner].properties
        else:
            self._tell_absent(block, owner)

    def _owners(self, block: Block, path: str, kind: str) -> Iterator[PlacedDict | Unknown]:
        """Give the properties of the resource whose id an attribute has; nothing, and a note, when it is not among those that are made."""
        found = block.id(path, (kind,))
        if isinstance(found, Unknown):
            yield self._tell_unplaced(block, found)
        elif found is not None:
            bag = self._bag_of(found)
            if bag is None:
                self._tell_absent(block, found)
            else:
                yield bag

    def _bag_of(self, identity: str) -> PlacedDict | None:
        """Give the properties of what is made: a resource, or a block inside one."""
        if identity in self._made:
            return self._made[identity].properties
        owner, collection, name = identity.rsplit("/", 2) if identity.count("/") > 2 else ("", "", "")
        made = self._made.get(owner)
        key = spelled(made.properties, collection) if made is not None else None
        listed = made.properties[key] if made is not None and key is not None else None
        for part in listed if isinstance(listed, PlacedList) else []:
            if name_of(part).lower() == name and isinstance(part.get("properties"), PlacedDict):
                return part["properties"]  # type: ignore[no-any-return]
        return None

    def _tell_unplaced(self, block: Block, doubt: Unknown) -> Unknown:
        message = f"{block.instance.address} belongs to something that is not known: {doubt.why}"
        self._notes.warn("PS132", message, block.origin, cure="all that it may belong to is left in doubt")
        return doubt

    def _tell_absent(self, block: Block, owner: str) -> None:
        name = owner.rsplit("/", 1)[-1]
        message = f'{block.instance.address} is part of "{name}", which this file does not hold'
        self._notes.warn("PS131", message, block.origin, cure="add the state or the export that holds it")

    def _of_type(self, kind: str) -> list[Made]:
        return [one for one in self._made.values() if one.row.arm.lower() == kind.lower()]

    def _doubt(self, kind: str, path: str, doubt: Unknown, *, many: bool, within: str = "") -> None:
        """Leave in doubt every resource of a type: a list may have one more element, a property may have another value."""
        for made in self._of_type(kind):
            if many:
                append(made.properties, path.split("."), doubt, made.block)
            elif within:
                made.properties[within] = doubt
            else:
                put(made.properties, path.split("."), doubt, made.block)

    def _unplaced(self) -> None:
        """Leave in doubt what a resource may belong to whose own parent is not known."""
        for made in list(self._made.values()):
            above = _above(made)
            if above and braced(f"{made.block.instance.address}.{above}").lower() in made.id:
                doubt = Unknown(
                    why=f"{made.block.instance.address}.{above} is known after apply only", origin=made.block.origin
                )
                self._may_belong(made, self._tell_unplaced(made.block, doubt))

    def _may_belong(self, child: Made, doubt: Unknown) -> None:
        """Let every resource that a child may belong to perhaps have it: in the list that holds such children, or as a child of its own."""
        owner, _, collection = child.row.arm.rpartition("/")
        for made in self._of_type(owner):
            identity = f"{made.id}/{collection}/{child.id.rpartition('/')[2]}".lower()
            if collection in made.row.inside.values():
                append(made.properties, [collection], doubt, made.block)
            elif identity not in self._made and len(self._made) < MOST:
                body = child.body if child.row.arm.lower() in HEEDED else _vague(child.body, doubt)
                self._made[identity] = Made(identity, child.row, child.block, body, doubt)

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
        written, name = made.block.raw(attribute), spelled(made.properties, collection)
        silent = self.resolver.writes(made.block.instance, (attribute,)) is False
        if written is Mark.PENDING and not own and name is None and not silent:
            why = f"{made.block.instance.address}.{attribute} is known after apply only"
            made.properties[collection] = Unknown(why=why, origin=made.block.origin, identity=why)
            return
        inside = made.properties.get(name or "")
        if not isinstance(inside, PlacedList):
            return
        ids = {f"{made.id}/{collection}/{name_of(part)}".lower() for part in inside}
        if own and ids - own - self._workspace.gone and self._is_written(made, attribute):
            message = f"{made.block.instance.address} has blocks {attribute}, and there are resources of that kind too"
            cure = "the provider says that they overwrite each other: both are read here"
            self._notes.warn("PS133", message, made.block.origin, expected="one of the two forms", cure=cure)
        away = own | self._workspace.gone
        inside[:] = [part for part in inside if f"{made.id}/{collection}/{name_of(part)}".lower() not in away]

    def _is_written(self, made: Made, attribute: str) -> bool:
        configured = self.resolver.references.configured(made.block.instance)
        return not configured.get("expressions").get(attribute).is_missing


def _vague(body: PlacedDict, doubt: Unknown) -> PlacedDict:
    """Give a body none of whose properties is known."""
    bag, vague = body["properties"], PlacedDict(body)
    vague["properties"] = PlacedDict(dict.fromkeys(bag, doubt) if isinstance(bag, dict) else {})
    vague.place, vague["properties"].place = body.place, body.place
    return vague


def _above(made: Made) -> str:
    """Give the attribute that says what a resource belongs to."""
    return owner_path(made.row, made.block) or (made.row.names[0] if len(made.row.names) > 1 else "")


def _reference(target: str | Unknown | None, block: Block) -> PlacedDict | None:
    if target is None:
        return None
    made = PlacedDict(id=target)
    made.place = block.origin
    return made


def _location(block: Block) -> str:
    found = block.raw("location")
    return found.lower().replace(" ", "") if isinstance(found, str) else ""
