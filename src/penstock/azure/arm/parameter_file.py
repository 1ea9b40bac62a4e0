"""Values of parameters that stand in a file.

Comes in: the root of a parameter file. Goes out: values by name, literally as they stand: nothing in them is evaluated. Source: Microsoft Learn,
"Create Resource Manager parameter file". Read next: `arm/names.py`.
"""

from __future__ import annotations

from typing import Any

from penstock.source.node import Node, Unknown


def values(root: Node) -> dict[str, Any]:
    """Give the values by the names they stand under: a node each, or why nobody knows it."""
    return {name: _value(name, node) for name, node in root.get("parameters").items()}


def secret(name: str, node: Node) -> Unknown:
    """Stand for a value that is kept in a key vault."""
    return Unknown(why=f'parameter "{name}" is a secret in a key vault', origin=node.origin)


def _value(name: str, node: Node) -> Any:
    return node.get("value") if node.get("reference").is_missing else secret(name, node)
