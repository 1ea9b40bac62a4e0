"""What `reference()` gives: the state of a resource or of a deployment of the same estate.

Comes in: an `Instance`. Goes out: `Lazy` values, made part by part when asked for. What the template writes is known; what it does not write,
only Azure knows, and the unknown value says of which resource. The outputs of a deployment are evaluated. Read next: `arm/registry.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from penstock.azure.arm.frame import Instance, Nested, Resources
from penstock.azure.arm.nested import output, output_names
from penstock.azure.arm.scope import Text, as_id
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Lazy, Symbolic, key_in, runtime, spell


@dataclass(frozen=True, slots=True)
class Owner:
    """The resource whose state it is. `is_added_to`: whether other resources add to one of its arrays."""

    id: str
    kind: str
    is_added_to: Callable[[str], bool]

    @property
    def is_network(self) -> bool:
        """Whether the rules for parts of network resources hold."""
        return self.kind.lower().startswith("microsoft.network/")


def owner_of(instance: Instance) -> Owner:
    """Give the owner of the state of a resource that a template deploys."""
    return owner(instance.id, instance.kind, instance.env.frame.run.registry)


def owner(identity: Text, kind: str, registry: Resources) -> Owner:
    """Give the owner of a state."""
    text = spell(identity)
    return Owner(text, kind, lambda collection: registry.adds_to(f"{text}/{collection}"))


class Part(Lazy):
    """A container written in a resource; Azure may know more of an object, but not of an array that nothing else adds to."""

    def __init__(self, value: Any, owner: Owner, path: tuple[str, ...]) -> None:
        self._value = value
        self._owner = owner
        self._path = path

    def member(self, key: Any) -> Any:
        """Give a part as written, or unknown."""
        return known_part(self._found(spell(key)), self._owner, (*self._path, spell(key)))

    def _found(self, key: str) -> Any:
        found = look(self._value, key)
        return self._own_id() if found is None and key.lower() == "id" else found

    def _own_id(self) -> Text | None:
        """Give the id of a part of a network resource: its parent, the array it stands in, its name."""
        name = look(self._value, "name")
        if len(self._path) != 2 or not isinstance(name, str | Symbolic) or not self._owner.is_network:
            return None
        return as_id(f"{self._owner.id}/{self._path[0]}/", name)

    def holds(self, key: str) -> bool | Symbolic:
        """Whether it has a part: if it is written; otherwise only Azure knows."""
        return True if self._found(key) is not None else runtime(self._owner.id, (*self._path, key))

    def as_argument(self) -> Any:
        """Give an array that is all that Azure has; of anything else only Azure knows all."""
        complete = isinstance(self._value, list) and self._owner.is_network
        if not complete or self._owner.is_added_to(self._path[-1]):
            return runtime(self._owner.id, self._path)
        return [known_part(v, self._owner, (*self._path, str(i))) for i, v in enumerate(self._value)]

    def written(self) -> Any:
        """Give what the template says."""
        return self._value


def look(value: Any, key: Any) -> Any:
    """Give a part of a plain value; null where there is none."""
    if isinstance(value, dict):
        name = key_in(value, spell(key))
        return None if name is None else value[name]
    text = spell(key)
    index = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    return value[index] if isinstance(value, list) and 0 <= index < len(value) else None


def known_part(found: Any, owner: Owner, path: tuple[str, ...]) -> Any:
    """Give a part of a resource's state as written; what is not written, or null, is unknown."""
    if found is None:
        return runtime(owner.id, path)
    return Part(found, owner, path) if isinstance(found, dict | list) else found


def inside(parts: Any, collection: str, name: str, owner: Owner, *, full: bool) -> Part | None:
    """Give the state of a resource that is written inside its parent, such as a subnet in its network."""
    if not isinstance(parts, list):
        return None
    for index, part in enumerate(parts):
        if isinstance(part, dict) and spell(look(part, "name")).lower() == name.lower():
            path = (collection, str(index))
            return (
                Part(part, owner, path) if full else Part(look(part, "properties") or {}, owner, (*path, "properties"))
            )
    return None


class ResourceState(Lazy):
    """The properties of a resource; all of it, when `full`."""

    def __init__(self, instance: Instance, *, full: bool) -> None:
        self._instance = instance
        self._full = full

    def member(self, key: Any) -> Any:
        """Give a property as written, or unknown."""
        name = spell(key)
        if self._full and name.lower() == "properties":
            return ResourceState(self._instance, full=False)
        if self._full and name.lower() in ("id", "resourceid"):
            return self._instance.id
        return known_part(self.look(name), owner_of(self._instance), (name,))

    def look(self, name: str) -> Any:
        """Give what is written; of what leads back to itself, what an earlier definition of the resource says."""
        run, earlier = self._instance.env.frame.run, self._instance.earlier
        find = self._instance.part if self._full else self._instance.property
        before = ResourceState(earlier, full=self._full) if earlier is not None else None
        return run.looked_at(lambda: find(name), lambda: before.look(name) if before is not None else None)

    def holds(self, key: str) -> bool | Symbolic:
        """Whether it has a property: if it is written; otherwise only Azure knows."""
        found = self.member(key)
        return found if isinstance(found, Symbolic) and found.resource else True

    def as_argument(self) -> Symbolic:
        """All of it only Azure knows."""
        return runtime(spell(self._instance.id), ())

    def written(self) -> Any:
        """Give what the template says."""
        return self._instance.body() if self._full else self._instance.part("properties")


class DeploymentState(Lazy):
    """The state of a nested deployment: its outputs are known."""

    def __init__(self, instance: Instance, nested: Nested, *, full: bool) -> None:
        self._instance = instance
        self._nested = nested
        self._full = full

    def member(self, key: Any) -> Any:
        """Give the outputs; anything else only Azure knows."""
        name = spell(key)
        if self._full and name.lower() == "properties":
            return DeploymentState(self._instance, self._nested, full=False)
        if not self._full and name.lower() == "outputs":
            return Outputs(self._nested, spell(self._instance.id))
        return runtime(spell(self._instance.id), (name,))

    def holds(self, key: str) -> bool | Symbolic:
        """Whether it has a part."""
        return True if key.lower() == "outputs" else runtime(spell(self._instance.id), (key,))

    def as_argument(self) -> Symbolic:
        """All of it only Azure knows."""
        return runtime(spell(self._instance.id), ())

    def written(self) -> Any:
        """Give its outputs."""
        return {"outputs": Outputs(self._nested, spell(self._instance.id)).written()}


class Outputs(Lazy):
    """The outputs of a nested deployment, evaluated one by one."""

    def __init__(self, nested: Nested, resource: str) -> None:
        self._nested = nested
        self._resource = resource

    def member(self, key: Any) -> Any:
        """Give an output as type and value."""
        name = spell(key)
        run = self._nested.env.frame.run
        return run.looked_at(lambda: output(self._nested, name), lambda: runtime(self._resource, ("outputs", name)))

    def holds(self, key: str) -> bool | Symbolic:
        """Whether there is such an output."""
        try:
            found = self.member(key)
        except ExpressionError:
            return False
        return found if isinstance(found, Symbolic) else True

    def as_argument(self) -> Any:
        """Give all outputs."""
        return self.written()

    def written(self) -> Any:
        """Give all outputs."""
        return {name: self.member(name) for name in output_names(self._nested)}
