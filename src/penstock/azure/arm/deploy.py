"""From a template to the resources that a deployment would make.

Comes in: templates, values of their parameters, and a way to find linked ones. Goes out: a `Deployment` each: resources in ARM's
shape, and what was noticed. Ids are listed first, for all templates together; only then are resources evaluated.
Read next: `arm/plan.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from penstock.azure.arm.evaluate import Evaluator
from penstock.azure.arm.frame import Env, Files, Frame, Given, Instance, Run
from penstock.azure.arm.limits import MAX_STEPS, Budget
from penstock.azure.arm.nested import DEPLOYMENTS
from penstock.azure.arm.plan import Plan
from penstock.azure.arm.registry import Registry
from penstock.azure.arm.scope import Place, default_scope
from penstock.azure.arm.settle import settle
from penstock.azure.arm.values import Symbolic, spell
from penstock.azure.fault import fault
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template to deploy: its root, values of its parameters, where it goes."""

    root: Node
    parameters: Mapping[str, Any]
    place: Place = NOWHERE


def deploy(
    root: Node, *, parameters: Mapping[str, Any], files: Files, place: Place = NOWHERE, steps: int = MAX_STEPS
) -> Deployment:
    """Give the resources of one template."""
    return deploy_all([Template(root=root, parameters=parameters, place=place)], files=files, steps=steps)[0]


def deploy_all(
    templates: Iterable[Template], *, files: Files, exports: Iterable[Resource] = (), steps: int = MAX_STEPS
) -> list[Deployment]:
    """Give the resources of templates that may refer to each other's resources, and to those of `exports`."""
    registry = Registry({resource.id: resource for resource in exports})
    plans = [_plan(template, registry, files, steps) for template in templates]
    for plan in plans:
        registry.wait(plan)
    with _room_for_calls():
        registry.open_all()
        return [_deploy(plan) for plan in plans]


def _plan(template: Template, registry: Registry, files: Files, steps: int) -> Plan:
    root, place = template.root, template.place
    run = Run(evaluate=Evaluator(), registry=registry, notes=Notes(), budget=Budget(steps), files=files)
    given = {name.lower(): Given(value=value) for name, value in template.parameters.items()}
    scope = default_scope(root.get("$schema").text() or "", place)
    frame = Frame(run=run, template=root, scope=scope, given=given, label=f"{place.label}:" if place.label else "")
    return Plan(root, Env(frame), scope)


@contextmanager
def _room_for_calls() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _deploy(plan: Plan) -> Deployment:
    run, resources = plan.env.frame.run, list[Resource]()
    run.active = True
    with run.to_its_end():
        for instance in plan.all():
            if instance.nested is None:
                resources.append(_resource(instance, run))
    run.active = False
    if run.ended:
        cure = "the rest of what it deploys is missing from every answer"
        message = f"the template is too large to evaluate: {run.ended}"
        run.notes.error("PS309", message, plan.template.origin, cure=cure)
    faults = () if run.failed is None else (fault(plan.template.origin.file, run.failed),)
    return Deployment(resources=tuple(resources), diagnostics=(*run.notes.diagnostics(), *faults))


def _resource(instance: Instance, run: Run) -> Resource:
    run.notes.context = f"{instance.kind}/{spell(instance.name)}"
    nests = instance.kind.lower() == DEPLOYMENTS
    place = instance.node.origin
    body = Node({} if nests or instance.existing else settle(instance.body(), run.budget, place), place)
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
        doubt=None if instance.doubt is None else _doubt(instance.doubt),
    )


def _doubt(doubt: Symbolic) -> Unknown:
    return Unknown(why=doubt.why, origin=doubt.origin, identity=f"{doubt.text}@deployed")
