"""From any JSON that Azure tools write to resources in ARM's shape.

Comes in: the root `Node` of a document. Goes out: `Door`, the resources and what the document was recognised as: rows of
Resource Graph, pages of the REST interface, output of the command line or PowerShell, a single resource. Templates are told
apart here and deployed by `azure/arm`. Read next: `azure/rows.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from penstock.azure import powershell
from penstock.azure.notes import Notes
from penstock.azure.office365 import is_office_list
from penstock.azure.predicted import is_snapshot, settled
from penstock.azure.resource import Resource
from penstock.azure.rows import NO_PROPERTIES, find_rows, to_resource
from penstock.diagnostics import Diagnostic
from penstock.source.node import Node

NEXT_PAGE = ("nextLink", "odata.nextLink", "@odata.nextLink", "$skipToken", "skipToken", "skip_token")
"""Where a page says that more follows."""


UNREADABLE = "unreadable"
"""What a file is called that could not be read."""


class Form(Enum):
    """What kind of document it is; the value is the word shown to people."""

    TEMPLATE = "ARM template"
    PARAMETERS = "parameter file"
    SERVICE_TAGS = "service tag file"
    OFFICE = "list of Microsoft 365 endpoints"
    RESOURCES = "Azure resources"
    TERRAFORM = "Terraform plan or state"
    KUBERNETES = "Kubernetes manifest"
    OTHER = "not Azure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What a document is, in words, the resources it holds, and what was noticed."""

    words: str
    resources: tuple[Resource, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def recognise(root: Node) -> Form:
    """Say what a document is, by its own marks."""
    if is_terraform(root):
        return Form.TERRAFORM
    if is_parameter_file(root):
        return Form.PARAMETERS
    if is_template(root):
        return Form.TEMPLATE
    if root.get("changeNumber").number() is not None and root.get("values").is_array:
        return Form.SERVICE_TAGS
    if is_office_list(root.value):
        return Form.OFFICE
    if is_snapshot(root) or next(find_rows(root), None) is not None:
        return Form.RESOURCES
    return Form.OTHER


TERRAFORM = ("planned_values", "resource_changes", "prior_state", "values")
"""What `terraform show -json` writes; a state has at least one resource."""


def is_terraform(root: Node) -> bool:
    """Whether a document is a plan or a state of Terraform, or the planned values of a module."""
    if root.get("terraform_version").text() and (root.get("format_version").text() or root.get("lineage").text()):
        return True
    if root.get("format_version").text() and any(root.get(name).is_object for name in TERRAFORM):
        return True
    modules = (root, root.get("planned_values", "root_module"), *root.get("child_modules").elements())
    first = next((r for module in modules for r in module.get("resources").elements()), root)
    return all(first.get(name).text() for name in ("address", "type", "provider_name"))


def is_template(root: Node) -> bool:
    """Whether a document is a deployment template."""
    schema = (root.get("$schema").text() or "").lower()
    if "deploymenttemplate" in schema:
        return True
    resources = root.get("resources")
    return root.get("contentVersion").text() is not None and (resources.is_array or resources.is_object)


def is_parameter_file(root: Node) -> bool:
    """Whether a document gives values of template parameters."""
    schema = (root.get("$schema").text() or "").lower()
    if schema:
        return "deploymentparameters" in schema
    values = [node for _, node in root.get("parameters").items()]
    lone = root.get("resources").is_missing and bool(values)
    return lone and all(not node.get("value").is_missing or not node.get("reference").is_missing for node in values)


def open_door(root: Node) -> Door | None:
    """Read an export; None when the document holds no Azure resources."""
    notes = Notes()
    whole = settled(root) if is_snapshot(root) else root
    rows = tuple(find_rows(whole))
    plain = (powershell.plain(row) if powershell.is_from_powershell(row) else row for row in rows)
    found = tuple(resource for row in plain if (resource := to_resource(row, notes)) is not None)
    if not found:
        return None
    _tell_bare(found, notes)
    _tell_cut(found, notes)
    _tell_more_pages(root, notes)
    return Door(words=_words(root, rows[0]), resources=found, diagnostics=notes.diagnostics())


def _words(root: Node, first: Node) -> str:
    if is_snapshot(root):
        return "Bicep snapshot"
    if powershell.is_from_powershell(first):
        return "PowerShell export"
    if first.value is root.value:
        return "Azure resource"
    if root.get("data").is_array or root.get("data").is_object:
        return "Resource Graph rows"
    if root.get("value").is_array:
        return "REST list page"
    return "list of Azure resources"


def _tell_bare(found: tuple[Resource, ...], notes: Notes) -> None:
    bare = [r for r in found if r.properties.is_unknown and r.properties.value.why == NO_PROPERTIES]
    if not bare:
        return
    first = f'"{bare[0].name}" comes without its properties'
    others = f", and so do {len(bare) - 1} other resources of this file" if len(bare) > 1 else ""
    notes.warn(
        "PS108",
        first + others,
        bare[0].origin,
        expected="each resource with its `properties`",
        cure="`az resource list` and the list of all resources leave them out: use Resource Graph, or `az … list` of one type",
    )


def _tell_cut(found: tuple[Resource, ...], notes: Notes) -> None:
    cut = [resource for resource in found if powershell.is_cut(resource.body)]
    if cut:
        notes.warn(
            "PS114",
            f'PowerShell cut off parts of "{cut[0].name}"' + (f" and {len(cut) - 1} others" if len(cut) > 1 else ""),
            cut[0].origin,
            expected="all of each resource",
            cure="export again: ConvertTo-Json -Depth 100",
        )


def _tell_more_pages(root: Node, notes: Notes) -> None:
    for page in _pages(root):
        for name in NEXT_PAGE:
            link = page.get(name)
            if link.text():
                notes.warn(
                    "PS109",
                    "this is not the last page of a list: more resources follow that are not in this file",
                    link.origin,
                    expected="all pages",
                    cure="add the pages that follow, unless they are among the files read",
                )


def _pages(root: Node) -> Iterator[Node]:
    yield root
    if root.is_array and len(root.value) <= 1000:
        yield from (page for page in root.elements() if page.get("value").is_array or page.get("data").is_array)
