"""Terraform's plans and states → a `Door`.

Comes in: the root of a document. Goes out: its resources in ARM's shape, and what was noticed. Text of the file is never shown with a message, since
plans and states hold secrets. Read next: `terraform/plan.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from penstock.azure.doors import Door
from penstock.azure.notes import Notes
from penstock.azure.terraform.deployments import deployed
from penstock.azure.terraform.hcl import is_there
from penstock.azure.terraform.instance import Instance
from penstock.azure.terraform.make import Maker
from penstock.azure.terraform.plan import read_workspace
from penstock.azure.terraform.sources import Folder, Sources
from penstock.azure.terraform.tables import TABLE
from penstock.azure.terraform.workspace import Workspace
from penstock.diagnostics import Diagnostic, Locator, Origin
from penstock.source.node import Node


@dataclass(frozen=True, slots=True)
class Hushed:
    """Finds places in a text and shows none of it."""

    behind: Locator

    def position(self, pointer: str, /) -> tuple[int, int]:
        """Give the line and column of a value."""
        return self.behind.position(pointer)

    def line_text(self, _line: int, /) -> str:
        """Give nothing."""
        return ""


def open_terraform(root: Node, *, before: bool = False, folder: Folder | None = None) -> Door:
    """Read a plan or a state; a plan as the estate will be after it, or as it is before. `folder` gives the `.tf` files beside it."""
    origin = Origin(file=root.origin.file, pointer=root.origin.pointer, locator=Hushed(root.origin.locator))
    notes = Notes()
    workspace = read_workspace(Node(root.value, origin), before=before)
    if folder is not None:
        workspace = _beside(workspace, folder, origin, notes)
    maker = Maker(workspace, TABLE, notes)
    resources = maker.make()
    told: tuple[Diagnostic, ...] = ()
    for deployment in deployed(workspace, maker.resolver, resources, notes):
        resources += deployment.resources
        told += deployment.diagnostics
    if workspace.sources is not None and workspace.sources.budget.is_spent:
        cure = "in the rest, places are those of the heads of blocks, and what a plan leaves out stays unknown"
        notes.note("PS136", "the .tf files beside this file are too long to be read all", origin, cure=cure)
    _tell_others(workspace, origin, notes)
    return Door(words=workspace.words, resources=resources, diagnostics=(*notes.diagnostics(), *told))


def _beside(workspace: Workspace, folder: Folder, origin: Origin, notes: Notes) -> Workspace:
    """Give a workspace whose resources stand where the files beside it have them."""
    sources = Sources(folder, workspace.configuration)
    if not sources.are_there:
        return workspace
    if not is_there():
        message = "the .tf files beside this file are searched only, not read"
        cure = "pip install 'penstock[terraform]': then places are exact, and a block that nobody wrote is told from one that is not known"
        notes.note("PS134", message, origin, cure=cure)
    placed = tuple(replace(one, values=_placed(one, sources)) for one in workspace.instances)
    return replace(workspace, instances=placed, sources=sources)


def _placed(instance: Instance, sources: Sources) -> Node:
    found = sources.origin(instance)
    return instance.values if found is None else Node(instance.values.value, found)


CLUSTER = ("kubernetes_", "kubectl_", "helm_")


def _tell_others(workspace: Workspace, origin: Origin, notes: Notes) -> None:
    """Tell of what other providers make that bears on traffic."""
    found = sorted({i.type for i in workspace.instances if not i.is_data and i.type.startswith(CLUSTER)})
    if found:
        message = f"objects of Kubernetes that Terraform makes are not read: {', '.join(found[:5])}"
        notes.warn("PS130", message, origin, cure="add the manifests, or `kubectl get … -o json`")
