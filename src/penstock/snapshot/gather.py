"""Files and folders → Azure resources.

Comes in: what the user named. Goes out: `Gathered`: the resources of every file, what each file was recognised as, and what was
noticed. Templates are deployed after all files are read: they may link to each other. Read next: `azure/doors.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from penstock.azure.doors import Door, Form, open_door, recognise
from penstock.azure.resource import Resource
from penstock.diagnostics import Diagnostic, Level, Origin
from penstock.snapshot.files import Found, find_files
from penstock.snapshot.parameters import Parameters
from penstock.snapshot.templates import Templates
from penstock.source.document import Document, read

UNREADABLE = "unreadable"


@dataclass
class Gathered:
    """What has been read so far. `inputs` are (path, what it was recognised as, resources), in the order of the files."""

    resources: list[Resource] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    inputs: list[tuple[str, str, int]] = field(default_factory=list)
    service_tags: list[Document] = field(default_factory=list)

    def add(self, path: str, door: Door) -> None:
        """Take what a file holds."""
        self.resources.extend(door.resources)
        self.diagnostics.extend(door.diagnostics)
        self.inputs.append((path, door.words, len(door.resources)))


def gather(paths: Iterable[str | Path], parameters: Iterable[str] | Mapping[str, Any]) -> Gathered:
    """Read every file and deploy every template."""
    found, noticed = find_files(paths)
    gathered = Gathered(diagnostics=list(noticed))
    documents: dict[str, Document] = {}
    forms: dict[str, Form] = {}
    for file in found:
        document, told = read(file.path, file.shown)
        gathered.diagnostics += told
        if document is not None:
            documents[file.shown], forms[file.shown] = document, recognise(document.root)
    stated = Parameters(parameters, _of(Form.PARAMETERS, documents, forms))
    templates = Templates(_of(Form.TEMPLATE, documents, forms), stated)
    roots = {document.path for document in templates.roots()}
    doors = {file.shown: _door(file, documents, forms, templates, roots) for file in found}
    for path, door in doors.items():
        gathered.add(path, door)
    gathered.service_tags = _of(Form.SERVICE_TAGS, documents, forms)
    gathered.diagnostics += stated.unused()
    return gathered


def _of(form: Form, documents: Mapping[str, Document], forms: Mapping[str, Form]) -> list[Document]:
    return [document for path, document in documents.items() if forms[path] is form]


def _door(
    file: Found,
    documents: Mapping[str, Document],
    forms: Mapping[str, Form],
    templates: Templates,
    roots: set[str],
) -> Door:
    """Give what one file holds."""
    path = file.shown
    if path not in documents:
        return Door(words=UNREADABLE, resources=())
    document = documents[path]
    if forms[path] is Form.TEMPLATE:
        if path in roots:
            return _safely(document, lambda: _deployed(document, templates))
        return Door(words="linked template", resources=())
    if forms[path] is Form.RESOURCES:
        return _safely(document, lambda: open_door(document.root) or Door(words=Form.OTHER.value, resources=()))
    told = (_nothing(document, forms[path]),) if file.named and forms[path] in NOT_READ else ()
    return Door(words=forms[path].value, resources=(), diagnostics=told)


NOT_READ = frozenset((Form.OTHER, Form.TERRAFORM, Form.KUBERNETES))


def _deployed(document: Document, templates: Templates) -> Door:
    resources, noticed = templates.deploy(document)
    return Door(words=Form.TEMPLATE.value, resources=resources, diagnostics=noticed)


def _safely(document: Document, way: Callable[[], Door]) -> Door:
    """Open a door; a fault of ours must not hide the other files."""
    try:
        return way()
    except Exception as failure:  # noqa: BLE001
        return Door(words=UNREADABLE, resources=(), diagnostics=(_fault(document, failure),))


def _fault(document: Document, failure: Exception) -> Diagnostic:
    return Diagnostic(
        level=Level.ERROR,
        code="PS901",
        message=f"this file could not be understood ({type(failure).__name__}: {failure})",
        origin=Origin(file=document.path),
        help="the other files are still assessed; please report this",
    )


def _nothing(document: Document, form: Form) -> Diagnostic:
    return Diagnostic(
        level=Level.WARNING,
        code="PS107",
        message=f"nothing was read from this file: it was recognised as {form.value}",
        origin=Origin(file=document.path),
        expected="an ARM template, or an export of Azure resources",
    )
