"""Files and folders → one `Network`.

Comes in: paths, service tags, parameters. Goes out: the network, with what was recognised, what was not read, and every
diagnostic. A file that cannot be read costs that file and nothing else. Read next: `engine/engine.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from penstock.azure.doors import is_parameter_file, is_template, open_door
from penstock.azure.lower import lower
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.service_tags import ServiceTags, read_service_tags
from penstock.diagnostics import Diagnostic, InputError, Level, Origin
from penstock.net.network import Network
from penstock.snapshot.files import find_files
from penstock.snapshot.templates import Templates
from penstock.source.document import Document, read


@dataclass
class Gathered:
    """What has been read so far."""

    resources: list[Resource] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    inputs: list[tuple[str, str, int]] = field(default_factory=list)


def load(
    *paths: str | Path,
    service_tags: str | Path | None = None,
    parameters: Iterable[str] | Mapping[str, Any] = (),
) -> Network:
    """Read an estate from files and folders of any mix.

    `parameters` are `NAME=VALUE` texts or parameter files, or a mapping. Raises `InputError` when nothing could be read.
    """
    gathered = Gathered()
    documents = list(_documents(paths or (".",), gathered))
    templates = Templates(documents, parameters)
    for document in documents:
        _open(document, templates, gathered)
    if not gathered.resources:
        tried = ", ".join(str(p) for p in paths) or "."
        raise InputError(f"no Azure resources were found in {tried}", diagnostics=tuple(gathered.diagnostics))
    estate, noticed = read_all(gathered.resources)
    network = lower(estate, _tags(service_tags))
    found = (*gathered.diagnostics, *noticed, *network.diagnostics)
    return replace(
        network,
        diagnostics=tuple(sorted(dict.fromkeys(found), key=lambda d: d.sort_key)),
        inputs=tuple(gathered.inputs),
    )


def _tags(path: str | Path | None) -> ServiceTags | None:
    if path is None:
        return None
    return read_service_tags(Path(path).read_text(encoding="utf-8-sig"), Path(path).name)


def _documents(paths: Iterable[str | Path], gathered: Gathered) -> Iterator[Document]:
    for path, shown in find_files(paths):
        document, noticed = read(path, shown)
        gathered.diagnostics.extend(noticed)
        if document is None:
            gathered.inputs.append((shown, "unreadable", 0))
        else:
            yield document


def _open(document: Document, templates: Templates, gathered: Gathered) -> None:
    root = document.root
    if is_parameter_file(root):
        gathered.inputs.append((document.path, "parameter file", 0))
        return
    try:
        if is_template(root):
            words, resources, noticed = templates.deploy(document)
        else:
            door = open_door(root)
            words, resources, noticed = (door.words, door.resources, ()) if door else ("not Azure", (), ())
    except Exception as failure:  # a fault of ours must not hide the other files
        gathered.diagnostics.append(_fault(document, failure))
        gathered.inputs.append((document.path, "unreadable", 0))
        return
    gathered.resources.extend(resources)
    gathered.diagnostics.extend(noticed)
    gathered.inputs.append((document.path, words, len(resources)))


def _fault(document: Document, failure: Exception) -> Diagnostic:
    return Diagnostic(
        level=Level.ERROR,
        code="PS901",
        message=f"this file could not be understood ({type(failure).__name__}: {failure})",
        origin=Origin(file=document.path),
        help="the other files are still assessed; please report this",
    )
