"""Snapshots of Bicep: the resources that `bicep snapshot` says a parameter file deploys.

Comes in: the root of `NAME.snapshot.json`. Goes out: the same with every expression that only a deployment can compute as an unknown value; the
readers of exports do the rest. Source: Bicep's documentation of the command `snapshot`. Read next: `azure/doors.py`.
"""

from __future__ import annotations

from typing import Any

from penstock.source.node import Node, Unknown

PREDICTED = "predictedResources"


def is_snapshot(root: Node) -> bool:
    """Whether a document is a snapshot."""
    return root.get(PREDICTED).is_array


def settled(root: Node) -> Node:
    """Give the resources with what is not known as unknown. Places stay: the shape is the same."""
    listed = root.get(PREDICTED)
    return Node([_value(element) for element in listed.value], listed.origin)


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _value(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_value(inner) for inner in value]
    if isinstance(value, str) and value.startswith("["):
        return value[1:] if value.startswith("[[") else _unknown(value)
    return value


def _unknown(text: str) -> Any:
    if not text.endswith("]"):
        return text
    shown = text[1:-1]
    clipped = shown if len(shown) <= 80 else f"{shown[:77]}..."
    return Unknown(why=f"the snapshot leaves {clipped} to the deployment", identity=f"snapshot {shown}")
