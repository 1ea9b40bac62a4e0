"""Deploying the templates among the files read.

Comes in: all templates and parameter files. Goes out: the resources of each template that stands by itself: one that another
template links to is deployed with that one, not again. Read next: `azure/arm`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath

from penstock.azure.arm import deploy
from penstock.azure.doors import is_template
from penstock.azure.resource import Resource
from penstock.diagnostics import Diagnostic
from penstock.snapshot.files import show
from penstock.snapshot.parameters import Parameters
from penstock.source.document import Document, read
from penstock.source.node import Node

_LINK = re.compile(r"[\w.~+-]+(?:[/\\][\w.~+-]+)*\.jsonc?\b", re.ASCII)
_LINKS = "templatelink"


class Templates:
    """The templates read, which of them are linked by which, and the values for their parameters."""

    def __init__(self, templates: Iterable[Document], parameters: Parameters) -> None:
        self._templates = {document.path: document for document in templates}
        self._parameters = parameters
        self._fetched: dict[str, Document | None] = {}
        self._links = {path: self._linked_by(document) for path, document in self._templates.items()}

    def roots(self) -> Iterator[Document]:
        """Give the templates to deploy: those no other links to; of a circle of links, the first."""
        linked = {target for path, targets in self._links.items() for target in targets if target != path}
        reached: set[str] = set()
        first = [path for path in self._templates if path not in linked]
        for path in (*first, *self._templates):
            if path not in reached:
                self._reach(path, reached)
                yield self._templates[path]

    def deploy(self, document: Document) -> tuple[tuple[Resource, ...], tuple[Diagnostic, ...]]:
        """Evaluate one template: its resources, and what was noticed."""
        values, noticed = self._parameters.of(document, self._templates.values())
        deployment = deploy(document.root, parameters=values, files=self.find)
        return tuple(deployment.resources), (*noticed, *deployment.diagnostics)

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
        names = dict.fromkeys(name for text in _LINK.findall(document.text) for name in _names(text))
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
            self._fetched[key] = None
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                document, _ = read(path, key)
                self._fetched[key] = document if document is not None and is_template(document.root) else None
        return self._fetched[key]


def _names(reference: str) -> list[str]:
    """Give the relative paths that a link may mean: of `https://host/a/b.json?x`, that is `a/b.json`, then `b.json`."""
    found = []
    for text in _LINK.findall(reference):
        steps = [step for step in re.split(r"[/\\]", text) if step not in ("", ".")]
        found += ["/".join(steps[start:]) for start in range(len(steps))]
    return found
