"""Labels and selectors. Comes in: `Node`s. Goes out: `Labels`, `Selector`. Read next: `read/workload.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.kubernetes.resources.labels import EVERYTHING, Labels, Operator, Requirement, Selector
from penstock.source.node import Node, Unknown
from penstock.source.notes import Notes

OPERATORS = {operator.value: operator for operator in Operator}


def labels(node: Node) -> Labels:
    """Read the labels of an object; without any it has none."""
    return Labels(pairs=tuple((key, value.text()) for key, value in node.items()), open=node.is_unknown)


def selector(node: Node, notes: Notes) -> Selector:
    """Read a selector; one that says nothing selects everything."""
    if node.is_missing:
        return EVERYTHING
    if not node.is_object:
        return Selector(requirements=(_open("", node),))
    return Selector(
        requirements=(*_labels(node.get("matchLabels")), *_expressions(node.get("matchExpressions"), notes))
    )


def _open(key: str, node: Node) -> Requirement:
    """Give a condition that nobody knows; two that may differ are not the same."""
    where = node.value.why if isinstance(node.value, Unknown) else f"{node.origin.file}#{node.origin.pointer}"
    return Requirement(key=key, operator=None, values=frozenset((where,)))


def _labels(node: Node) -> Iterator[Requirement]:
    for key, value in node.items():
        text = value.text()
        if text is None:
            yield _open(key, value)
        else:
            yield Requirement(key=key, operator=Operator.IN, values=frozenset((text,)))
    if node.is_unknown:
        yield _open("", node)


def _expressions(node: Node, notes: Notes) -> Iterator[Requirement]:
    if node.is_unknown:
        yield _open("", node)
    for element in node.elements():
        yield _expression(element, notes)


def _expression(node: Node, notes: Notes) -> Requirement:
    key, word = node.get("key").text(), node.get("operator")
    operator = OPERATORS.get((word.text() or "").lower())
    values = [value.text() for value in node.get("values").elements()]
    if operator is None and not word.is_unknown:
        notes.error(
            "PS230",
            f'"{word.text() or ""}" is no operator of a selector',
            word.origin,
            value=word.text() or "",
            expected="In, NotIn, Exists or DoesNotExist",
        )
    if operator is None or key is None or None in values or node.get("values").is_unknown:
        return _open(key or "", node)
    return Requirement(key=key, operator=operator, values=frozenset(v for v in values if v is not None))
