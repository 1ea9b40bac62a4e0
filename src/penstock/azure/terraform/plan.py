"""The files of Terraform → `Workspace`: plans, states as `terraform show -json` writes them, states as they are stored.

Comes in: the root of a document. Goes out: every resource there is after apply, with what is not known yet marked as such. What a plan deletes
is not there; what was changed behind Terraform's back is no part of it. Read next: `terraform/references.py`.

Source: HashiCorp, "JSON Output Format": values representation, plan representation, configuration representation. Read August 2026.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from penstock.azure.terraform.address import Key, Token, modules
from penstock.azure.terraform.configuration import (
    Configuration,
    is_expression,
    read_configuration,
    references,
)
from penstock.azure.terraform.instance import Instance, Mark
from penstock.azure.terraform.merge import hide, values_of
from penstock.azure.terraform.workspace import Workspace
from penstock.source.node import Node

PLAN, STATE = "terraform-plan", "terraform-state"
DEEPEST = 60
"""Modules stand inside modules so many times."""


def read_workspace(root: Node, *, before: bool = False) -> Workspace:
    """Read a file of Terraform, whichever of its forms it has; a plan as the estate will be, or as it is before."""
    if root.get("version").number() is not None and root.get("resources").is_array:
        found = tuple(_stored(root.get("resources")))
        return Workspace(instances=found, configuration=Configuration(), words="Terraform state", door=STATE)
    if not root.get("values").is_missing:
        found = tuple(_shown(root.get("values", "root_module")))
        return Workspace(instances=found, configuration=Configuration(), words=_words("state", root), door=STATE)
    return _earlier(root) if before else _plan(root)


def _words(form: str, root: Node) -> str:
    version = root.get("format_version").text()
    return f"Terraform {form}" + (f" {version}" if version else "")


# ── plans ────────────────────────────────────────────────────────────────────────────────────────


def _plan(root: Node) -> Workspace:
    configuration = read_configuration(root.get("configuration"))
    changes = {str(change.get("address").value): change for change in root.get("resource_changes").elements()}
    planned = root.get("planned_values", "root_module")
    top = root if planned.is_missing else planned
    after = [_later(i, changes.get(i.address), configuration) for i in _shown(top)]
    known = {instance.address for instance in after}
    before = root.get("prior_state", "values", "root_module")
    data = [i for i in _shown(before) if i.is_data and i.address not in known]
    return Workspace(
        instances=(*after, *data),
        configuration=configuration,
        words=_words("plan", root),
        door=PLAN,
        gone=frozenset(_gone(changes.values(), after)),
    )


def _earlier(root: Node) -> Workspace:
    """Give what there was before a plan: the state that it was made from, which knows all its values."""
    state = root.get("prior_state", "values", "root_module")
    found = tuple(_shown(state)) if state.is_object else tuple(_changed(root))
    words = f"{_words('plan', root)}, as it was before"
    return Workspace(instances=found, configuration=Configuration(), words=words, door=STATE)


def _changed(root: Node) -> Iterator[Instance]:
    """Give what the changes of a plan say that there was before."""
    for change in root.get("resource_changes").elements():
        before = change.get("change", "before")
        if before.is_object and isinstance(change.get("type").value, str):
            instance = _instance(change)
            secret = change.get("change", "before_sensitive").value
            yield replace(instance, values=Node(values_of(before.value, None, secret), before.origin))


def _later(instance: Instance, change: Node | None, configuration: Configuration) -> Instance:
    """Give an instance with marks: those of its change, or, where that is not told, where the configuration has a value and the plan none."""
    path = tuple(step.name for step in instance.modules)
    written = configuration.resource(path, is_data=instance.is_data, kind=instance.type, name=instance.name)
    expressions = written.get("expressions")
    if change is not None:
        pending, secret = change.get("change", "after_unknown").value, change.get("change", "after_sensitive").value
        value = values_of(instance.values.value, pending, secret)
    else:
        value = filled(instance.values.value, expressions)
    return _with(instance, value | _write_only(expressions))


def _write_only(expressions: Node) -> dict[str, Any]:
    """Give the values that a plan never holds, for they are written to Azure only: from the configuration, or as not known yet."""
    found = {}
    for name, written in expressions.items():
        if name.endswith("_wo"):
            constant = written.get("constant_value").value
            found[name] = Mark.PENDING if constant is None and references(written) else constant
    return found


def _with(instance: Instance, value: Any) -> Instance:
    return replace(instance, values=Node(value, instance.values.origin))


def filled(value: Any, expressions: Node) -> Any:
    """Give values with a mark where an expression refers to something and no value is told: plans leave out what they do not know."""
    if isinstance(value, dict) and expressions.is_object:
        found = dict(value)
        for name, written in expressions.items():
            if name not in value and references(written):
                found[name] = Mark.PENDING
            elif name in value and not is_expression(written):
                found[name] = filled(value[name], written)
        return found
    if isinstance(value, list) and expressions.is_array and len(value) == len(expressions.value):
        return [filled(one, block) for one, block in zip(value, expressions.elements(), strict=True)]
    return value


def _gone(changes: Iterable[Node], after: list[Instance]) -> Iterator[str]:
    """Give the ids of what the plan deletes and does not make again."""
    kept = {str(instance.values.get("id").value).lower() for instance in after}
    for change in changes:
        actions = change.get("change", "actions").value
        identity = change.get("change", "before", "id").value
        deletes = isinstance(actions, list) and "delete" in actions
        if deletes and isinstance(identity, str) and identity.lower() not in kept:
            yield identity.lower()


# ── values ───────────────────────────────────────────────────────────────────────────────────────


def _shown(module: Node, depth: int = DEEPEST) -> Iterator[Instance]:
    """Give the resources of a module and of those inside it, as `terraform show -json` writes them."""
    for resource in module.get("resources").elements():
        if resource.is_object and isinstance(resource.get("type").value, str):
            yield _instance(resource)
    if depth:
        for child in module.get("child_modules").elements():
            yield from _shown(child, depth - 1)


def _instance(resource: Node) -> Instance:
    address = str(resource.get("address").value)
    values, secret = resource.get("values"), resource.get("sensitive_values").value
    return Instance(
        address=address,
        type=resource.get("type").value,
        name=str(resource.get("name").value),
        values=Node(values_of(values.value, None, secret), values.origin),
        modules=modules(address),
        index=_index(resource.get("index").value),
        is_data=resource.get("mode").value == "data",
    )


def _index(value: Any) -> Token | None:
    if isinstance(value, str):
        return Key(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


# ── stored states ────────────────────────────────────────────────────────────────────────────────


def _stored(resources: Node) -> Iterator[Instance]:
    """Give the resources of a state as Terraform stores it (version 4)."""
    for resource in resources.elements():
        kind, name = resource.get("type").value, str(resource.get("name").value)
        if resource.is_object and isinstance(kind, str):
            for one in resource.get("instances").elements():
                yield _stored_one(resource, one, kind, name)


def _stored_one(resource: Node, one: Node, kind: str, name: str) -> Instance:
    module, index = str(resource.get("module").value or ""), _index(one.get("index_key").value)
    is_data = resource.get("mode").value == "data"
    place = "" if index is None else f"[{index}]" if isinstance(index, int) else f'["{index}"]'
    address = ".".join(part for part in (module, "data" if is_data else "", kind, name) if part) + place
    attributes = one.get("attributes")
    value = attributes.value if attributes.is_object else {}
    for path in one.get("sensitive_attributes").elements():
        value = hide(value, [step.get("value").value for step in path.elements()])
    return Instance(
        address=address,
        type=kind,
        name=name,
        values=Node(value, attributes.origin),
        modules=modules(module),
        index=index,
        is_data=is_data,
    )
