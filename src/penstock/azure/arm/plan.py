"""What one template deploys: its resources, loops unrolled, conditions decided, names evaluated.

Comes in: a template, where its expressions stand and where its resources go. Goes out: instances, in the order of the file. A condition that
nobody can decide leaves the resource in, with a doubt. Source: Microsoft Learn, "Resource declarations", "Child resources", "Resource
iteration", "Conditional deployment" and "Extension resources in ARM templates". Read next: `arm/nested.py`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from penstock.azure.arm.frame import Env, Instance, RoundTrip
from penstock.azure.arm.functions.numbers import truth
from penstock.azure.arm.loops import turns_of
from penstock.azure.arm.nested import DEPLOYMENTS, open_nested, stated
from penstock.azure.arm.scope import Level, Scope, Text, resource_id
from penstock.azure.arm.syntax import ExpressionError
from penstock.azure.arm.values import Symbolic, compose, spell, unknown
from penstock.source.node import Node, Unknown


@dataclass(frozen=True, slots=True)
class _Task:
    """A declaration to be taken; `turned`: it is one turn of its loop. `at` is its place in the file."""

    at: int
    node: Node
    env: Env
    symbol: str
    parent: Instance | None
    doubt: Symbolic | None
    turned: bool = False


@dataclass(slots=True, eq=False)
class Plan:
    """The resources of one template. `doubt`: whether all of it is deployed is not known, and why.

    `outer`: its expressions belong to the template around it.
    """

    template: Node
    env: Env
    scope: Scope
    doubt: Symbolic | None = None
    outer: bool = False
    instances: list[tuple[int, Instance]] = field(default_factory=list)
    below: dict[int, Plan] = field(default_factory=dict)
    _tasks: deque[_Task] | None = None

    def open(self) -> bool:
        """List the resources; last those that are deployed elsewhere, for where that is may depend on others.

        A declaration that needs what is just being computed is left for the next time. Whether all is listed is the answer.
        """
        if self._tasks is None:
            self._tasks = deque(self._declared())
        tasks, self._tasks = self._tasks, deque()
        while tasks:
            task = tasks.popleft()
            try:
                tasks.extendleft(reversed(self._do(task)))
            except RoundTrip:
                self._tasks.append(task)
        return not self._tasks

    def all(self) -> Iterator[Instance]:
        """Give the resources, those of nested deployments in their place."""
        for _, instance in sorted(self.instances, key=lambda one: one[0]):
            yield instance
            plan = self.below.get(id(instance))
            if plan is not None:
                yield from plan.all()

    # ── one declaration ──────────────────────────────────────────────────────────────────────────

    def _declared(self) -> list[_Task]:
        declared = enumerate(_declarations(self.template))
        tasks = [_Task(at, node, self.env, symbol, None, self.doubt) for at, (symbol, node) in declared]
        return sorted(tasks, key=lambda task: _goes_elsewhere(task.node))

    def _do(self, task: _Task) -> list[_Task]:
        """Take one declaration; give what follows from it: the turns of its loop, or the resources inside it."""
        if not task.node.is_object or not _is_azure(task.node):
            return []
        if not task.turned:
            turns = self._turns(task.node, task.env)
            return [replace(task, env=env, doubt=_both(task.doubt, doubt), turned=True) for env, doubt in turns]
        condition = self._condition(task.node, task.env)
        if condition is False and task.node.get("resources").is_missing:
            return []
        instance = self._instance(task.node, task.env, task.parent)
        if instance is None:
            return []
        if condition is not False:
            instance.doubt = _both(task.doubt, condition if isinstance(condition, Symbolic) else None)
            self._take(instance, task)
        inside = _declarations(task.node)
        return [_Task(task.at, node, task.env, symbol, instance, task.doubt) for symbol, node in inside]

    def _turns(self, node: Node, env: Env) -> Iterator[tuple[Env, Symbolic | None]]:
        """Give the surroundings of every turn of the loop of a resource; of a loop of unknown length, of one turn."""
        loop = node.get("copy")
        if not loop.is_object:
            yield env, None
            return
        name = spell(env.frame.run.evaluate.value(loop.get("name"), env))
        count = turns_of(loop, name, env)
        if isinstance(count, Symbolic):
            index = unknown(count.why, f"copyIndex({name})", count.origin)
            yield env.in_loop(name, index, of_resource=True), count
            return
        for number in range(count):
            yield env.in_loop(name, number, of_resource=True), None

    def _condition(self, node: Node, env: Env) -> bool | Symbolic:
        condition = node.get("condition")
        if condition.is_missing:
            return True
        found = env.frame.run.evaluate.value(condition, env)
        if isinstance(found, Unknown):
            return found if isinstance(found, Symbolic) else unknown(found.why, "condition", found.origin)
        try:
            return truth(found)
        except ExpressionError as error:
            env.frame.run.notes.error("PS302", str(error), condition.origin, expected="true or false")
            return unknown(str(error), f"condition {env.mark}", condition.origin)

    def _take(self, instance: Instance, task: _Task) -> None:
        frame = instance.env.frame
        if instance.doubt is not None:
            message = f'whether "{spell(instance.name)}" is deployed is not known: {instance.doubt.why}'
            cure = "answers hold for the case that it is; its rules, routes and peerings are in doubt"
            frame.run.notes.note("PS305", message, instance.node.origin, cure=cure)
        if instance.kind.lower() == DEPLOYMENTS and not instance.existing:
            self._nest(instance)
        self.instances.append((task.at, instance))
        frame.run.registry.add(instance)
        frame.named.setdefault(spell(instance.name).lower(), []).append(instance)
        if task.symbol:
            frame.symbols.setdefault(task.symbol.lower(), []).append(instance)

    def _nest(self, instance: Instance) -> None:
        nested = open_nested(instance, self.scope, escaped=self.outer)
        if nested is not None:
            instance.nested = nested
            outer = nested.env.frame is instance.env.frame
            plan = Plan(nested.template, nested.env, nested.scope, instance.doubt, outer)
            self.below[id(instance)] = plan
            instance.env.frame.run.registry.wait(plan)

    # ── names and ids ────────────────────────────────────────────────────────────────────────────

    def _instance(self, node: Node, env: Env, parent: Instance | None) -> Instance | None:
        kind = spell(env.frame.run.evaluate.value(node.get("type"), env))
        name = stated(node, "name", env)
        if name is None:
            env.frame.run.notes.error("PS306", "the resource has no name", node.origin, expected="a name")
            return None
        try:
            kind, name, owner = _full(kind, name, parent, self._owner(node, env, parent))
            identity = resource_id(owner, kind, [name])
        except ExpressionError as error:
            env.frame.run.notes.error("PS306", str(error), node.get("name").origin, value=spell(name))
            return None
        existing = node.get("existing").flag() is True
        return Instance(node=node, env=env, kind=kind, name=name, id=identity, owner=owner, existing=existing)

    def _owner(self, node: Node, env: Env, parent: Instance | None) -> Text:
        """Give the id before `/providers/`: the resource that is extended, or the scope of the deployment."""
        scope = self.scope
        nests = (node.get("type").text() or "").lower() == DEPLOYMENTS
        group, subscription = (stated(node, name, env) for name in ("resourceGroup", "subscriptionId"))
        if group is not None:
            scope = scope.at(Level.GROUP, subscription=subscription, group=group)
        elif subscription is not None:
            scope = scope.at(Level.SUBSCRIPTION, subscription=subscription)
        extended = None if nests else stated(node, "scope", env)
        if extended is None:
            return parent.owner if parent is not None else scope.id
        if spell(extended).startswith("/"):
            return "" if spell(extended) == "/" else extended
        return compose((scope.id, "/providers/", extended))


def _both(one: Symbolic | None, other: Symbolic | None) -> Symbolic | None:
    """Give the doubt of what depends on two conditions: it is neither of them alone."""
    if one is None or other is None or one == other:
        return one or other
    return unknown(one.why, f"and({one.text},{other.text})", one.origin)


def _goes_elsewhere(node: Node) -> bool:
    return any(not node.get(name).is_missing for name in ("resourceGroup", "subscriptionId", "scope"))


def _declarations(owner: Node) -> Iterator[tuple[str, Node]]:
    """Give the resources declared, with the symbolic names that language version 2.0 gives them."""
    resources = owner.get("resources")
    if resources.is_object:
        yield from resources.items()
    else:
        yield from (("", node) for node in resources.elements())


def _full(kind: str, name: Text, parent: Instance | None, owner: Text) -> tuple[str, Text, Text]:
    """Give full type, full name and owner of a resource that may stand inside its parent."""
    if parent is None or kind.lower().startswith(parent.kind.lower() + "/"):
        return kind, name, owner
    if "." in kind.partition("/")[0]:
        return kind, name, parent.id
    return f"{parent.kind}/{kind}", compose((parent.name, "/", name)), owner


def _is_azure(node: Node) -> bool:
    """Whether a declaration is one of an Azure resource, and not of an extension such as Kubernetes or Microsoft Graph."""
    foreign = not node.get("import").is_missing or not node.get("extension").is_missing
    return not foreign and bool(node.get("type").text())
