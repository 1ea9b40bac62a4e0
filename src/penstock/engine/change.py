"""What a network differs in from one that was asked about before, and an engine for it that keeps the rest.

Comes in: an `Engine`, and a network in which rules changed. Goes out: `Change`, and an `Engine` that shares the axes, the look-ups, the plans and what all
other filters decide. Anything else than rules, or a rule that divides addresses or transports anew, is no small change: the engine is then
made anew, and `Change.anew` says why. Read next: `engine/differences.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

from penstock.engine.axis import sets_of_filter
from penstock.engine.engine import Engine
from penstock.engine.ports import transports_of_filter
from penstock.net.endpoint import Endpoint
from penstock.net.network import Network
from penstock.net.rule import Filter, Rule

T = TypeVar("T")

TOLD = frozenset(
    ("diagnostics", "inputs", "unread", "resource_counts", "orphan_filters", "needs", "watches", "symbols", "more_tags")
)
"""Parts of a network that are told and bear on no packet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The filters that differ, before and after, and the devices with other filters; or, in `anew`, what else differs."""

    filters: tuple[tuple[Filter, Filter], ...] = ()
    devices: Mapping[str, Endpoint] = field(default_factory=dict)
    anew: str = ""

    @property
    def is_small(self) -> bool:
        """Whether only rules differ."""
        return not self.anew


def difference(before: Network, after: Network) -> Change:
    """Tell what differs between two networks."""
    for part in fields(Network):
        if part.name not in TOLD | {"filters", "endpoints"} and not _same(
            getattr(before, part.name), getattr(after, part.name)
        ):
            return Change(anew=f"{part.name} differ")
    if before.filters.keys() != after.filters.keys() or before.endpoints.keys() != after.endpoints.keys():
        return Change(anew="filters or endpoints came or went")
    changed = [pair for pair in _pairs(before.filters, after.filters) if pair[0] != pair[1]]
    devices = {}
    for old, new in _pairs(before.endpoints, after.endpoints):
        if old == new:
            continue
        parts = _filters_of_device(old, new)
        if parts is None:
            return Change(anew=f"{new.name} differs")
        devices[new.id] = new
        changed.extend(pair for pair in parts if pair[0] != pair[1])
    return Change(filters=tuple(changed), devices=devices)


def _same(old: object, new: object) -> bool:
    return old is new or old == new


def _pairs(before: Mapping[str, T], after: Mapping[str, T]) -> Iterator[tuple[T, T]]:
    """Give the values that are not the same objects."""
    if before is not after:
        yield from ((old, after[key]) for key, old in before.items() if after[key] is not old)


def _filters_of_device(old: Endpoint, new: Endpoint) -> tuple[tuple[Filter, Filter], ...] | None:
    """Give the filters of a device that differs in nothing else, else None."""
    if old.appliance is None or new.appliance is None:
        return None
    was, now = old.appliance, new.appliance
    if (was.network.id, was.application.id) != (now.network.id, now.application.id):
        return None
    if replace(new, appliance=replace(now, network=was.network, application=was.application)) != old:
        return None
    return ((was.network, now.network), (was.application, now.application))


def changed_rules(old: Filter, new: Filter) -> tuple[Rule, ...]:
    """Give the rules, of both, that may decide otherwise than before: those between the first and the last that differ.

    A packet that none of them speaks of meets the same rules in the same order as before.
    """
    if not _alike(old.default, new.default):
        return (*old.rules, *new.rules, old.default, new.default)
    first = 0
    least = min(len(old.rules), len(new.rules))
    while first < least and _alike(old.rules[first], new.rules[first]):
        first += 1
    last = 0
    while last < least - first and _alike(old.rules[-1 - last], new.rules[-1 - last]):
        last += 1
    return (*old.rules[first : len(old.rules) - last], *new.rules[first : len(new.rules) - last])


def _alike(one: Rule, other: Rule) -> bool:
    """Whether two rules decide the same, wherever they stand."""
    if one is other:
        return True
    return (one.match, one.action, one.action_doubts) == (other.match, other.action, other.action_doubts)


def engine_after(before: Engine, network: Network) -> tuple[Engine, Change]:
    """Give an engine for a changed network, and what changed. Equal to a new one in every answer."""
    change = difference(before.network, network)
    if change.is_small and (cut := _cut(before, change)):
        change = Change(anew=cut)
    if not change.is_small:
        return Engine(network), change
    return before.on(network, {new.id: new for _, new in change.filters}, change.devices), change


def _cut(engine: Engine, change: Change) -> str:
    """Tell whether a new rule tells apart what was not told apart before."""
    for old, new in change.filters:
        known = set(sets_of_filter(old))
        if not all(engine.axis.unites(some) for some in sets_of_filter(new) if some not in known):
            return f"{new.name} tells addresses apart that were alike"
        spoken = set(transports_of_filter(old))
        if not all(engine.ports.unites(some) for some in transports_of_filter(new) if some not in spoken):
            return f"{new.name} tells transports apart that were alike"
    return ""
