"""Where a value comes from that is known after apply only: through outputs and variables of modules, to a resource.

Comes in: an expression of the configuration, and the instance that it is of. Goes out: `Target`s: the resources and attributes that it may be,
and what it refers to that nobody can follow. A reference says what a value is made of, not how: one target is taken for the
value itself, several leave it unknown. Read next: `terraform/scope.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from penstock.azure.terraform.address import Key, Step, Token, Tokens, is_index, longest, tokens
from penstock.azure.terraform.configuration import Configuration, exact, references
from penstock.azure.terraform.instance import Instance
from penstock.azure.terraform.workspace import Workspace
from penstock.source.node import Node

DEEPEST = 30
"""References are followed through so many modules."""

MANY = 500
"""So many targets are looked at."""

STEPS = 5_000
"""So many references are followed for one value: modules that refer to each other could have them without end."""

SILENT = frozenset(("each", "count", "path", "terraform", "self"))
"""What begins a reference to no resource."""


@dataclass(frozen=True, slots=True)
class Target:
    """An attribute of a resource; without steps, the resource, since the way into it is not told."""

    instance: Instance
    steps: Tokens = ()


@dataclass(slots=True)
class Found:
    """What an expression may be: `targets`, and `lost`, the references that cannot be followed; `followed` counts them all.

    It is `changed` when the files beside the plan say that the expression makes something else of them.
    """

    targets: list[Target] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    changed: bool = False
    followed: int = 0

    def only(self) -> Target | None:
        """Give the one target, if nothing else is possible. A name without a way into it stands by for what picks one of several."""
        if self.changed or len(self.targets) != 1 or (self.lost and self.targets[0].steps):
            return None
        return self.targets[0]


@dataclass(frozen=True, slots=True)
class _Around:
    """Where an expression stands: in which module, in what instance, and what that is made for each of."""

    modules: tuple[Step, ...]
    index: Token | None
    loop: Node
    siblings: int = 0


class References:
    """Follows the references of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._configuration: Configuration = workspace.configuration
        self._groups: dict[tuple[tuple[Step, ...], bool, str, str], dict[Token | None, Instance]] = {}
        self._children: dict[tuple[Step, ...], dict[Step, None]] = {}
        for instance in workspace.instances:
            self._groups.setdefault(instance.key, {})[instance.index] = instance
            for depth, step in enumerate(instance.modules):
                self._children.setdefault(instance.modules[:depth], {})[step] = None

    def of(self, instance: Instance, expression: Node) -> Found:
        """Give what an expression of an instance may be."""
        configured = self.configured(instance)
        loop = configured.get("for_each_expression")
        around = _Around(instance.modules, instance.index, loop, len(self._groups.get(instance.key, ())))
        found = Found()
        self._all(expression, around, (), found, DEEPEST)
        found.targets = list(dict.fromkeys(found.targets))[:MANY]
        return found

    def configured(self, instance: Instance) -> Node:
        """Give what is configured of an instance."""
        path = tuple(step.name for step in instance.modules)
        return self._configuration.resource(path, is_data=instance.is_data, kind=instance.type, name=instance.name)

    def _all(self, expression: Node, around: _Around, rest: Tokens, found: Found, depth: int) -> None:
        if depth == 0 or len(found.targets) > MANY or found.followed > STEPS:
            found.lost.append("what is too far to follow")
            return
        for text in longest(references(expression)):
            found.followed += 1
            self._one((*tokens(text), *rest), around, found, depth - 1)

    def _one(self, path: Tokens, around: _Around, found: Found, depth: int) -> None:
        match path:
            case ["var", str(name), *rest]:
                self._variable(name, tuple(rest), around, found, depth)
            case ["each", "value", *rest]:
                key = () if around.index is None else (around.index,)
                self._all(around.loop, around, (*key, *rest), found, depth)
            case ["local", str(name), *_]:
                found.lost.append(f"local.{name}")
            case ["module", str(name), *rest]:
                self._output(name, tuple(rest), around, found, depth)
            case ["data", str(kind), str(name), *rest]:
                self._resource((around.modules, True, kind, name), tuple(rest), around, found)
            case [str(kind), str(name), *rest] if kind not in SILENT:
                self._resource((around.modules, False, kind, name), tuple(rest), around, found)

    def _variable(self, name: str, rest: Tokens, around: _Around, found: Found, depth: int) -> None:
        """Follow a variable of a module to where the module is called."""
        if not around.modules:
            return
        call = self._configuration.call(tuple(step.name for step in around.modules))
        outer = _Around(around.modules[:-1], around.modules[-1].index, call.get("for_each_expression"))
        self._all(exact(call.get("expressions"), name), outer, rest, found, depth)

    def _output(self, name: str, rest: Tokens, around: _Around, found: Found, depth: int) -> None:
        """Follow an output into the module; where it is not told which one, all of them."""
        index, rest = (rest[0], rest[1:]) if rest and is_index(rest[0]) else (None, rest)
        steps = [s for s in self._children.get(around.modules, {}) if s.name == name and index in (None, s.index)]
        own = [step for step in steps if index is None and step.index is not None and step.index == around.index]
        path = (*(step.name for step in around.modules), name)
        outputs = [str(rest[0])] if rest else [key for key, _ in self._configuration.outputs(path).items()]
        for step in own or steps:
            inner = _Around((*around.modules, step), step.index, Node(None, around.loop.origin))
            for output in outputs:
                self._all(self._configuration.output(path, output), inner, rest[1:], found, depth)

    def _resource(
        self, key: tuple[tuple[Step, ...], bool, str, str], rest: Tokens, around: _Around, found: Found
    ) -> None:
        group = self._groups.get(key, {})
        chosen, rest = _chosen(group, rest, around)
        found.targets += [Target(instance, rest) for instance in chosen]
        if not chosen and key[2].startswith(("azurerm_", "azapi_")):
            found.lost.append(f"{'data.' if key[1] else ''}{key[2]}.{key[3]}")


def _chosen(group: dict[Token | None, Instance], rest: Tokens, around: _Around) -> tuple[list[Instance], Tokens]:
    """Give the instances that are meant: the one with the index; else the one with the index of who asks; else all."""
    everything = list(group.values())
    if rest and is_index(rest[0]):
        return _indexed(group, everything, rest[0]), rest[1:]
    if len(everything) > 1 and around.index in group and _in_step(around, len(everything)):
        return [group[around.index]], rest
    return everything, rest


def _in_step(around: _Around, count: int) -> bool:
    """Whether an index means the same in both places: a key does; a number, if there are as many of both."""
    return isinstance(around.index, Key) or around.siblings == count


def _indexed(group: dict[Token | None, Instance], everything: list[Instance], index: Token) -> list[Instance]:
    if index in group:
        return [group[index]]
    named = [instance for instance in everything if instance.values.get("name").value == index]
    return named or everything


def unfollowed(found: Found) -> Iterator[str]:
    """Give in words what keeps a value unknown."""
    yield from found.lost
    yield from (target.instance.address for target in found.targets)
