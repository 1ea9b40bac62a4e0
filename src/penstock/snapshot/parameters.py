"""Values for the parameters of templates: from the user, and from parameter files.

Comes in: `NAME=VALUE` texts, parameter files, a mapping; the parameter files among the documents read. Goes out: the values that one
template gets, and the place it is deployed to, if that was said. What the user states wins over the file that belongs to the template;
what is stated for one template (`FILE:NAME=VALUE`) over what is stated for all. Read next: `snapshot/templates.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

from penstock.azure.arm import Place, parameter_file
from penstock.azure.doors import is_parameter_file
from penstock.diagnostics import Diagnostic, Level, Origin, UsageError
from penstock.snapshot.bicep import MADE, PARAMETERS
from penstock.snapshot.compiler import find_compiler
from penstock.snapshot.files import Found, show
from penstock.snapshot.pointers import pointing
from penstock.source.document import Document, Read, read
from penstock.source.node import Node

SUBSCRIPTION, GROUP = "subscription()", "resourcegroup()"
"""Stated like parameters, these say where a template is deployed to: an id, and a name."""

USUAL = frozenset(("template", "azuredeploy", "main", "maintemplate"))
"""Templates of these names are the ones that a file named just `parameters.json` is for."""


ENDINGS_OF_TEMPLATES = (".json", ".jsonc", ".bicep")


class Text(str):
    """A value as the user typed it; its type is what the template declares."""

    __slots__ = ()


class Parameters:
    """What the user said, and the parameter files found. Names are compared without case, as Azure does."""

    def __init__(
        self,
        stated: Iterable[str] | Mapping[str, Any],
        documents: Iterable[Document],
        using: Mapping[str, list[Document]] | None = None,
    ) -> None:
        """`using` are parameter files that name the template they are for, by its path."""
        self._files = tuple(documents)
        self._using = using or {}
        self._stated: dict[tuple[str, str], Any] = {}
        self._spelled: dict[tuple[str, str], str] = {}
        self._met: set[tuple[str, str]] = set()
        if isinstance(stated, Mapping):
            for name, value in stated.items():
                self._state("", name, value)
            return
        for text in stated:
            self._take(text)

    def _state(self, file: str, name: str, value: Any) -> None:
        key = (file, name.lower())
        self._spelled[key] = f"{file}:{name}" if file else name
        self._stated[key] = value

    def _take(self, text: str) -> None:
        path = Path(text.removeprefix("@"))
        if _is_file(path):
            for name, value in _values(_read(path)).items():
                self._state("", name, value)
            return
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"--param {text}: neither NAME=VALUE nor a parameter file")
        file, colon, inner = name.strip().rpartition(":")
        for_one = bool(colon) and file.lower().endswith(ENDINGS_OF_TEMPLATES)
        self._state(file if for_one else "", inner if for_one else name.strip(), Text(value))

    def of(self, template: Document, templates: Iterable[Document]) -> tuple[dict[str, Any], tuple[Diagnostic, ...]]:
        """Give the values for one template, named as it declares them, and what was noticed."""
        file, noticed = self._file_for(template, tuple(templates))
        given = {name.lower(): value for name, value in _values(file).items()} if file else {}
        values: dict[str, Any] = {}
        for name, declared in template.root.get("parameters").items():
            key = self._key(template, name)
            if key is not None:
                stated = self._stated[key]
                values[name] = pointing(_typed(stated, declared)) if isinstance(stated, Text) else stated
            elif name.lower() in given:
                values[name] = given[name.lower()]
        return values, noticed

    def place(self, template: Document) -> Place:
        """Give the subscription and the resource group that a template is said to be deployed to; empty where nobody says."""
        keys = (self._key(template, name) for name in (SUBSCRIPTION, GROUP))
        subscription, group = ("" if key is None else str(self._stated[key]) for key in keys)
        return Place(subscription=subscription, group=group)

    def _key(self, template: Document, name: str) -> tuple[str, str] | None:
        """Give what was stated for a name: for this template, else for all."""
        path = f"/{template.path.removesuffix(MADE)}"
        keys = [k for k in self._stated if k[1] == name.lower() and (not k[0] or path.endswith(f"/{k[0]}"))]
        self._met.update(keys)
        return max(keys, key=lambda key: len(key[0]), default=None)

    def unused(self) -> tuple[Diagnostic, ...]:
        """Tell of values whose name no template declares."""
        names = sorted(key for key in self._stated if key not in self._met)
        return tuple(
            Diagnostic(
                level=Level.WARNING,
                code="PS112",
                message=f'no template declares the parameter "{self._spelled[key]}"',
                origin=Origin(file="--param"),
                expected="the name of a parameter of a template read",
            )
            for key in names
        )

    def _file_for(
        self, template: Document, templates: tuple[Document, ...]
    ) -> tuple[Document | None, tuple[Diagnostic, ...]]:
        named = self._using.get(template.path, [])
        for candidates in (named, *self._candidates(PurePosixPath(template.path), templates)):
            if len(candidates) == 1:
                return candidates[0], ()
            if candidates:
                return None, (_several(template, candidates),)
        return None, ()

    def _candidates(self, path: PurePosixPath, templates: tuple[Document, ...]) -> list[list[Document]]:
        """Give the parameter files that may be meant for a template, the likeliest first."""
        stem = path.name.lower().rsplit(".", 1)[0]
        beside = [d for d in self._files if PurePosixPath(d.path).parent == path.parent]
        alone = sum(PurePosixPath(t.path).parent == path.parent for t in templates) == 1
        only_one = sum(_stem(t) == stem for t in templates) == 1
        return [
            [d for d in beside if _stem(d) in (f"{stem}.parameters", f"{stem}.param", f"{stem}-parameters")],
            [d for d in beside if _stem(d) == "parameters" and (alone or stem in USUAL)],
            [d for d in beside if _stem(d).startswith(f"{stem}.") and "param" in _stem(d)],
            [d for d in self._files if only_one and _stem(d) in (f"{stem}.parameters", f"{stem}.param")],
        ]


def _stem(document: Document) -> str:
    return PurePosixPath(document.path).name.lower().rsplit(".", 1)[0]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _read(path: Path) -> Document:
    document, noticed = _compiled(path) if path.suffix.lower() == PARAMETERS else read(path, show(path))
    if document is None:
        raise UsageError(f"{show(path)}: not a parameter file", diagnostics=noticed)
    if not is_parameter_file(document.root) and not document.root.is_object:
        raise UsageError(f"{show(path)}: not a parameter file")
    return document


def _compiled(path: Path) -> Read:
    """Compile a Bicep parameter file that the user named."""
    compiler = find_compiler()
    if compiler is None:
        raise UsageError(f"{show(path)}: there is no Bicep compiler on PATH (bicep or az)")
    found, noticed = compiler.parameters(Found(path=path, shown=show(path), named=True), show(path) + MADE)
    return (found.values if found is not None else None), noticed


def _values(document: Document) -> dict[str, Any]:
    """Give the values that a parameter file holds: ARM's form, or plainly names and values."""
    root = document.root
    if not is_parameter_file(root):
        return {name: node for name, node in root.items() if not name.startswith("$")}
    return parameter_file.values(root)


def _typed(text: str, declared: Node) -> Any:
    """Read a value as the template declares it: a string stays text, anything else is JSON."""
    if (declared.get("type").text() or "").lower() in ("string", "securestring"):
        return text
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return {"True": True, "False": False}.get(text, text)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _several(template: Document, candidates: list[Document]) -> Diagnostic:
    names = ", ".join(sorted(PurePosixPath(d.path).name for d in candidates))
    return Diagnostic(
        level=Level.WARNING,
        code="PS111",
        message=f"several parameter files may be meant for this template, and none was used: {names}",
        origin=template.origin(""),
        expected="one parameter file",
        help="say which: --param FILE",
    )
