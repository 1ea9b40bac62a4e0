"""Where an expression stands: the template around it, the loops it is in, the names it may use.

Comes in: templates as they are opened. Goes out: `Frame` (one template with its parameters and variables), `Env` (a frame, loops, lambda
variables), `Run` (what all templates of one deployment share). They hold; `arm/evaluate.py` computes.
Read next: `arm/evaluate.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from penstock.azure.arm.limits import Budget, Exhausted
from penstock.azure.arm.scope import Scope
from penstock.azure.arm.syntax import Expression, ExpressionError
from penstock.azure.arm.values import sketch, spell
from penstock.azure.notes import Notes
from penstock.source.node import Node

if TYPE_CHECKING:
    from penstock.azure.arm.instance import Instance
    from penstock.azure.arm.plan import Plan
    from penstock.azure.arm.registry import Registry


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
    registry: Registry
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
    plans: list[Plan] = field(default_factory=list)
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
