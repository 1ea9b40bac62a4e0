"""What PowerShell does to resources on their way to JSON.

Comes in: a row that PowerShell wrote. Goes out: the row in the shape that others write. `ConvertTo-Json` cuts off what is deeper than its
`-Depth` (2, unless said otherwise) and leaves the name of a type or a text like `@{a=1}`: that is an unknown value. The typed commands write
lists under singular names. Read next: `azure/rows.py`.
"""

from __future__ import annotations

from typing import Any

from penstock.source.node import Node, Unknown

CUT = "PowerShell cut this value off"
MARKS = ("ResourceGroupName", "ResourceId", "ResourceType")
"""Names with capitals, which no other tool writes."""

_TYPES = ("System.Object[]", "System.Collections.", "Microsoft.Azure.Commands.", "Microsoft.Azure.Management.")
_SINGULAR = {
    "sourceportrange": "sourcePortRanges",
    "destinationportrange": "destinationPortRanges",
    "sourceaddressprefix": "sourceAddressPrefixes",
    "destinationaddressprefix": "destinationAddressPrefixes",
    "addressprefix": "addressPrefixes",
}


def is_from_powershell(row: Node) -> bool:
    """Whether PowerShell wrote a row."""
    return row.is_object and any(mark in row.value for mark in MARKS)


def plain(row: Node) -> Node:
    """Give the row with unknown values where something was cut off, and lists under their own names."""
    value = _plain(row.value, row)
    return row if value is row.value else type(row)(value, row.origin)


def is_cut(row: Node) -> bool:
    """Whether something was cut off; rows of others are not looked through."""
    if not is_from_powershell(row):
        return False
    stack = [row.value]
    while stack:
        value = stack.pop()
        if isinstance(value, Unknown) and value.why == CUT:
            return True
        stack += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return False


def _plain(value: Any, row: Node) -> Any:
    """Give a value in the usual shape; the same value where it has it already."""
    if isinstance(value, str):
        return Unknown(why=CUT, origin=row.origin) if _is_cut(value) else value
    if isinstance(value, list):
        items = [_plain(one, row) for one in value]
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if not isinstance(value, dict):
        return value
    pairs = [_member(key, one, row) for key, one in value.items()]
    same = all(key == new[0] and one is new[1] for (key, one), new in zip(value.items(), pairs, strict=True))
    return value if same else dict(pairs)


def _member(key: str, value: Any, row: Node) -> tuple[str, Any]:
    many = _SINGULAR.get(key.lower())
    if many is None or not isinstance(value, list):
        return key, _plain(value, row)
    return (key, _plain(value[0], row)) if len(value) == 1 else (many, _plain(value, row))


def _is_cut(text: str) -> bool:
    return text.startswith(_TYPES) or (text.startswith("@{") and text.endswith("}"))
