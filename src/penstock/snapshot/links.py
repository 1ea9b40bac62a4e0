"""Files that templates link to: other templates, and files of parameters.

Comes in: the templates and parameter files read. Goes out: which template stands by itself, and the file that a link names: among those
read, else below the folder of the template that links to it. Read next: `azure/arm/nested.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath

from penstock.azure.arm import Wanted
from penstock.azure.doors import is_parameter_file, is_template
from penstock.snapshot.files import show
from penstock.source.document import Document, read
from penstock.source.node import Node

_END = re.compile(r"\.jsonc?\b", re.ASCII)
_PATH = re.compile(r"[\w.~+/\\-]*\Z", re.ASCII)
LONGEST = 200
"""A link longer than this is not followed."""

_LINKS = "templatelink"
_IS = {Wanted.TEMPLATE: is_template, Wanted.PARAMETERS: is_parameter_file}


class Links:
    """The templates and parameter files read, and which of the templates are linked by which."""

    def __init__(self, templates: Iterable[Document], parameter_files: Iterable[Document]) -> None:
        self.templates = {document.path: document for document in templates}
        self._parameters = {document.path: document for document in parameter_files}
        self._fetched: dict[str, Document | None] = {}
        self._links = {path: self._linked_by(document) for path, document in self.templates.items()}

    def roots(self) -> Iterator[Document]:
        """Give the templates to deploy: those no other links to; of a circle of links, the first."""
        linked = {target for path, targets in self._links.items() for target in targets if target != path}
        reached: set[str] = set()
        first = [path for path in self.templates if path not in linked]
        for path in (*first, *self.templates):
            if path not in reached:
                self._reach(path, reached)
                yield self.templates[path]

    def find(self, reference: str, base: str, wanted: Wanted) -> Node | None:
        """Give the file that a link names, as seen from the file `base`."""
        known = self.templates if wanted is Wanted.TEMPLATE else self._parameters
        for name in _names(reference):
            path = _among(known, name, base)
            if path is not None:
                return known[path].root
        for name in _names(reference):
            document = self._fetch(name, base)
            if document is not None and _IS[wanted](document.root):
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
        found = (_among(self.templates, name, document.path) for name in names)
        return sorted({path for path in found if path is not None and path != document.path})

    def _fetch(self, name: str, base: str) -> Document | None:
        """Read a linked file that was not named: only from the folder of the template that links to it, or below."""
        folder = Path(base).parent
        path = folder / name
        key = show(path)
        if key not in self._fetched:
            self._fetched[key] = read(path, key)[0] if _is_below(path, folder) else None
        return self._fetched[key]


def _among(known: Iterable[str], name: str, base: str) -> str | None:
    exact = normpath(str(PurePosixPath(base).parent / name))
    if exact in known:
        return exact
    folder = str(PurePosixPath(base).parent) + "/"
    ends = [p for p in known if p.endswith("/" + name) and (p.startswith(folder) or folder == "./")]
    return ends[0] if len(ends) == 1 else None


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
