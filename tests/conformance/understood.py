"""How much of real resources is understood: `python -m tests.conformance.understood [PATH…]` prints it as Markdown.

For each type: how many resources there are, how many of their values bear on traffic, and how many of those readers look at. A value counts as
read when a reader takes the property that holds it. What bears on no flow is listed in `quiet.md`, with the reason; all else bears on traffic.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

from penstock.azure.notes import Notes
from penstock.azure.read import unheeded
from penstock.azure.read.entry import Modelled
from penstock.azure.read.registry import look_up
from penstock.azure.resource import Resource
from penstock.source.node import FlatNode, Node
from tests.conformance.corpus_table import files, read

QUIET = Path(__file__).with_name("quiet.md")
ROW = re.compile(r"^\| `(?P<type>[^`]+)` \| `(?P<path>[^`]+)` \| (?P<why>.+) \|$")


class Watched(Node):
    """A node that remembers which of its properties were asked for."""

    __slots__ = ("path", "seen")
    path: str
    seen: set[str]

    def _below(self, value: Any, step: str | int | None) -> Self:
        node = super()._below(value, step)
        node.path, node.seen = below(self.path, step), self.seen
        node.seen.add(node.path)
        return node


class WatchedFlat(FlatNode):
    """The same, of a flattened export."""

    __slots__ = ("path", "seen")
    path: str
    seen: set[str]

    def _below(self, value: Any, step: str | int | None) -> Self:
        node = super()._below(value, step)
        node.path, node.seen = below(self.path, step), self.seen
        node.seen.add(node.path)
        return node


def below(path: str, step: str | int | None) -> str:
    """Give the path of a child; all elements of an array share one."""
    return path if step is None else f"{path}[]" if isinstance(step, int) else f"{path}/{step}".lower()


def watch(node: Node, path: str, seen: set[str]) -> Node:
    """Give a node like this one that notes in `seen` what is asked for."""
    copy = (WatchedFlat if isinstance(node, FlatNode) else Watched)(node.value, node.origin)
    copy.path, copy.seen = path, seen
    return copy


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """Give the path of every value that says something; the id, type and version of a part follow from its name."""
    if isinstance(value, dict):
        whole = any(key.lower() == "properties" for key in value)
        for key, part in value.items():
            if not (whole and key.lower() in ("id", "type", "etag")):
                yield from leaves(part, f"{path}/{key}".lower())
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part, f"{path}[]")
    elif value is not None and value != "":
        yield path


def looked_at(resource: Resource) -> set[str]:
    """Give the paths of what the reader of a resource asks for."""
    seen: set[str] = set()
    entry = look_up(resource.type)
    if isinstance(entry, Modelled):
        body = watch(resource.body, "", seen)
        properties = watch(resource.properties, "/properties", seen)
        seen_as = replace(resource, body=body, properties=properties)
        unheeded.tell(seen_as, Notes())
        list(entry.reader(seen_as, Notes()))
    return seen


@dataclass
class Share:
    """One type: its resources, and its values by path: those that bear on traffic, those of them that are read."""

    resources: int = 0
    bearing: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)

    @property
    def silent(self) -> dict[str, int]:
        """What bears on traffic and is not read."""
        return dict(sorted((self.bearing - self.read).items()))


@cache
def quiet() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Give (type, path) patterns of what bears on no flow."""
    rows = (ROW.match(line) for line in QUIET.read_text(encoding="utf-8").splitlines())
    return tuple((pattern(row["type"]), pattern(row["path"])) for row in rows if row is not None)


def pattern(words: str) -> re.Pattern[str]:
    """Give what a row's words match, where `*` is anything."""
    parts = (re.escape(part) for part in words.lower().split("*"))
    return re.compile(".*".join(parts))


@cache
def is_quiet(kind: str, path: str) -> bool:
    """Whether a property bears on no flow."""
    return any(of.fullmatch(kind) and below.fullmatch(path) for of, below in quiet())


def bears(kind: str) -> bool:
    """Whether a type bears on traffic."""
    entry = look_up(kind)
    return isinstance(entry, Modelled) or entry.bears_on_traffic


def shares(paths: list[Path]) -> Mapping[str, Share]:
    """Give the share of each type that bears on traffic."""
    found: dict[str, Share] = {}
    for path in paths:
        for resource in read(path).resources:
            if bears(resource.type) and not resource.existing:
                _count(resource, found.setdefault(resource.type, Share()))
    return dict(sorted(found.items()))


def _count(resource: Resource, share: Share) -> None:
    share.resources += 1
    seen = looked_at(resource)
    for path in leaves(resource.properties.value, "/properties"):
        if not is_quiet(resource.type, path):
            share.bearing[path] += 1
            share.read[path] += path in seen


def unread(paths: list[Path]) -> Mapping[str, set[str]]:
    """Give the paths that no reader looks at, by modelled type."""
    found: dict[str, set[str]] = {}
    for path in paths:
        for resource in read(path).resources:
            if isinstance(look_up(resource.type), Modelled) and not resource.existing:
                said = set(leaves(resource.properties.value, "/properties"))
                found.setdefault(resource.type, set()).update(said - looked_at(resource))
    return found


def table(found: Mapping[str, Share]) -> Iterator[str]:
    """Give the table, line by line."""
    yield "| type | resources | values that bear on traffic | read | |"
    yield "|---|---:|---:|---:|---:|"
    for kind, share in found.items():
        total, taken = share.bearing.total(), share.read.total()
        modelled = isinstance(look_up(kind), Modelled)
        words = f"{taken / total:.0%}" if total and modelled else "" if modelled else "counted, not read"
        yield f"| {kind} | {share.resources} | {total} | {taken} | {words} |"
    types = [isinstance(look_up(kind), Modelled) for kind in found]
    total, taken = (
        sum(c.total() for c in cs) for cs in zip(*((s.bearing, s.read) for s in found.values()), strict=True)
    )
    yield f"| {sum(types)} of {len(types)} types | {sum(s.resources for s in found.values())} | {total} | {taken} | {taken / max(total, 1):.0%} |"


if __name__ == "__main__":
    chosen = [Path(argument) for argument in sys.argv[1:]] or files()
    sys.stdout.write("\n".join(table(shares(chosen))) + "\n")
