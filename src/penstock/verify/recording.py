"""A folder of answers that Azure gave → questions, and the network as it was when each was asked.

Comes in: `questions.json` (request and answer of each) or runs of the network verifier, and the estate: `interactions.json` (resources as they were created and read, in
order), or the files of an export, here or elsewhere. Goes out: `Question`s, and for each the `Network` of its state: of every resource the
latest body with a smaller number, read and lowered as always; deployed templates are evaluated. Read next: `verify/compare.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from penstock.azure.arm import deploy
from penstock.azure.doors import open_door
from penstock.azure.lower import lower
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.diagnostics import InputError
from penstock.net.network import Network
from penstock.snapshot.load import load
from penstock.source.document import read
from penstock.source.node import Node
from penstock.verify import reachability
from penstock.verify.answer import AnswerError
from penstock.verify.question import Question, question

QUESTIONS = "questions.json"
INTERACTIONS = "interactions.json"
INLINE = ("virtualnetworks", "networksecuritygroups", "routetables", "loadbalancers")
"""Types whose body holds all of their children: a later body of the parent is later than a child's own."""

LAST = 2
"""States that are kept: questions are asked in order, mostly several in one state."""


@dataclass
class Recording:
    """One folder; `estate` are paths of the estate when it is not recorded in the folder itself."""

    folder: Path
    estate: Sequence[str | Path] = ()
    _networks: dict[int, Network] = field(default_factory=dict)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions, in the order of the file. Raises `InputError` when there are none to read."""
        found = [question for path in _runs(self.folder) for question in reachability.questions(_root(path))]
        path = self.folder / QUESTIONS
        if path.is_file():
            try:
                found += [question(node) for node in _root(path).get("questions").elements()]
            except AnswerError as error:
                raise InputError(str(error)) from error
        if not found:
            raise InputError(f'{path} has no "questions"')
        return tuple(found)

    @cached_property
    def interactions(self) -> tuple[Node, ...]:
        """What was created, read and deleted, in order; nothing where the estate is given as files."""
        path = self.folder / INTERACTIONS
        return tuple(_root(path).get("interactions").elements()) if path.is_file() and not self.estate else ()

    def network(self, n: int) -> Network:
        """Give the network made of everything recorded before interaction `n`, or of the files."""
        if not self.interactions:
            n = 0
        if n not in self._networks:
            while len(self._networks) >= LAST:
                del self._networks[next(iter(self._networks))]
            self._networks[n] = self._made(n)
        return self._networks[n]

    def _made(self, n: int) -> Network:
        if not self.interactions:
            return load(*(self.estate or self._others()))
        estate, _ = read_all(self.state(n))
        return lower(estate)

    def _others(self) -> list[Path]:
        """Give what stands beside the questions: the estate."""
        apart = {self.folder / QUESTIONS, self.folder / INTERACTIONS, *_runs(self.folder)}
        found = sorted(path for path in self.folder.iterdir() if path not in apart)
        if not found:
            raise InputError(f"{self.folder} has questions and no estate: name its files too")
        return found

    def state(self, n: int) -> list[Resource]:
        """Give the resources that stood before interaction `n`."""
        kept: dict[str, Resource] = {}
        for entry in self.interactions:
            number = entry.get("n").number()
            if number is not None and number < n:
                _apply(entry, kept)
        return list(kept.values())


def recordings(top: Path) -> list[Path]:
    """Give the folders that hold a recording: the one named, or those in it."""
    if (top / QUESTIONS).is_file() or _runs(top):
        return [top]
    return sorted({path.parent for name in (QUESTIONS, reachability.RUNS) for path in top.glob(f"*/{name}")})


def _runs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob(reachability.RUNS) if path.is_file())


def _root(path: Path) -> Node:
    document, noticed = read(path, str(path))
    if document is None:
        raise InputError(f"{path} could not be read", diagnostics=noticed)
    return document.root


def _apply(entry: Node, kept: dict[str, Resource]) -> None:
    """Take one interaction into the state, unless it failed."""
    path = (entry.get("path").text() or "").lower()
    status = entry.get("status").number() or 0
    if not 200 <= status < 300:
        return
    if entry.get("method").text() == "DELETE":
        for identity in [i for i in kept if i == path or i.startswith(f"{path}/")]:
            del kept[identity]
        return
    for resource in _resources(entry, path):
        if resource.type.rsplit("/", 1)[-1] in INLINE:
            for identity in [i for i in kept if i.startswith(f"{resource.id}/")]:
                del kept[identity]
        kept[resource.id] = resource


def _resources(entry: Node, path: str) -> Iterator[Resource]:
    if "/providers/microsoft.resources/deployments/" in path:
        template = entry.get("request", "properties", "template")
        if template.is_object:
            yield from _deployed(template, entry.get("request", "properties", "parameters"), path)
        return
    door = open_door(entry.get("response"))
    yield from door.resources if door is not None else ()


def _deployed(template: Node, parameters: Node, path: str) -> Iterator[Resource]:
    """Give what a recorded deployment made, in the resource group that its own path names."""
    values = {name: node.get("value").value for name, node in parameters.items()}
    group = path.partition("/providers/")[0]
    for resource in deploy(template, parameters=values, files=lambda *_: None).resources:
        yield replace(resource, id=f"{group}/providers/{resource.id.partition('/providers/')[2]}")
