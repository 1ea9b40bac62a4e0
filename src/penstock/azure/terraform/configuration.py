"""What a plan tells of the configuration: from where the values of a resource come.

Comes in: the node `configuration` of a plan. Goes out: `Configuration`: expressions of resources, of calls of modules, and of their outputs.
A state has none. Read next: `terraform/references.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from penstock.azure.terraform.address import tokens
from penstock.diagnostics import BUILT_IN
from penstock.source.node import Node

NOTHING = Node(None, BUILT_IN)
DEEPEST = 40
"""Modules are called by modules so many times."""

Path = tuple[str, ...]
Key = tuple[Path, bool, str, str]
"""The module of a resource, whether it is a data source, its type and its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The configuration of a plan; empty for a state."""

    providers: Node = NOTHING
    modules: Mapping[Path, Node] = field(default_factory=dict)
    resources: Mapping[Key, Node] = field(default_factory=dict)

    def resource(self, path: Path, *, is_data: bool, kind: str, name: str) -> Node:
        """Give what is configured of a resource, or a missing node."""
        return self.resources.get((path, is_data, kind, name), NOTHING)

    def call(self, path: Path) -> Node:
        """Give the call of the module at a path."""
        return exact(self._module(path[:-1]).get("module_calls"), path[-1]) if path else NOTHING

    def outputs(self, path: Path) -> Node:
        """Give the outputs of the module at a path."""
        return self._module(path).get("outputs")

    def output(self, path: Path, name: str) -> Node:
        """Give the expression of an output of the module at a path."""
        return exact(self.outputs(path), name).get("expression")

    def _module(self, path: Path) -> Node:
        return self.modules.get(path, NOTHING)


def exact(node: Node, name: str) -> Node:
    """Give a member whose name is compared with case, as Terraform does."""
    return node.get(name) if node.is_object and name in node.value else NOTHING


def read_configuration(node: Node) -> Configuration:
    """Read the configuration of a plan."""
    modules = dict(_below((), node.get("root_module")))
    resources: dict[Key, Node] = {}
    for path, module in modules.items():
        for resource in module.get("resources").elements():
            match tokens(str(resource.get("address").value)):
                case ["data", str(kind), str(name)]:
                    resources[path, True, kind, name] = resource
                case [str(kind), str(name)]:
                    resources[path, False, kind, name] = resource
    return Configuration(providers=node.get("provider_config"), modules=modules, resources=resources)


def _below(path: Path, module: Node) -> Iterator[tuple[Path, Node]]:
    if module.is_object:
        yield path, module
        if len(path) < DEEPEST:
            for name, call in module.get("module_calls").items():
                yield from _below((*path, name), call.get("module"))


def expression(expressions: Node, steps: Sequence[str | int], values: Node) -> Node:
    """Give the expression of the value at a path; of one inside an expression, that expression; else a missing node."""
    node, beside = expressions, values
    for depth, step in enumerate(steps):
        if depth and is_expression(node):
            return node
        if isinstance(step, int):
            beside = next((one for index, one in enumerate(beside.elements()) if index == step), NOTHING)
            node = _block(node, step, beside)
        else:
            beside, node = exact(beside, step), exact(node, step)
    return node


def is_expression(node: Node) -> bool:
    """Whether a node is an expression and no block of them."""
    return node.is_object and ("references" in node.value or "constant_value" in node.value or not node.value)


def _block(node: Node, index: int, values: Node) -> Node:
    """Give the block that made one of several: the one with its name, since sets have no order; else the one at its place."""
    blocks = list(node.elements())
    if len(blocks) <= 1:
        return blocks[0] if blocks else NOTHING
    name = values.get("name").value
    same = [block for block in blocks if name is not None and block.get("name", "constant_value").value == name]
    if len(same) == 1:
        return same[0]
    return blocks[index] if index < len(blocks) else NOTHING


def references(node: Node) -> list[str]:
    """Give the references of an expression, in its order."""
    return [text for one in node.get("references").elements() if isinstance(text := one.value, str)]
