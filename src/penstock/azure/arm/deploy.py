"""From a template to the resources that a deployment would make.

Comes in: the root of a template, values of its parameters, and a way to find linked templates. Goes out: `Deployment`: resources in ARM's
shape, and what was noticed. Ids are listed first, for the whole deployment; only then are resources evaluated.
Read next: `arm/plan.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from penstock.azure.arm.evaluate import Evaluator
from penstock.azure.arm.frame import Env, Files, Frame, Given, Run
from penstock.azure.arm.instance import Instance
from penstock.azure.arm.limits import MAX_STEPS, Budget, Exhausted
from penstock.azure.arm.nested import DEPLOYMENTS
from penstock.azure.arm.plan import Plan
from penstock.azure.arm.registry import Registry
from penstock.azure.arm.scope import Place, default_scope
from penstock.azure.arm.settle import settle
from penstock.azure.arm.values import spell
from penstock.azure.notes import Notes
from penstock.azure.resource import Resource
from penstock.diagnostics import Diagnostic
from penstock.source.node import Node, Unknown

FRAMES = 12_000
"""Python's own bound on calls within calls, while a template is evaluated; the evaluator's bounds come first."""

NOWHERE = Place()
"""The place of a template of which nothing else is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What a template deploys, and what was noticed."""

    resources: tuple[Resource, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def deploy(
    root: Node, *, parameters: Mapping[str, Any], files: Files, place: Place = NOWHERE, steps: int = MAX_STEPS
) -> Deployment:
    """Give the resources of a template."""
    run = Run(
        evaluate=Evaluator(),
        registry=Registry(),
        notes=Notes(),
        budget=Budget(steps),
        files=files,
    )
    given = {name.lower(): Given(value=value) for name, value in parameters.items()}
    scope = default_scope(root.get("$schema").text() or "", place)
    frame = Frame(run=run, template=root, scope=scope, given=given, label=f"{place.label}:" if place.label else "")
    resources: list[Resource] = []
    with _room_for_calls():
        try:
            _deploy(Plan(root, Env(frame), scope), run, resources)
        except Exhausted as end:
            cure = "the rest of what it deploys is missing from every answer"
            run.notes.error("PS309", f"the template is too large to evaluate: {end}", root.origin, cure=cure)
    return Deployment(resources=tuple(resources), diagnostics=run.notes.diagnostics())


@contextmanager
def _room_for_calls() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _deploy(plan: Plan, run: Run, into: list[Resource]) -> None:
    run.registry.wait(plan)
    run.registry.open_all()
    for instance in plan.all():
        if instance.nested is None:
            into.append(_resource(instance, run))


def _resource(instance: Instance, run: Run) -> Resource:
    run.notes.context = f"{instance.kind}/{spell(instance.name)}"
    nests = instance.kind.lower() == DEPLOYMENTS
    body = Node({} if nests or instance.existing else settle(instance.body(), run.budget), instance.node.origin)
    run.notes.context = ""
    location = body.get("location").text() or ""
    return Resource(
        id=spell(instance.id).lower(),
        type=instance.kind.lower(),
        name=spell(instance.name).rsplit("/", 1)[-1],
        body=body,
        properties=body.get("properties"),
        origin=instance.node.origin,
        location=location.lower().replace(" ", ""),
        door="arm-template",
        existing=instance.existing,
        doubt=None if instance.doubt is None else Unknown(why=instance.doubt.why, origin=instance.doubt.origin),
    )
