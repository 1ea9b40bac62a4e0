"""What was read and not understood, by type. Read next: `azure/read/registry.py`."""

from __future__ import annotations

from penstock.azure.read.entry import Modelled
from penstock.azure.read.registry import look_up
from penstock.azure.resources.estate import Estate, NotRead
from penstock.net.network import NotModelled


def not_modelled(estate: Estate) -> tuple[NotModelled, ...]:
    """Count the resources of each type that is not modelled, and say what they may hide."""
    by_type: dict[str, list[NotRead]] = {}
    for item in estate.all(NotRead):
        by_type.setdefault(item.type, []).append(item)
    return tuple(_row(arm_type, items) for arm_type, items in sorted(by_type.items()))


def _row(arm_type: str, items: list[NotRead]) -> NotModelled:
    entry = look_up(arm_type)
    return NotModelled(
        type=arm_type,
        count=len(items),
        hides=entry.hides or "it could not be read",
        bears_on_traffic=True if isinstance(entry, Modelled) else entry.bears_on_traffic,
        origins=tuple(item.origin for item in items),
    )
