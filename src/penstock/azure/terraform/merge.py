"""The values of a resource with marks in place of what is not known, and of what is secret.

Comes in: values, and the trees beside them in which `true` marks what is known after apply, or sensitive. Goes out: the values, marked: a secret
goes no further than this file. Read next: `terraform/plan.py`.
"""

from __future__ import annotations

from typing import Any

from penstock.azure.terraform.instance import Mark


def marked(value: Any, pending: Any, secret: Any) -> Any:
    """Give a value with its marks; what is not marked is the same object."""
    if secret is True:
        return Mark.SECRET
    if pending is True:
        return Mark.PENDING
    if not pending and not secret:
        return value
    if isinstance(value, list) or (value is None and isinstance(pending, list)):
        return _array(value or [], pending, secret)
    if isinstance(value, dict) or (value is None and isinstance(pending, dict)):
        return _object(value or {}, pending, secret)
    return value


def _object(value: dict[str, Any], pending: Any, secret: Any) -> dict[str, Any]:
    later = pending if isinstance(pending, dict) else {}
    hidden = secret if isinstance(secret, dict) else {}
    found = {key: marked(one, later.get(key), hidden.get(key)) for key, one in value.items()}
    found |= {key: marked(None, one, None) for key, one in later.items() if key not in value and holds_mark(one)}
    return found


def _array(value: list[Any], pending: Any, secret: Any) -> list[Any]:
    later = pending if isinstance(pending, list) else []
    hidden = secret if isinstance(secret, list) else []
    length = max(len(value), len(later) if holds_mark(later) else 0)
    return [marked(_at(value, i), _at(later, i), _at(hidden, i)) for i in range(length)]


def _at(listed: list[Any], index: int) -> Any:
    return listed[index] if index < len(listed) else None


def holds_mark(tree: Any) -> bool:
    """Whether a tree of marks marks anything."""
    if isinstance(tree, dict):
        return any(holds_mark(one) for one in tree.values())
    return any(holds_mark(one) for one in tree) if isinstance(tree, list) else tree is True


def values_of(value: Any, pending: Any, secret: Any) -> Any:
    """Give the values of a resource with their marks; if all of it is secret, or not known, each of them is."""
    if not isinstance(value, dict):
        return {}
    if secret is True or pending is True:
        return dict.fromkeys(value, Mark.SECRET if secret is True else Mark.PENDING)
    return marked(value, pending, secret)


def hide(value: Any, path: list[Any]) -> Any:
    """Give a value in which what stands at a path is secret."""
    if not path:
        return Mark.SECRET
    step = path[0]
    if isinstance(value, dict) and step in value:
        return {**value, step: hide(value[step], path[1:])}
    if isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return [hide(one, path[1:]) if index == step else one for index, one in enumerate(value)]
    return value
