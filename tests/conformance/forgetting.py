"""A case again, with one value of its configuration unknown: what was answered may become unknown, and nothing else.

Comes in: a `Case`, and a folder to write its files to. Goes out: the answers that turned round, in words. Names and ids are left alone: they say
which resource is meant, and asking for another one proves nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from penstock.azure.lower import lower
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.service_tags import ServiceTags, read_service_tags
from penstock.diagnostics import UsageError
from penstock.engine.api import can
from penstock.engine.result import Answer
from penstock.net.inspection import Severity
from penstock.net.network import Network
from penstock.snapshot.gather import gather
from penstock.source.node import Unknown
from tests.conformance.case import Case, Question

FORGOTTEN: Any = Unknown(why="a value that was forgotten")

Place = tuple[str | int, ...]

Spot = tuple[Resource, Place]
"""A resource, and where in its properties a value stands."""


def turned(case: Case, folder: Path, chosen: Callable[[Sequence[Spot]], Iterable[Spot]]) -> Iterator[str]:
    """Forget the values chosen, one at a time, and tell which answers turn into their opposite."""
    for name, text in case.files:
        (folder / name).write_text(text, encoding="utf-8")
    resources = gather((folder,), case.parameters).resources
    tags = read_service_tags(case.service_tags, "tags.json") if case.service_tags else None
    for resource, place in chosen(tuple(_spots(resources))):
        without = [_without(one, place) if one is resource else one for one in resources]
        for question, verdict in _answers(case.questions, _network(without, tags)):
            if verdict not in (question.expected, "unknown"):
                yield f"{words((resource, place))}: {question} is {verdict}, not {question.expected}"


def words(spot: Spot) -> str:
    """Give the kind of a resource and the path of a value in it, as `networkinterfaces/ipConfigurations/0`."""
    resource, place = spot
    return "/".join((resource.type.rpartition("/")[2], *(str(step) for step in place)))


def _network(resources: Sequence[Resource], tags: ServiceTags | None) -> Network:
    estate, _ = read_all(resources)
    return lower(estate, tags)


def _answers(questions: Sequence[Question], network: Network) -> Iterator[tuple[Question, str]]:
    """Give the verdicts; what nobody can be asked about any more is no answer."""
    for question in questions:
        try:
            yield question, _asked(network, question).verdict.value
        except UsageError:
            continue


def _asked(network: Network, question: Question) -> Answer:
    matched = tuple(Severity[word.upper()] for word in question.matches)
    return can(network, question.source, question.destination, request=question.request, matched=matched)


def _spots(resources: Sequence[Resource]) -> Iterator[Spot]:
    for resource in resources:
        bag = resource.body.value.get("properties")
        yield from ((resource, place) for place in _below(bag, ()) if place and place[-1] != "name")


def _below(value: Any, place: Place) -> Iterator[Place]:
    yield place
    listed = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in listed:
        yield from _below(inner, (*place, step))


def _without(resource: Resource, place: Place) -> Resource:
    body = type(resource.body)(_forget(resource.body.value, ("properties", *place)), resource.body.origin)
    return replace(resource, body=body, properties=body.get("properties"))


def _forget(value: Any, place: Place) -> Any:
    if not place:
        return FORGOTTEN
    made = copy.copy(value)
    made[place[0]] = _forget(value[place[0]], place[1:])
    return made
