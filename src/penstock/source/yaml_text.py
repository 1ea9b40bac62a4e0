"""YAML text to values, one document at a time.

Comes in: the text of one document, possibly hostile. Goes out: the value that JSON would have, and the place of each part when asked for.
Events are read one by one, so that nothing recurses; aliases share what they stand for, and what they would expand to is counted. A text
that still holds a template expression is an `Unknown`. Read next: `source/yaml_document.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import AliasEvent, CollectionStartEvent, MappingStartEvent, NodeEvent, ScalarEvent

from penstock.diagnostics import escaped
from penstock.source.node import Unknown
from penstock.source.yaml_scalars import plain, tagged

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_VALUES = 2_000_000
"""What the aliases of one document may stand for in all; more is a bomb."""

OWN_TAG = "tag:yaml.org,2002:"
EXPRESSION = "{{"

Place = tuple[int, int]


class Refusal(Exception):  # noqa: N818 - it is told as a diagnostic, not as a fault
    """Why a document is not read, and the line and column, both from 0."""

    def __init__(self, code: str, words: str, place: Place) -> None:
        super().__init__(words)
        self.code, self.words, self.place = code, words, place


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A document's value, the names that stand twice in one mapping, and the place of each value by its pointer."""

    value: Any
    repeats: tuple[tuple[str, Place], ...]
    places: dict[str, Place]


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that is being read. `size` and `height` are those of what it holds, with aliases expanded."""

    value: dict[str, Any] | list[Any]
    anchor: str | None
    pointer: str
    key: str | None = None
    merged: list[Any] = field(default_factory=list)
    size: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class _Known:
    value: Any
    size: int
    height: int


def parse_document(text: str, max_depth: int, *, with_places: bool = False) -> Parsed:
    """Read one document. Raises `Refusal` for what is no YAML, too deep, too large, or of a kind that is not read."""
    builder = _Builder(max_depth, with_places=with_places)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            if isinstance(event, NodeEvent):
                builder.node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                builder.close()
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        words = failure.problem or failure.context or "it does not parse"
        raise Refusal("PS119", words, (mark.line, mark.column) if mark is not None else (0, 0)) from None
    except yaml.YAMLError as failure:
        raise Refusal("PS119", str(failure).partition("\n")[0][:200], (0, 0)) from None
    return Parsed(value=builder.value, repeats=tuple(builder.repeats), places=builder.places)


class _Builder:
    """Values from events."""

    def __init__(self, max_depth: int, *, with_places: bool) -> None:
        self.value: Any = None
        self.repeats: list[tuple[str, Place]] = []
        self.places: dict[str, Place] = {}
        self._with_places = with_places
        self._max_depth = max_depth
        self._open: list[_Open] = []
        self._anchors: dict[str, _Known | None] = {}

    def node(self, event: NodeEvent) -> None:
        """Take what begins a value."""
        place = _place(event)
        if self._is_key():
            self._key(event, place)
            return
        pointer = self._pointer()
        if self._with_places:
            self.places[pointer] = place
        if isinstance(event, AliasEvent):
            self._add(self._known(event, place), place)
        elif isinstance(event, ScalarEvent):
            known = _Known(_scalar(event, place), 1, 0)
            self._remember(event.anchor, known)
            self._add(known, place)
        elif isinstance(event, CollectionStartEvent):
            self._begin(event, pointer, place)

    def close(self) -> None:
        """Take the end of a mapping or sequence."""
        done = self._open.pop()
        if isinstance(done.value, dict):
            for merged in done.merged:
                for key, value in merged.items():
                    done.value.setdefault(key, value)
        known = _Known(done.value, done.size, done.height)
        self._remember(done.anchor, known)
        self._add(known, (0, 0))

    def _begin(self, event: CollectionStartEvent, pointer: str, place: Place) -> None:
        if event.tag not in (None, "!", OWN_TAG + "map", OWN_TAG + "seq"):
            raise Refusal("PS121", f'the tag "{event.tag[:80]}" is not read', place)
        if len(self._open) >= self._max_depth:
            raise Refusal("PS105", f"the YAML is nested more than {self._max_depth} levels deep", place)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        value: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        self._open.append(_Open(value, event.anchor, pointer))

    def _is_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].value, dict) and self._open[-1].key is None

    def _key(self, event: NodeEvent, place: Place) -> None:
        if isinstance(event, AliasEvent):
            value = self._known(event, place).value
        elif isinstance(event, ScalarEvent):
            value = event.value
            self._remember(event.anchor, _Known(value, 1, 0))
        else:
            raise Refusal("PS119", "the name of a value is itself a list or a mapping", place)
        if not isinstance(value, str):
            raise Refusal("PS119", "the name of a value is no text", place)
        here = self._open[-1]
        if value in here.value and isinstance(here.value, dict):
            self.repeats.append((value, place))
        here.key = value

    def _pointer(self) -> str:
        if not self._with_places or not self._open:
            return ""
        here = self._open[-1]
        step = len(here.value) if isinstance(here.value, list) else escaped(here.key or "")
        return f"{here.pointer}/{step}"

    def _known(self, event: AliasEvent, place: Place) -> _Known:
        anchor = event.anchor or ""
        known = self._anchors.get(anchor)
        if known is None:
            words = "holds itself" if anchor in self._anchors else "stands nowhere before"
            raise Refusal("PS120", f'the anchor "{anchor[:80]}" {words}', place)
        if len(self._open) + known.height > self._max_depth:
            raise Refusal("PS105", f"the YAML is nested more than {self._max_depth} levels deep", place)
        return known

    def _remember(self, anchor: str | None, known: _Known) -> None:
        if anchor is not None:
            self._anchors[anchor] = known

    def _add(self, known: _Known, place: Place) -> None:
        if not self._open:
            self.value = known.value
            return
        here = self._open[-1]
        here.size += known.size
        here.height = max(here.height, known.height + 1)
        if here.size > MAX_VALUES:
            raise Refusal("PS120", f"the aliases stand for more than {MAX_VALUES} values", place)
        if isinstance(here.value, list):
            here.value.append(known.value)
        elif here.key == "<<":
            here.merged.extend(_mergeable(known.value, place))
            here.key = None
        elif here.key is not None:
            here.value[here.key] = known.value
            here.key = None


def _place(event: NodeEvent) -> Place:
    mark = event.start_mark
    return (mark.line, mark.column) if mark is not None else (0, 0)


def _mergeable(value: Any, place: Place) -> Iterator[dict[str, Any]]:
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict):
            raise Refusal("PS119", "what is merged is no mapping", place)
        yield one


def _scalar(event: ScalarEvent, place: Place) -> Any:
    if EXPRESSION in event.value and event.style != "|":
        return Unknown(why=f'"{event.value[:80]}" is a template expression that nobody filled in')
    if event.tag in (None, "!") or event.implicit[0]:
        return plain(event.value) if event.implicit[0] else event.value
    if not event.tag.startswith(OWN_TAG):
        raise Refusal("PS121", f'the tag "{event.tag[:80]}" is not read', place)
    try:
        return tagged(event.value, event.tag.removeprefix(OWN_TAG))
    except ValueError:
        raise Refusal("PS121", f'the tag "{event.tag[:80]}" does not fit its value', place) from None
