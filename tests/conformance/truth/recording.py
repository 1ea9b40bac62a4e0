"""A folder of recorded interactions with Azure → the network as it was when a question was asked.

Comes in: `interactions.json` (resources as they were created and read, in order) and `questions.json` (request and answer).
Goes out: `Question`s, and for each the `Network` of its state: of every resource the latest body with a smaller number, read and
lowered by the product. Templates that were deployed are evaluated by the product as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from penstock.azure.arm import deploy
from penstock.azure.doors import open_door
from penstock.azure.lower import lower
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.net.network import Network
from penstock.source.document import read
from penstock.source.node import Node

INLINE = ("virtualnetworks", "networksecuritygroups", "routetables", "loadbalancers")
"""Types whose body holds all of their children: a later body of the parent is later than a child's own."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was asked of Azure and answered; `n` is its place among the interactions."""

    n: int
    operation: str
    target: str
    request: dict[str, Any]
    answer: dict[str, Any]


@dataclass(frozen=True)
class Recording:
    """One folder."""

    folder: Path

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        found = _root(self.folder / "questions.json").value["questions"]
        return tuple(
            Question(
                n=q["n"],
                operation=q["operation"],
                target=q["target"].lower(),
                request=q["request"] or {},
                answer=q["answer"],
            )
            for q in found
        )

    @cached_property
    def interactions(self) -> tuple[Node, ...]:
        return tuple(_root(self.folder / "interactions.json").get("interactions").elements())

    def network(self, n: int) -> Network:
        """Give the network made of everything recorded before interaction `n`."""
        estate, _ = read_all(self.state(n))
        return lower(estate)

    def state(self, n: int) -> list[Resource]:
        kept: dict[str, Resource] = {}
        for entry in self.interactions:
            number = entry.get("n").number()
            if number is not None and number < n:
                _apply(entry, kept)
        return list(kept.values())


@lru_cache
def recording(folder: Path) -> Recording:
    return Recording(folder)


@lru_cache(maxsize=4)
def network(folder: Path, n: int) -> Network:
    """Give the network in which a question was asked."""
    return recording(folder).network(n)


def _root(path: Path) -> Node:
    document, noticed = read(path, path.name)
    assert document is not None, noticed
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
