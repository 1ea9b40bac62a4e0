"""The `.tf` files beside a plan or a state: where each resource is written, and what is written of it.

Comes in: what reads the files of a folder, and the configuration. Goes out: `Sources`, which gives the `Written` of an instance: its place, whether a
block is written at all (plans leave out `dynamic` ones), whether an expression changes what it refers to. A file is searched for the heads of
blocks, and read only when one of its blocks is asked about. Read next: `terraform/hcl.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import join, normpath
from typing import Any

from penstock.azure.terraform.configuration import Configuration, Path
from penstock.azure.terraform.hcl import Body, parse_hcl
from penstock.azure.terraform.instance import Instance
from penstock.azure.terraform.versions import LOCK
from penstock.diagnostics import Origin

Folder = Callable[[str], Mapping[str, str]]
"""Gives the texts of the `.tf` files in a folder, by the names under which they are shown, and of the lock file there, by its name; the folder as seen
from the plan.
"""

LOCAL = ("./", "../")
"""What the source of a module that is a folder begins with."""

_HEAD = re.compile(
    r'^[ \t]*(resource|data|module)[ \t]+"?([\w-]{1,200})"?(?:[ \t]+"?([\w-]{1,200})"?)?[ \t]*\{', re.MULTILINE
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


MOST_READ = 3 * 2**20
"""So much text is read, at some 100 kB a second; the rest is only searched."""


@dataclass
class Budget:
    """How much text may still be read; `is_spent` when some was not."""

    left: int = MOST_READ
    is_spent: bool = False

    def allows(self, text: str) -> bool:
        """Take what a text costs, if there is so much."""
        if len(text) > self.left:
            self.is_spent = True
            return False
        self.left -= len(text)
        return True


class File:
    """A file, read when it is asked about."""

    def __init__(self, shown: str, text: str, budget: Budget) -> None:
        self.shown = shown
        self.text = text
        self._budget = budget

    @cached_property
    def body(self) -> Body | None:
        """What it holds; None if it cannot be read."""
        return parse_hcl(self.text) if self._budget.allows(self.text) else None

    def heads(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """Give what looks like the head of a block, and where."""
        for match in _HEAD.finditer(self.text):
            yield tuple(group for group in match.groups() if group), match.start(1)


@dataclass(frozen=True)
class Head:
    """The head of a block: its labels, in which file, and where in its text."""

    file: File
    labels: tuple[str, ...]
    offset: int

    @cached_property
    def body(self) -> Body | None:
        """The block; None if the file cannot be read, or what looked like it is none."""
        return next(self.file.body.named(*self.labels), None) if self.file.body is not None else None

    @cached_property
    def place(self) -> tuple[int, int]:
        """Its line and column."""
        if self.body is not None:
            return self.body.line, self.body.column
        line = self.file.text.count("\n", 0, self.offset) + 1
        return line, self.offset - self.file.text.rfind("\n", 0, self.offset)


@dataclass(frozen=True)
class Written:
    """What is written of a resource: the heads of its blocks; there are several where a file overrides another.

    `values` is what came of them.    With `is_call`, it is the call of the module that holds it.
    """

    heads: tuple[Head, ...]
    values: Any = None
    is_call: bool = False

    def origin(self, address: str) -> Origin:
        """Give the place of the resource."""
        head = self.heads[0]
        return Origin(file=head.file.shown, locator=self).child(address)

    def writes(self, steps: Sequence[str | int]) -> bool | None:
        """Whether a block or an attribute is written, as itself or by a `dynamic` block; None if that cannot be told."""
        found = [self._writes(head.body, steps) for head in self.heads]
        return None if None in found else any(found)

    def _writes(self, body: Body | None, steps: Sequence[str | int]) -> bool | None:
        """Whether the last name of a path stands in any of the blocks that the others lead to."""
        names = [step for step in steps if isinstance(step, str)]
        bodies = None if body is None else [body]
        for name in names[:-1]:
            bodies = bodies and [inner for one in bodies for inner in _blocks(one, name)]
            if not bodies:
                return None
        return None if bodies is None else any(_has(one, names[-1]) for one in bodies)

    def changes(self, steps: Sequence[str | int]) -> str:
        """Give the place of the expression of an attribute, if it makes something else of what it refers to."""
        names = [step for step in steps if isinstance(step, str)]
        bodies = [head.body for head in self.heads if head.body is not None]
        for name in names:
            stated = [body.attributes[name] for body in bodies if name in body.attributes]
            if stated:
                return next((f"{self.heads[0].file.shown}:{one.line}" for one in stated if not one.is_plain), "")
            bodies = [inner for body in bodies for inner in _blocks(body, name)]
        return ""

    # ── as a locator ──

    def position(self, pointer: str, /) -> tuple[int, int]:
        """Give the line and column of the innermost block or attribute that a pointer leads to, and that is surely meant."""
        head = self.heads[0]
        place, body, values = head.place, None if self.is_call else head.body, self.values
        for step in [_unescaped(one) for one in pointer.split("/")[2:]]:
            if body is None:
                break
            if step.isdigit():
                values = values[int(step)] if isinstance(values, list) and int(step) < len(values) else None
                continue
            name = step if _has(body, step) else _HUMP.sub("_", step).lower()
            values = values.get(name) if isinstance(values, dict) else None
            if name in body.attributes:
                return body.attributes[name].line, body.attributes[name].column
            inner = self._meant(body, name, pointer, values)
            place = (inner.line, inner.column) if inner is not None else place
            body = inner
        return place

    def _meant(self, body: Body, name: str, pointer: str, values: Any) -> Body | None:
        """Give the block that made a value: the only one, or the one that has the same name written out."""
        blocks = _blocks(body, name)
        if len(blocks) == 1:
            return blocks[0]
        index = re.search(rf"/{re.escape(name)}/(\d{{1,9}})", pointer)
        at = int(index[1]) if index else 0
        value = values[at] if isinstance(values, list) and at < len(values) else values
        called = value.get("name") if isinstance(value, dict) else None
        same = [
            b
            for b in blocks
            if isinstance(called, str) and "name" in b.attributes and b.attributes["name"].text == called
        ]
        return same[0] if len(same) == 1 else None

    def line_text(self, _line: int, /) -> str:
        """Give nothing: secrets may be written there."""
        return ""


def _blocks(body: Body, name: str) -> list[Body]:
    """Give the blocks of a name; of a `dynamic` one, what it makes."""
    made = [inner for one in body.named("dynamic", name) for inner in one.named("content")]
    return [*body.named(name), *made]


def _has(body: Body, name: str) -> bool:
    return (
        name in body.attributes or any(True for _ in body.named(name)) or any(True for _ in body.named("dynamic", name))
    )


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


@dataclass
class Sources:
    """The files beside a plan."""

    folder: Folder
    configuration: Configuration
    budget: Budget = field(default_factory=Budget)
    _heads: dict[str, dict[tuple[str, ...], list[Head]]] = field(default_factory=dict)
    _folders: dict[Path, str | None] = field(default_factory=dict)

    def written(self, instance: Instance) -> Written | None:
        """Give what is written of an instance; None when nothing is found."""
        path = tuple(step.name for step in instance.modules)
        labels = ("data" if instance.is_data else "resource", instance.type, instance.name)
        found = self._found(path, labels)
        return Written(found, instance.values.value) if found else None

    def origin(self, instance: Instance) -> Origin | None:
        """Give the place of an instance: of its block, or of the call of the module from elsewhere that it is in."""
        written = self.written(instance)
        return self._called(instance) if written is None else written.origin(instance.address)

    @property
    def lock(self) -> str:
        """The text of the file that locks the versions of providers."""
        return self.folder("").get(LOCK, "")

    @property
    def are_there(self) -> bool:
        """Whether there are any."""
        return bool(self.folder(""))

    def _called(self, instance: Instance) -> Origin | None:
        """Give the place of the outermost call of a module whose files are not there."""
        for depth, step in enumerate(instance.modules):
            path = tuple(outer.name for outer in instance.modules[:depth])
            found = self._found(path, ("module", step.name))
            if found and self._folder((*path, step.name)) is None:
                return Written(found, is_call=True).origin(instance.address)
        return None

    def _found(self, path: Path, labels: tuple[str, ...]) -> tuple[Head, ...]:
        folder = self._folder(path)
        if folder is None:
            return ()
        found = self._in(folder).get(labels, [])
        return tuple(found if len(found) < 2 else [head for head in found if head.body is not None])

    def _in(self, folder: str) -> dict[tuple[str, ...], list[Head]]:
        if folder not in self._heads:
            self._heads[folder] = {}
            for shown, text in sorted(self.folder(folder).items()):
                file = File(shown, text, self.budget)
                for labels, offset in file.heads():
                    self._heads[folder].setdefault(labels, []).append(Head(file, labels, offset))
        return self._heads[folder]

    def _folder(self, path: Path) -> str | None:
        """Give the folder of a module, as seen from the plan; None for one from elsewhere."""
        if path not in self._folders:
            above = self._folder(path[:-1]) if path else ""
            source = self._source(path) if path and above is not None else None
            inside = normpath(join(above or ".", source)) if source and source.startswith(LOCAL) else None
            self._folders[path] = "" if not path else inside
        return self._folders[path]

    def _source(self, path: Path) -> str | None:
        """Give the source of a module: as the plan tells it, or as its call says."""
        told = self.configuration.call(path).get("source").value
        if isinstance(told, str):
            return told
        called = self._found(path[:-1], ("module", path[-1]))
        bodies = [head.body for head in called if head.body is not None]
        stated = bodies[0].attributes.get("source") if len(bodies) == 1 else None
        return stated.text if stated is not None else None
