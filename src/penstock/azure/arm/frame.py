"""Where an expression stands: the template around it, the loops it is in, the names it may use.

Comes in: templates as they are opened. Goes out: `Frame` (one template with its parameters and variables), `Env` (a frame, loops, lambda
variables), `Run` (what all templates of one deployment share), `Instance` (a resource that one deploys), `Nested` (a template that one
deploys). They hold one another, which is why they stand in one file; `arm/evaluate.py` computes. Read next: `arm/evaluate.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Protocol

from penstock.azure.arm.limits import Budget, Exhausted
from penstock.azure.arm.scope import Scope, Text
from penstock.azure.arm.syntax import Expression, ExpressionError, is_expression
from penstock.azure.arm.values import Symbolic, key_in, placed_dict, sketch, spell
from penstock.azure.notes import Notes
from penstock.azure.resource import Resource
from penstock.source.node import Node, Unknown

NO_PART = frozenset(
    ("asserts", "comments", "condition", "copy", "dependson", "existing", "metadata", "name", "resources", "type")
)
"""What a resource of a template has that is no part of the resource deployed, or is given apart."""

_BEING_READ = object()


class Wanted(Enum):
    """What a link leads to."""

    TEMPLATE = "template"
    PARAMETERS = "parameter file"


Files = Callable[[str, str, Wanted], Node | None]
"""Finds the template or the parameter file that a link names, as seen from a file."""


class Evaluate(Protocol):
    """The evaluator, as what it calls sees it."""

    def value(self, node: Node, env: Env) -> Any:
        """Give what a JSON value of a template evaluates to."""

    def expression(self, tree: Expression, env: Env) -> Any:
        """Give what an expression evaluates to."""


class Listing(Protocol):
    """What lists the resources of a template, as those who ask for them see it."""

    env: Env

    def open(self) -> bool:
        """List what can be listed; whether that is all."""


class Resources(Protocol):
    """All resources of a deployment, as its templates see them; `arm/registry.py` keeps them."""

    exports: Mapping[str, Resource]

    def wait(self, plan: Listing) -> None:
        """Take a plan that is to be opened."""

    def add(self, instance: Instance) -> None:
        """Take a resource."""

    def adds_to(self, collection: str) -> bool:
        """Whether resources of their own add to an array of their parent."""

    def open_all(self) -> None:
        """Open the plans that wait, and those that they lead to."""

    def open_near(self, frame: Frame) -> None:
        """Open the plans whose expressions stand in one template."""

    def find(self, identity: str, frame: Frame) -> Instance | None:
        """Give the resource with an id, as seen from a template."""


class RoundTrip(Exception):  # noqa: N818 - no mistake of the template: Azure has an answer, we have not
    """The state of a resource is asked for in order to compute it: Azure would tell what it was before."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Stands for a value while it is computed; `looking`: how many states of resources were being looked at when it began."""

    looking: int

    def complain(self, what: str, name: str, run: Run) -> None:
        """Raise what a value that is asked for while it is computed deserves."""
        if run.looking > self.looking:
            raise RoundTrip
        raise ExpressionError(f'the {what} "{name}" refers to itself')


@dataclass(slots=True)
class Run:
    """What the templates of one deployment share."""

    evaluate: Evaluate
    registry: Resources
    notes: Notes
    budget: Budget
    files: Files
    fresh: int = 0
    """How many values were made that are like no other."""
    looking: int = 0
    """How many states of resources are being looked at."""
    count: int = 0
    """How many resources were listed."""
    ended: str = ""
    """Why the template was not evaluated to its end."""
    failed: Exception | None = None
    """A fault of penstock that ended it."""
    active: bool = False
    """Whether it is this template that is being put out, and not one that it refers to."""

    @contextmanager
    def to_its_end(self) -> Iterator[None]:
        """Keep what ends this template from ending others."""
        try:
            yield
        except Exhausted as end:
            self.ended = self.ended or str(end)
        except Exception as failure:  # noqa: BLE001 - a fault of ours must not hide the other files
            self.failed = self.failed or failure

    def looked_at(self, compute: Callable[[], Any], otherwise: Callable[[], Any]) -> Any:
        """Compute a part of the state of a resource; what leads back to itself is left to Azure."""
        self.looking += 1
        try:
            return compute()
        except RoundTrip:
            return otherwise()
        except Exhausted:
            if self.active:
                raise
            return otherwise()
        finally:
            self.looking -= 1


@dataclass(slots=True)
class Frame:
    """One template: what its parameters were given, and what has been computed of it.

    `given` holds values, or nodes with the surroundings they are evaluated in; `withheld` says why there may be more. `escaped`: `[[`
    begins an expression here.
    `label` tells its unknown parameters from those of other templates. `depth` counts the templates around it. `symbols` and
    `named` are its resources, once they are listed; `plans` are to list them.
    """

    run: Run
    template: Node
    scope: Scope
    given: Mapping[str, Given]
    label: str = ""
    name: Any = "main"
    depth: int = 0
    withheld: str = ""
    escaped: bool = False
    plans: list[Listing] = field(default_factory=list)
    symbols: dict[str, list[Instance]] = field(default_factory=dict)
    named: dict[str, list[Instance]] = field(default_factory=dict)
    memo: dict[tuple[str, str], Any] = field(default_factory=dict)
    nodes: dict[str, Mapping[str, Node]] = field(default_factory=dict)

    def member(self, section: str, name: str) -> Node | None:
        """Give the node of a member of `parameters`, `variables`, … by name without case."""
        known = self.nodes.get(section)
        if known is None:
            known = self.nodes[section] = {key.lower(): node for key, node in self.template.get(section).items()}
        return known.get(name.lower())

    def once(self, what: str, name: str, compute: Callable[[], Any]) -> Any:
        """Compute a value the first time it is asked for. Raises `ExpressionError` when it is asked for while it is computed."""
        key, run = (what, name), self.run
        found = self.memo.get(key)
        if isinstance(found, Busy):
            found.complain(what, name, run)
        if key in self.memo:
            return found
        self.memo[key] = Busy(run.looking)
        try:
            found = compute()
        except BaseException:
            del self.memo[key]
            raise
        self.memo[key] = found
        return found


@dataclass(frozen=True, slots=True)
class Given:
    """What a parameter was given: a value, or a node to be evaluated in other surroundings."""

    value: Any = None
    node: Node | None = None
    env: Env | None = None


@dataclass(frozen=True, slots=True)
class Env:
    """Where an expression stands.

    `loops` are the indexes of copy loops by name in lower case; "" is that of the resource. `local` are lambda variables, `arguments`
    those of a user-defined function, inside which nothing else has a name.
    """

    frame: Frame
    loops: Mapping[str, Any] = field(default_factory=dict)
    local: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, Any] | None = None

    @property
    def mark(self) -> str:
        """What tells an expression here from the same expression elsewhere."""
        loops = "".join(f" {name}={spell(index)}" for name, index in sorted(self.loops.items()) if name)
        around = [*self.local.values(), *(self.arguments or {}).values()]
        values = "".join(f" {sketch(value)}" for value in around)
        return f"{self.frame.label}{loops}{values}".strip()

    def in_loop(self, name: str, index: Any, *, of_resource: bool = False) -> Env:
        """Give the surroundings inside one turn of a loop."""
        loops = {**self.loops, name.lower(): index}
        if of_resource or "" not in self.loops:
            loops[""] = index
        return replace(self, loops=loops)

    def with_local(self, names: list[str], values: list[Any]) -> Env:
        """Give the surroundings inside a lambda."""
        return replace(self, local={**self.local, **dict(zip(names, values, strict=False))})

    def inside_function(self, arguments: Mapping[str, Any]) -> Env:
        """Give the surroundings inside a user-defined function."""
        return Env(self.frame, arguments=arguments)


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
        if found is _BEING_READ:
            raise RoundTrip
        if key not in self.memo:
            self.memo[key] = _BEING_READ
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


@dataclass(slots=True, eq=False)
class Nested:
    """A template that is deployed by another one. `env` is where its expressions stand; `scope` where its resources go."""

    template: Node
    env: Env
    scope: Scope
    label: str
