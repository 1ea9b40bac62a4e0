"""Files and folders → Azure resources, and documents with Kubernetes objects.

Comes in: what the user named. Goes out: `Gathered`: the resources of every file, what each file was recognised as, and what was
noticed. Templates are deployed after all files are read: they may link to each other. Read next: `azure/doors.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from penstock.azure.doors import UNREADABLE, Door, Form, open_door, recognise
from penstock.azure.fault import fault
from penstock.azure.resource import Resource
from penstock.diagnostics import Diagnostic, Level, Origin
from penstock.snapshot import bicep
from penstock.snapshot.files import BICEP, YAML, Found, find_files
from penstock.snapshot.links import Links
from penstock.snapshot.parameters import Parameters
from penstock.snapshot.templates import Templates
from penstock.source.document import Document, Read, read
from penstock.source.node import Node
from penstock.source.yaml_document import MAX_YAML_BYTES, parse_yaml

API_VERSION = "apiVersion"
"""What every object of Kubernetes says."""


@dataclass
class Gathered:
    """What has been read so far. `inputs` are (path, what it was recognised as, resources), in the order of the files."""

    resources: list[Resource] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    inputs: list[tuple[str, str, int]] = field(default_factory=list)
    service_tags: list[Document] = field(default_factory=list)
    office: list[Document] = field(default_factory=list)
    kubernetes: list[Document] = field(default_factory=list)

    def add(self, path: str, door: Door) -> None:
        """Take what a file holds."""
        self.resources.extend(door.resources)
        self.diagnostics.extend(door.diagnostics)
        self.inputs.append((path, door.words, len(door.resources)))


def gather(
    paths: Iterable[str | Path], parameters: Iterable[str] | Mapping[str, Any], *, before: bool = False
) -> Gathered:
    """Read every file and deploy every template; plans of Terraform as what will be, or as what was before."""
    listed, noticed = find_files(paths)
    found = [file for file in listed if file.path.suffix.lower() not in BICEP]
    compiled = bicep.compile_all([file for file in listed if file.path.suffix.lower() in BICEP], found)
    found = [file for file in found if file.path.resolve() not in compiled.replaced]
    gathered = Gathered(diagnostics=[*noticed, *compiled.noticed], inputs=compiled.inputs)
    documents: dict[str, Document] = {}
    forms: dict[str, Form] = {}
    for file in found:
        document, told = _read(file)
        gathered.diagnostics += told
        if document is not None:
            documents[file.shown], forms[file.shown] = document, _form(document)
    documents |= compiled.templates
    forms |= dict.fromkeys(compiled.templates, Form.TEMPLATE)
    stated = Parameters(parameters, _of(Form.PARAMETERS, documents, forms), compiled.parameters)
    doors = {document.path: _opened(document, open_door) for document in _of(Form.RESOURCES, documents, forms)}
    paths_of = {file.shown: file.path for file in found}
    for document in _of(Form.TERRAFORM, documents, forms):
        doors[document.path] = _terraform(document, paths_of[document.path], before=before)
    exported = [resource for door in doors.values() for resource in door.resources]
    links = Links(_of(Form.TEMPLATE, documents, forms), _of(Form.PARAMETERS, documents, forms))
    templates = Templates(links, stated)
    doors |= templates.deployed(exported)
    for file in found:
        gathered.add(file.shown, doors.get(file.shown) or _other(file, forms.get(file.shown)))
        if forms.get(file.shown) is Form.KUBERNETES:
            gathered.inputs[-1] = (file.shown, Form.KUBERNETES.value, _objects(documents[file.shown]))
    for shown in compiled.templates:
        gathered.add(shown, doors.get(shown) or Door(words=UNREADABLE, resources=()))
    gathered.kubernetes = _of(Form.KUBERNETES, documents, forms)
    gathered.service_tags = _of(Form.SERVICE_TAGS, documents, forms)
    gathered.office = _of(Form.OFFICE, documents, forms)
    gathered.diagnostics += (*templates.noticed, *stated.unused())
    return gathered


def _read(file: Found) -> Read:
    if file.path.suffix.lower() in YAML:
        return read(file.path, file.shown, MAX_YAML_BYTES, _yaml)
    return read(file.path, file.shown)


def _yaml(text: str, shown: str) -> Read:
    """Read YAML if it may hold objects of Kubernetes; much other YAML lies about."""
    return parse_yaml(text, shown) if API_VERSION in text else (Document(shown, text, None, ""), ())


def _form(document: Document) -> Form:
    found = recognise(document.root)
    if found is not Form.OTHER:
        return found
    from penstock.kubernetes.read import is_kubernetes

    return Form.KUBERNETES if is_kubernetes(document.root) else found


def _objects(document: Document) -> int:
    from penstock.kubernetes.read import count

    return count(document.root)


def _terraform(document: Document, path: Path, *, before: bool) -> Door:
    from penstock.azure.terraform.door import open_terraform
    from penstock.snapshot.sources import beside

    return _opened(document, partial(open_terraform, before=before, folder=beside(path)))


def _of(form: Form, documents: Mapping[str, Document], forms: Mapping[str, Form]) -> list[Document]:
    return [document for path, document in documents.items() if forms[path] is form]


def _opened(document: Document, opener: Callable[[Node], Door | None]) -> Door:
    try:
        return opener(document.root) or Door(words=Form.OTHER.value, resources=())
    except Exception as failure:  # noqa: BLE001
        return Door(words=UNREADABLE, resources=(), diagnostics=(fault(document.path, failure),))


def _other(file: Found, form: Form | None) -> Door:
    """Give what a file is of which no resources were read."""
    if form is None:
        return Door(words=UNREADABLE, resources=())
    if form is Form.TEMPLATE:
        return Door(words="linked template", resources=())
    told = (_nothing(file, form),) if file.named and form is Form.OTHER else ()
    return Door(words=form.value, resources=(), diagnostics=told)


def _nothing(file: Found, form: Form) -> Diagnostic:
    return Diagnostic(
        level=Level.WARNING,
        code="PS107",
        message=f"nothing was read from this file: it was recognised as {form.value}",
        origin=Origin(file=file.shown),
        expected="an ARM template, Bicep, an export of Azure resources, a Terraform plan or state, or Kubernetes objects",
    )
