"""Copy loops of properties, variables and outputs.

Comes in: a `copy` array and its surroundings. Goes out: arrays. How often a loop turns may be unknown; then its array is. Source: Microsoft
Learn, "Property iteration in ARM templates": at most 800 turns. Read next: `arm/plan.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from penstock.azure.arm.frame import Env
from penstock.azure.arm.limits import MAX_COPIES
from penstock.azure.arm.values import Symbolic, kind, placed_list, sketch, spell, unknown
from penstock.source.node import Node, Unknown


def is_copy(value: Any) -> bool:
    """Whether a property called `copy` is the loops of its object, and no property of a resource."""
    return isinstance(value, list) and bool(value) and all(_is_loop(entry) for entry in value)


def _is_loop(entry: Any) -> bool:
    return isinstance(entry, dict) and {"name", "count", "input"} <= {key.lower() for key in entry}


def repeated(copies: Node, env: Env) -> Iterator[tuple[str, Any]]:
    """Give name and array of every loop."""
    for entry in copies.elements():
        name = spell(env.frame.run.evaluate.value(entry.get("name"), env))
        yield name, turns(entry, name, env)


def turns(entry: Node, name: str, env: Env) -> Any:
    """Give the values that one loop makes."""
    count = turns_of(entry, name, env)
    if isinstance(count, Symbolic):
        return count
    body, evaluate = entry.get("input"), env.frame.run.evaluate
    return placed_list([evaluate.value(body, env.in_loop(name, i)) for i in range(count)], body.origin)


def turns_of(entry: Node, name: str, env: Env) -> int | Symbolic:
    """Give how often a loop turns."""
    found = env.frame.run.evaluate.value(entry.get("count"), env)
    if isinstance(found, Unknown):
        why = f'how often the loop "{name}" turns is not known: {found.why}'
        return unknown(why, f"copy {name} {sketch(found)} {env.mark}", found.origin)
    count = _whole(found)
    if count is not None and 0 <= count <= MAX_COPIES:
        return count
    place = entry.get("count").origin if not entry.get("count").is_missing else entry.origin
    shown = spell(found)[:40] if count is not None else kind(found)
    message = f'the loop "{name}" turns {shown} times'
    env.frame.run.notes.error("PS303", message, place, expected=f"a whole number from 0 to {MAX_COPIES}")
    return unknown(message, f"copy {name} {env.mark}", place)


def _whole(found: Any) -> int | None:
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 10:
        return int(found)
    return found if isinstance(found, int) and not isinstance(found, bool) else None
