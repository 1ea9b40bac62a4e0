"""One resource that a template deploys.

Comes in: the node of a resource and the surroundings of one turn of its loop. Goes out: its properties, evaluated one by one or together,
each once. Read next: `arm/plan.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from penstock.azure.arm.frame import Env, RoundTrip
from penstock.azure.arm.scope import Text
from penstock.azure.arm.syntax import is_expression
from penstock.azure.arm.values import Symbolic, key_in, placed_dict
from penstock.source.node import Node, Unknown

if TYPE_CHECKING:
    from penstock.azure.arm.nested import Nested

NO_PART = frozenset(
    ("asserts", "comments", "condition", "copy", "dependson", "existing", "metadata", "name", "resources", "type")
)
"""What a resource of a template has that is no part of the resource deployed, or is given apart."""

_BUSY = object()


@dataclass(slots=True, eq=False)
class Instance:
    """A resource with its id. `doubt`: whether it is deployed is not known, and why. `earlier`: another definition of it."""

    node: Node
    env: Env
    kind: str
    name: Text
    id: Text
    owner: Text
    existing: bool = False
    doubt: Symbolic | None = None
    nested: Nested | None = None
    earlier: Instance | None = None
    memo: dict[str, Any] = field(default_factory=dict)

    def part(self, name: str) -> Any:
        """Give a part of the resource by its name, evaluated; null where there is none."""
        return self._once(name.lower(), self.node.get(name))

    def property(self, name: str) -> Any:
        """Give one of its properties, evaluated; null where there is none. Others are not looked at, where possible."""
        bag = self.node.get("properties")
        if isinstance(bag.value, dict):
            key = key_in(bag.value, name)
            if key is not None:
                return self._once(f"properties/{key}", Node(bag.value[key], bag.origin.child(key)))
            if not any(is_expression(k) or k.lower() == "copy" for k in bag.value):
                return None
        whole = self.part("properties")
        if isinstance(whole, Unknown):
            return whole
        key = key_in(whole, name) if isinstance(whole, dict) else None
        return whole[key] if key is not None else None

    def _once(self, key: str, node: Node) -> Any:
        found = self.memo.get(key)
        if found is _BUSY:
            raise RoundTrip
        if key not in self.memo:
            self.memo[key] = _BUSY
            try:
                self.memo[key] = self.env.frame.run.evaluate.value(node, self.env)
            except BaseException:
                del self.memo[key]
                raise
        return self.memo[key]

    def body(self) -> Any:
        """Give all of it, as an export would show it."""
        parts = ((key, self.part(key)) for key in self.node.value if key.lower() not in NO_PART)
        named = (("name", self.name), ("type", self.kind))
        return placed_dict((*named, *parts), self.node.origin)
