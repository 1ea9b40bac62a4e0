"""What `reference()` gives: the state of a resource or of a deployment of the same estate.

Comes in: an `Instance`. Goes out: `Lazy` values, made part by part when asked for. What the template writes is known; what it does not write,
only Azure knows, and the unknown value says of which resource. The outputs of a deployment are evaluated. Read next: `arm/registry.py`.
"""

from __future__ import annotations

from typing import Any

from penstock.azure.arm.instance import Instance
from penstock.azure.arm.nested import Nested
from penstock.azure.arm.scope import Text
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Lazy, Symbolic, compose, key_in, runtime, spell


class Part(Lazy):
    """A container written in a resource; Azure may know more of an object, but not of an array that nothing else adds to."""

    def __init__(self, value: Any, instance: Instance, path: tuple[str, ...]) -> None:
        self._value = value
        self._instance = instance
        self._path = path

    def member(self, key: Any) -> Any:
        """Give a part as written, or unknown."""
        return known_part(self._found(spell(key)), self._instance, (*self._path, spell(key)))

    def _found(self, key: str) -> Any:
        found = _look(self._value, key)
        return self._own_id() if found is None and key.lower() == "id" else found

    def _own_id(self) -> Text | None:
        """Give the id of a part of a network resource: its parent, the array it stands in, its name."""
        name = _look(self._value, "name")
        if len(self._path) != 2 or not isinstance(name, str | Symbolic) or not _is_network(self._instance):
            return None
        return compose((self._instance.id, f"/{self._path[0]}/", name))

    def holds(self, key: str) -> bool | Symbolic:
        """Whether it has a part: if it is written; otherwise only Azure knows."""
        found = self._found(key)
        return True if found is not None else runtime(spell(self._instance.id), (*self._path, key))

    def as_argument(self) -> Any:
        """Give an array that is all that Azure has; of anything else only Azure knows all."""
        if not isinstance(self._value, list) or self._is_added_to():
            return runtime(spell(self._instance.id), self._path)
        return [known_part(v, self._instance, (*self._path, str(i))) for i, v in enumerate(self._value)]

    def _is_added_to(self) -> bool:
        registry = self._instance.env.frame.run.registry
        return not _is_network(self._instance) or registry.adds_to(f"{spell(self._instance.id)}/{self._path[-1]}")

    def written(self) -> Any:
        """Give what the template says."""
        return self._value


def _is_network(instance: Instance) -> bool:
    return instance.kind.lower().startswith("microsoft.network/")


def _look(value: Any, key: Any) -> Any:
    if isinstance(value, dict):
        name = key_in(value, spell(key))
        return None if name is None else value[name]
    text = spell(key)
    index = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    return value[index] if isinstance(value, list) and 0 <= index < len(value) else None


def known_part(found: Any, instance: Instance, path: tuple[str, ...]) -> Any:
    """Give a part of a resource's state as written; what is not written, or null, is unknown."""
    if found is None:
        return runtime(spell(instance.id), path)
    return Part(found, instance, path) if isinstance(found, dict | list) else found


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
        look = self._instance.part if self._full else self._instance.property
        run = self._instance.env.frame.run
        found = run.looked_at(lambda: look(name), lambda: None)
        return known_part(found, self._instance, (name,))

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
        return run.looked_at(lambda: self._nested.output(name), lambda: runtime(self._resource, ("outputs", name)))

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
        return {name: self.member(name) for name in self._nested.output_names()}
