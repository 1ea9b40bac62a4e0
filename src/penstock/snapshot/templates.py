"""Deploying the templates among the files read.

Comes in: all templates and parameter files. Goes out: the resources of each template that stands by itself: one that another
template links to is deployed with that one, not again. Templates of one folder are taken to go to one resource group, where nobody says
otherwise, as long as no two of them define the same resource. Read next: `azure/arm/deploy.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from posixpath import normpath

from penstock.azure.arm import Deployment, Place, Template, deploy_all
from penstock.azure.doors import Door, Form, is_template
from penstock.azure.resource import Resource
from penstock.diagnostics import Diagnostic, Level
from penstock.snapshot.files import show
from penstock.snapshot.parameters import Parameters
from penstock.source.document import Document, read
from penstock.source.node import Node

_END = re.compile(r"\.jsonc?\b", re.ASCII)
_PATH = re.compile(r"[\w.~+/\\-]*\Z", re.ASCII)
LONGEST = 200
"""A link longer than this is not followed."""

_LINKS = "templatelink"
UNKNOWN_GROUP = "/resourcegroups/{resourcegroup("


class Templates:
    """The templates read, which of them are linked by which, and the values for their parameters."""

    def __init__(self, templates: Iterable[Document], parameters: Parameters) -> None:
        self._templates = {document.path: document for document in templates}
        self._parameters = parameters
        self._fetched: dict[str, Document | None] = {}
        self._links = {path: self._linked_by(document) for path, document in self._templates.items()}

    def deployed(self, exports: Iterable[Resource] = ()) -> Mapping[str, Door]:
        """Evaluate the templates that stand by themselves: what each deploys, by path. They may refer to `exports`."""
        roots, known = tuple(self._roots()), tuple(exports)
        labels = _labels([root.path for root in roots])
        folders = _labels(sorted({_folder(root) for root in roots}))
        groups = {root.path: folders[_folder(root)] for root in roots}
        found = self._deploy(roots, labels, groups, known)
        apart = _clashing(found)
        if not apart:
            return found
        found = self._deploy(roots, labels, groups | {path: labels[path] for path in apart}, known)
        return found | {path: _with(found[path], _apart(self._templates[path])) for path in apart}

    def _deploy(
        self,
        roots: tuple[Document, ...],
        labels: Mapping[str, str],
        groups: Mapping[str, str],
        exports: tuple[Resource, ...],
    ) -> dict[str, Door]:
        noticed: dict[str, tuple[Diagnostic, ...]] = {}
        templates = []
        for root in roots:
            values, noticed[root.path] = self._parameters.of(root, self._templates.values())
            subscription, named = self._parameters.place(root)
            place = Place(
                label=labels[root.path], group_label=groups[root.path], subscription=subscription, group=named
            )
            templates.append(Template(root=root.root, parameters=values, place=place))
        done = zip(roots, deploy_all(templates, files=self.find, exports=exports), strict=True)
        return {root.path: _door(deployment, noticed[root.path]) for root, deployment in done}

    def _roots(self) -> Iterator[Document]:
        """Give the templates to deploy: those no other links to; of a circle of links, the first."""
        linked = {target for path, targets in self._links.items() for target in targets if target != path}
        reached: set[str] = set()
        first = [path for path in self._templates if path not in linked]
        for path in (*first, *self._templates):
            if path not in reached:
                self._reach(path, reached)
                yield self._templates[path]

    def find(self, reference: str, base: str) -> Node | None:
        """Give the template that a link names, as seen from the file `base`: among those read, else below its folder."""
        for name in _names(reference):
            path = self._among(name, base)
            if path is not None:
                return self._templates[path].root
        for name in _names(reference):
            document = self._fetch(name, base)
            if document is not None:
                return document.root
        return None

    def _reach(self, path: str, reached: set[str]) -> None:
        stack = [path]
        while stack:
            at = stack.pop()
            if at not in reached:
                reached.add(at)
                stack += self._links[at]

    def _linked_by(self, document: Document) -> list[str]:
        """Give the templates read that a template may link to: those whose names stand in its text."""
        if _LINKS not in document.text.lower():
            return []
        names = dict.fromkeys(_names(document.text))
        found = (self._among(name, document.path) for name in names)
        return sorted({path for path in found if path is not None and path != document.path})

    def _among(self, name: str, base: str) -> str | None:
        exact = normpath(str(PurePosixPath(base).parent / name))
        if exact in self._templates:
            return exact
        folder = str(PurePosixPath(base).parent) + "/"
        ends = [p for p in self._templates if p.endswith("/" + name) and (p.startswith(folder) or folder == "./")]
        return ends[0] if len(ends) == 1 else None

    def _fetch(self, name: str, base: str) -> Document | None:
        """Read a linked template that was not named: only from the folder of the template that links to it, or below."""
        folder = Path(base).parent
        path = folder / name
        key = show(path)
        if key not in self._fetched:
            document, _ = read(path, key) if _is_below(path, folder) else (None, ())
            self._fetched[key] = document if document is not None and is_template(document.root) else None
        return self._fetched[key]


def _is_below(path: Path, folder: Path) -> bool:
    """Whether a path names a file in a folder or below it, links on the way followed."""
    try:
        return path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


def _names(text: str) -> Iterator[str]:
    """Give the relative paths that links in a text may mean: of `https://host/a/b.json?x`, that is `a/b.json`, then `b.json`."""
    for match in _END.finditer(text):
        end = match.end()
        path = _PATH.search(text[max(0, end - LONGEST - 1) : end])
        found = path.group() if path is not None else ""
        if len(found) <= LONGEST:
            steps = [step for step in re.split(r"[/\\]", found) if step not in ("", ".")]
            yield from ("/".join(steps[start:]) for start in range(len(steps)))


def _door(deployment: Deployment, noticed: tuple[Diagnostic, ...]) -> Door:
    told = (*noticed, *deployment.diagnostics)
    return Door(words=Form.TEMPLATE.value, resources=deployment.resources, diagnostics=told)


def _folder(document: Document) -> str:
    return str(PurePosixPath(document.path).parent)


def _labels(paths: list[str]) -> dict[str, str]:
    """Give each path a short name of its own; of a lone one, none."""
    if len(paths) == 1:
        return {paths[0]: ""}
    parts = {path: PurePosixPath(path).with_suffix("").parts for path in paths}
    for length in range(1, max((len(p) for p in parts.values()), default=0) + 1):
        names = {path: "/".join(p[-length:]) for path, p in parts.items()}
        if len(set(names.values())) == len(names):
            return names
    return {path: path for path in paths}


def _clashing(found: Mapping[str, Door]) -> list[str]:
    """Give the templates that define a resource, in an unknown resource group, that another one defines as well."""
    owners: dict[str, set[str]] = {}
    for path, door in found.items():
        for resource in door.resources:
            if not resource.existing and UNKNOWN_GROUP in resource.id:
                owners.setdefault(resource.id, set()).add(path)
    return sorted({path for paths in owners.values() if len(paths) > 1 for path in paths})


def _with(door: Door, told: Diagnostic) -> Door:
    return replace(door, diagnostics=(*door.diagnostics, told))


def _apart(template: Document) -> Diagnostic:
    return Diagnostic(
        level=Level.NOTE,
        code="PS113",
        message="this template is taken to go to a resource group of its own: another one defines the same resources",
        origin=template.origin(""),
        help=f"say where it goes: --param {PurePosixPath(template.path).name}:resourceGroup()=NAME",
    )
