"""Which attributes a row of the tables reads: found by building it from a resource that writes down what it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from penstock.azure.terraform.row import Entry, Link, Part, Row
from penstock.azure.terraform.scope import GROUP
from penstock.azure.terraform.shape import Spec, evaluate
from penstock.diagnostics import Origin

MADE_UP = "text"


@dataclass
class Asked:
    """A block that notes what it is asked for. Once it says nothing, so that all that a row tries is seen; once it says something, so that what
    hangs on that is seen too.
    """

    seen: set[str]
    says: Any = None
    above: str = ""
    origin: Origin = field(default_factory=lambda: Origin(file="plan.json"))
    own_id: str = "/x"

    @property
    def this(self) -> Any:
        return self.says

    def _note(self, path: str) -> Any:
        self.seen.add(self.above + path)
        return self.says

    def value(self, path: str) -> Any:
        return self._note(path)

    def id(self, path: str, kinds: tuple[str, ...] = ()) -> Any:
        return self._note(path)

    def ids(self, path: str, kinds: tuple[str, ...] = ()) -> Any:
        return [one] if (one := self._note(path)) else []

    def since(self, path: str, told: object) -> Any:
        return self.says

    def blocks(self, path: str) -> list[Asked]:
        self._note(path)
        return [Asked(self.seen, self.says, f"{self.above}{path}.")]


def reads(entry: Entry) -> list[str]:
    """Give the attributes, those of blocks by their paths."""
    seen = {_bare(path) for path in _named(entry)}
    for spec, above in _bodies(entry):
        for says in (None, MADE_UP):
            evaluate(spec, Asked(seen, says, above))
    return sorted(path for path in seen if path)


def _named(entry: Entry) -> list[str]:
    match entry:
        case Row():
            group = [] if entry.parent or entry.counted or entry.arm.lower() == GROUP else [entry.group]
            names = [] if entry.fixed or entry.counted else list(entry.names)
            return [*names, entry.parent, entry.under, *group, *entry.given, *entry.parts, *entry.inside, *entry.named]
        case Part():
            return [entry.owner, *entry.given, *entry.parts]
        case Link():
            return [entry.owner, entry.target, entry.within[1]]


def _bare(path: str) -> str:
    return ".".join(step for step in path.split(".") if not step.isdigit())


def _bodies(entry: Entry) -> list[tuple[Spec, str]]:
    match entry:
        case Row():
            below = [(child.body, f"{child.block}." if child.block else "") for child in entry.children]
            return [(entry.body, ""), *below]
        case Part():
            return [(entry.body, "")]
        case Link():
            return []
