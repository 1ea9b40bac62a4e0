"""What a resource of Terraform says, and what stands for what it does not say yet.

Comes in: instances and their references. Goes out: `Resolver`, which gives ids, and `Block`, which gives the values of one block to the tables. A
value known after apply is the value of the one attribute that it refers to; where that is Azure's to give, it is
`Runtime`; else it is `Unknown`, with the name of the attribute. What is not configured at all is Azure's to decide, as in a template
that is silent. Read next: `terraform/make.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from penstock.azure.arm import braced
from penstock.azure.resources.terms import Runtime
from penstock.azure.terraform.address import Tokens, is_index
from penstock.azure.terraform.azapi import entry_of
from penstock.azure.terraform.configuration import expression
from penstock.azure.terraform.instance import Instance, Mark
from penstock.azure.terraform.references import Found, References, Target, unfollowed
from penstock.azure.terraform.row import Entry, Part, Row, Table
from penstock.azure.terraform.shape import Untold, at_place, placed
from penstock.azure.terraform.sources import Written
from penstock.azure.terraform.subscriptions import subscriptions
from penstock.azure.terraform.versions import Span, default_of, span
from penstock.azure.terraform.workspace import Workspace
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown

DEEPEST = 20
"""Names are followed from resource to resource so many times."""

LISTED = 3
Steps = tuple[str | int, ...]


class Resolver:
    """Gives the id and the attributes of the resources of a workspace."""

    def __init__(self, workspace: Workspace, table: Table) -> None:
        self._table = table
        self._sources = workspace.sources
        self.versions = versions_of(workspace)
        self.references = References(workspace)
        self._subscriptions = subscriptions(workspace, self.references)
        self._ids: dict[str, str] = {}
        made = ((instance, self.id(instance)) for instance in workspace.instances if not instance.is_data)
        if self._subscriptions.learn(list(made), workspace):
            self._ids.clear()

    def writes(self, instance: Instance, steps: Steps) -> bool | None:
        """Whether the files beside the plan write a block or an attribute; None if that cannot be told."""
        written = self._written(instance)
        return None if written is None else written.writes(steps)

    def changes(self, instance: Instance, steps: Steps) -> str:
        """Give the place of an expression that makes something else of what it refers to; nothing where none is known to."""
        written = self._written(instance)
        return "" if written is None else written.changes(steps)

    def _written(self, instance: Instance) -> Written | None:
        return None if self._sources is None else self._sources.written(instance)

    def entry(self, instance: Instance) -> Entry | None:
        """Give the row of an instance."""
        return entry_of(instance, self._table)

    def block(self, instance: Instance) -> Block:
        """Give the outermost block of a resource."""
        return Block(self, instance, instance.values, ())

    def id(self, instance: Instance, depth: int = DEEPEST) -> str:
        """Give the id, in lower case; one that is made of what is not known yet is the same wherever it is asked for."""
        known = self._ids.get(instance.address)
        if known is None:
            self._ids[instance.address] = braced(instance.address)  # what refers to itself has no other name
            known = self._ids[instance.address] = self._id(instance, depth).lower()
        return known

    def _id(self, instance: Instance, depth: int) -> str:
        entry, stated = self.entry(instance), instance.values.get("id").value
        if isinstance(stated, str) and stated.startswith("/") and "|" not in stated:
            return stated.rstrip("/")
        block = self.block(instance)
        if isinstance(entry, Part) or (isinstance(entry, Row) and not entry.counted):
            return self._made(entry, block, depth)
        return (
            f"{self._group(block, 'resource_group_name', depth)}/providers/{instance.type}/{braced(instance.address)}"
        )

    def _made(self, entry: Row | Part, block: Block, depth: int) -> str:
        owner = owner_path(entry, block)
        if owner:
            last = (
                f"providers/{entry.arm}" if isinstance(entry, Row) and entry.extends else entry.arm.rsplit("/", 1)[-1]
            )
            fixed = entry.fixed if isinstance(entry, Row) else ""
            own = ("name",) if isinstance(entry, Part) else entry.names if entry.parent else entry.names[-1:]
            name = fixed or "|".join(self._name(block, one) for one in own)
            return f"{self.owner(entry, block, depth)}/{last}/{name}"
        assert isinstance(entry, Row)
        provider, *kinds = entry.arm.split("/")
        above = [self.alias(block, name, depth) for name in entry.names[:-1]]
        names = [*above, entry.fixed or self._name(block, entry.names[-1])]
        pairs = "".join(f"/{kind}/{name}" for kind, name in zip(kinds, names, strict=True))
        if entry.arm.lower() == GROUP:
            return f"/subscriptions/{self._subscriptions.of(block.instance)}/resourceGroups/{names[0]}"
        return f"{self._group(block, entry.group, depth)}/providers/{provider}{pairs}"

    def owner(self, entry: Row | Part, block: Block, depth: int = DEEPEST) -> str:
        """Give the id of what a resource is a part of; what stands for it, if that is not known."""
        path = owner_path(entry, block)
        if isinstance(entry, Part) and entry.by_name:
            name = self.alias(block, path, depth)
            return f"{self._group(block, 'resource_group_name', depth)}/providers/{entry.owner_type}/{name}".lower()
        found = block.id(path, (), depth - 1)
        if isinstance(found, str):
            return _stood(entry, found) if isinstance(entry, Row) else found
        return f"{self._group(block, '', depth)}/providers/unknown/{braced(f'{block.instance.address}.{path}')}"

    def group(self, block: Block) -> str:
        """Give the id of the resource group that a resource names; of one that names none, that of its subscription."""
        named = block.raw("resource_group_name")
        return (
            self._group(block, "resource_group_name", DEEPEST)
            if named is not None
            else f"/subscriptions/{self._subscriptions.of(block.instance)}"
        )

    def _group(self, block: Block, attribute: str, depth: int) -> str:
        name = self.alias(block, attribute, depth) if attribute else "{resource group}"
        return f"/subscriptions/{self._subscriptions.of(block.instance)}/resourceGroups/{name}"

    def _name(self, block: Block, path: str) -> str:
        found = block.value(path)
        return found if isinstance(found, str) else braced(f"{block.instance.address}.{path}")

    def alias(self, block: Block, path: str, depth: int) -> str:
        """Give a name that another resource has: what is not known is taken to be that name itself."""
        found = block.raw(path)
        if isinstance(found, str):
            return found
        target = block.found(path).only()
        if target is None or depth <= 0:
            return braced(f"{block.instance.address}.{path}")
        asked = str(target.steps[0]) if target.steps else "name"
        if target.instance.type == "azurerm_resource_group":
            return self._name(self.block(target.instance), "name")
        if asked.endswith("_name"):
            return self.alias(self.block(target.instance), asked, depth - 1)
        return self._name(self.block(target.instance), asked)

    # ── what a reference leads to ──

    def kind(self, target: Target) -> str:
        """Give the type of the resource, or of the part of it, that a target is, in lower case; empty when that is not known."""
        entry = self.entry(target.instance)
        if not isinstance(entry, Row | Part):
            return ""
        part = _part(entry, target.steps)
        if isinstance(entry, Row) and target.steps and str(target.steps[0]) in entry.named:
            part = entry.named[str(target.steps[0])].partition("/")[0]
        return f"{entry.arm}/{part}".lower() if part else entry.arm.lower()

    def target_id(self, target: Target, depth: int) -> str | Unknown | None:
        """Give the id that a target is; None when it is no id."""
        instance, steps = target.instance, target.steps
        known = _follow(instance.values, steps).value if steps else None
        if isinstance(known, str):
            return known.rstrip("/").lower() if known.startswith("/") else None
        entry = self.entry(instance)
        if not isinstance(entry, Row | Part):
            return self.id(instance, depth) if steps in ((), ("id",)) else None
        part = _part(entry, steps)
        if part:
            return self._part_id(target, part, depth)
        if isinstance(entry, Row) and steps and str(steps[0]) in entry.named:
            return f"{self.id(instance, depth)}/{entry.named[str(steps[0])]}".lower()
        if steps in ((), ("id",)) or is_index(steps[0]):
            return self.id(instance, depth)
        return self.block(instance).id(str(steps[0]), (), depth - 1) if len(steps) == 1 else None

    def _part_id(self, target: Target, part: str, depth: int) -> str | Unknown:
        blocks = list(target.instance.values.get(str(target.steps[0])).elements())
        place = target.steps[1] if len(target.steps) > 1 and isinstance(target.steps[1], int) else 0
        name = (
            blocks[place].get("name").value if place < len(blocks) and (len(blocks) == 1 or target.steps[1:]) else None
        )
        if isinstance(name, str):
            return f"{self.id(target.instance, depth)}/{part}/{name}".lower()
        return Unknown(why=f"which {target.steps[0]} of {target.instance.address} is meant is not told")

    def runtime(self, target: Target, why: str, origin: Origin) -> Unknown | None:
        """Give what only Azure knows of a resource of the file, if it is that."""
        entry = self.entry(target.instance)
        if not isinstance(entry, Row | Part):
            return None
        asked = ".".join("0" if isinstance(step, int) else str(step) for step in target.steps)
        path = entry.given.get(asked)
        if path is None:
            return None
        resource = self.id(target.instance)
        identity = f"{resource}:{path}"
        return Runtime(why=why, origin=origin, identity=identity, resource=resource, path=tuple(path.split(".")))


GROUP = "microsoft.resources/resourcegroups"


def versions_of(workspace: Workspace) -> Span:
    """Give the versions of the provider that a workspace may be made with."""
    lock = workspace.sources.lock if workspace.sources is not None else ""
    return span(lock, workspace.configuration.providers.get("azurerm", "version_constraint").value)


def _stood(row: Row, owner: str) -> str:
    """Give where a row stands: above the id that it names, or below it."""
    above = owner.rsplit("/", row.up)[0] if row.up else owner
    return f"{above}/{row.inserted}".lower() if row.inserted else above


def owner_path(entry: Row | Part, block: Block) -> str:
    """Give the attribute that has the id of what a resource belongs to; none where it is named by names."""
    if isinstance(entry, Part):
        return entry.owner
    stands = entry.under and block.raw(entry.under) not in (None, "")
    return entry.under if stands else entry.parent


def _part(entry: Row | Part, steps: Tokens) -> str:
    """Give the collection of a part that steps lead to, such as a frontend of a load balancer."""
    return entry.parts.get(str(steps[0]), "") if steps else ""


def _follow(node: Node, steps: Tokens) -> Node:
    for step in steps:
        if isinstance(step, int):
            elements = list(node.elements())
            node = elements[step] if step < len(elements) else Node(None, node.origin)
        else:
            node = node.get(str(step))
    return node


def _is_marked(value: Any) -> bool:
    """Whether a mark stands anywhere inside a value."""
    if isinstance(value, dict | list):
        return any(_is_marked(one) for one in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, Mark)


class Block:
    """One block of a resource, as the tables see it."""

    def __init__(self, resolver: Resolver, instance: Instance, node: Node, steps: Steps) -> None:
        self.resolver = resolver
        self.instance = instance
        self.node = node
        self._steps = steps

    @property
    def origin(self) -> Origin:
        """Where the block stands."""
        return self.node.origin

    @property
    def this(self) -> Any:
        """The value itself."""
        return self._settled(self.node.value, self._steps, "")

    @property
    def own_id(self) -> str:
        """The id of the resource; of what is part of another one, that of the other."""
        entry = self.resolver.entry(self.instance)
        if isinstance(entry, Part):
            return self.resolver.owner(entry, self.resolver.block(self.instance))
        return self.resolver.id(self.instance)

    def _at(self, path: str) -> tuple[Node, Steps]:
        node, steps = self.node, self._steps
        for step in path.split("."):
            if isinstance(node.value, list) and node.value:
                node, steps = _follow(node, (0,)), (*steps, 0)
            if isinstance(node.value, Mark):
                break
            node, steps = _follow(node, (step,)), (*steps, step)
        return node, steps

    def raw(self, path: str) -> Any:
        """Give a value as it stands, marks included."""
        return self._at(path)[0].value

    def value(self, path: str) -> Any:
        """Give a value; None when there is none, `Unknown` when it is not known."""
        node, steps = self._at(path)
        if self._is_untold(steps):
            return self._untold(steps)
        if isinstance(node.value, Mark) and steps[-1:] != (path.rpartition(".")[2],):
            return self._unknown(node.value, steps) or self._perhaps(steps)  # a block on the way to it
        return self._settled(node.value, steps, path)

    def _settled(self, value: Any, steps: Steps, path: str) -> Any:
        if isinstance(value, Mark):
            return self._id(value, steps, (), DEEPEST) if steps[-1:] == ("id",) else self._unknown(value, steps)
        if isinstance(value, list) and _is_marked(value):
            return placed([self._settled(one, (*steps, index), path) for index, one in enumerate(value)], self.origin)
        if isinstance(value, dict) and _is_marked(value):
            pairs = ((key, self._settled(one, (*steps, key), path)) for key, one in value.items())
            return at_place(dict(pairs), self.origin)
        return value

    def _label(self, steps: Steps) -> str:
        inside = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
        return f"{self.instance.address}{inside}"

    def _unknown(self, mark: Mark, steps: Steps) -> Unknown | None:
        label = self._label(steps)
        if mark is Mark.SECRET:
            return Unknown(why=f"{label} is marked as sensitive", origin=self.origin, identity=label)
        if not self._is_configured(steps):
            return None
        found = self._found(steps)
        target = found.only()
        why = f"{label} is known after apply only"
        settled = self.resolver.runtime(target, why, self.origin) if target is not None else None
        if settled is not None:
            return settled
        heard = list(dict.fromkeys(unfollowed(found)))
        tail = f": it is made of {', '.join(heard[:LISTED])}" if heard else ""
        return Unknown(why=f"{why}{tail}", origin=self.origin, identity=label)

    def _is_configured(self, steps: Steps) -> bool:
        """Whether the configuration says anything of a value. Blocks that it does not show were made by a `dynamic` one."""
        configured = self.resolver.references.configured(self.instance).get("expressions")
        if len(steps) > 1 and isinstance(configured.value, dict) and steps[0] not in configured.value:
            return True
        return not expression(configured, steps, self.instance.values).is_missing

    def _perhaps(self, steps: Steps) -> Unknown | None:
        """Say of a block that the configuration does not show that a `dynamic` one may write it: plans leave those out. Files beside it may rule that out."""
        if self.resolver.writes(self.instance, steps) is False:
            return None
        label = self._label(steps)
        why = f"{label} is known after apply only: a dynamic block may write it"
        return Unknown(why=why, origin=self.origin, identity=label)

    def _is_inside(self, steps: Steps) -> bool:
        """Whether blocks may be resources of their own as well: those are dealt with where both are known."""
        entry = self.resolver.entry(self.instance)
        return isinstance(entry, Row) and len(steps) == 1 and steps[0] in entry.inside

    def _found(self, steps: Steps) -> Found:
        configured = self.resolver.references.configured(self.instance).get("expressions")
        found = self.resolver.references.of(self.instance, expression(configured, steps, self.instance.values))
        changed = self.resolver.changes(self.instance, steps)
        if changed:
            found.changed = True
            found.lost.append(f"the expression at {changed}")
        return found

    def found(self, path: str) -> Found:
        """Give what an attribute may come from."""
        return self._found(self._at(path)[1])

    def id(self, path: str, kinds: tuple[str, ...] = (), depth: int = DEEPEST) -> str | Unknown | None:
        """Give the id of the resource that an attribute names."""
        node, steps = self._at(path)
        if self._is_untold(steps):
            return self._untold(steps)
        return self._id(node.value, steps, kinds, depth)

    def ids(self, path: str, kinds: tuple[str, ...] = ()) -> list[str | Unknown] | Unknown:
        """Give the ids that a list names."""
        node, steps = self._at(path)
        if self._is_untold(steps):
            return self._untold(steps)
        if isinstance(node.value, Mark):
            doubt = self._unknown(node.value, steps)
            return [] if doubt is None else (self._listed(steps, kinds) or doubt)
        elements = node.value if isinstance(node.value, list) else []
        found = [self._id(one, (*steps, index), kinds, DEEPEST) for index, one in enumerate(elements)]
        known = [one for one in found if isinstance(one, str)]
        rest = [one for one in self._listed(steps, kinds) if one not in known] if len(known) < len(elements) else []
        return [*known, *rest] if len(known) + len(rest) == len(elements) else [one for one in found if one is not None]

    def _listed(self, steps: Steps, kinds: tuple[str, ...]) -> list[str | Unknown]:
        """Give the ids in a list that is written out, each by its own reference; of any other, none."""
        found = self._found(steps)
        if found.lost or found.changed or not all(target.steps for target in found.targets):
            return []
        ids = [self.resolver.target_id(target, DEEPEST) for target in found.targets if self._fits(target, kinds)]
        return list(dict.fromkeys(one for one in ids if isinstance(one, str))) if None not in ids else []

    def _fits(self, target: Target, kinds: tuple[str, ...]) -> bool:
        return not kinds or self.resolver.kind(target) in ("", *(kind.lower() for kind in kinds))

    def _id(self, value: Any, steps: Steps, kinds: tuple[str, ...], depth: int) -> str | Unknown | None:
        if isinstance(value, str):
            return value.strip().rstrip("/").lower() or None
        if not isinstance(value, Mark):
            return None
        doubt = self._unknown(value, steps)
        if value is Mark.SECRET or doubt is None or depth <= 0:
            return doubt
        found = self._found(steps)
        fitting = [target for target in found.targets if self._fits(target, kinds)]
        ids = {self.resolver.target_id(target, depth - 1) for target in fitting} - {None}
        sure = len(ids) == 1 and not found.changed and not (found.lost and any(target.steps for target in fitting))
        (one,) = ids if sure else (doubt,)
        return one if isinstance(one, str) else doubt

    def _is_untold(self, steps: Steps) -> bool:
        """Whether a data source has no such attribute: what it leaves empty is empty, what it does not have is not known."""
        value = self.instance.values.value if self.instance.is_data else None
        for step in steps:
            if isinstance(value, dict) and step not in value:
                return True
            value = (
                value.get(step)
                if isinstance(value, dict)
                else value[step]
                if isinstance(value, list) and isinstance(step, int)
                else None
            )
        return False

    def _untold(self, steps: Steps) -> Untold:
        label = self._label(steps)
        return Untold(why=f"{label} is not told by the data source", origin=self.origin, identity=label)

    def since(self, path: str, told: Mapping[str, Any]) -> Any:
        """Give the provider's default of an attribute, which changed."""
        return default_of(told, self.resolver.versions, self._label((*self._steps, path)), self.origin)

    def blocks(self, path: str) -> list[Block] | Unknown:
        """Give the blocks of a name, or the elements of a list."""
        node, steps = self._at(path)
        if self._is_untold(steps):
            return self._untold(steps)
        if isinstance(node.value, Mark):
            return self._unknown(node.value, steps) or ([] if self._is_inside(steps) else self._perhaps(steps) or [])
        if isinstance(node.value, Mapping):
            return [Block(self.resolver, self.instance, node, steps)]
        return [Block(self.resolver, self.instance, one, (*steps, i)) for i, one in enumerate(node.elements())]
