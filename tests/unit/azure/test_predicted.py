"""Snapshots of Bicep: values that are known stay, expressions are unknown, places are those of the file."""

from __future__ import annotations

from penstock.azure.predicted import is_snapshot, settled
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown


def root(value: object) -> Node:
    return Node({"predictedResources": [{"a": [value]}], "diagnostics": []}, Origin(file="main.snapshot.json"))


def test_a_snapshot_is_known_by_its_list() -> None:
    assert is_snapshot(root(1))
    assert not is_snapshot(Node({"predictedResources": {}}, Origin(file="x")))


def test_values_keep_their_places() -> None:
    (first,) = settled(root("[x()]")).elements()
    value = next(first.get("a").elements())
    assert value.origin.pointer == "/predictedResources/0/a/0"
    assert isinstance(value.value, Unknown)


def test_the_same_expression_is_the_same_unknown_value() -> None:
    one, other = (settled(root(text)).value[0]["a"][0] for text in ("[x()]", "[x()]"))
    assert one == other


def test_other_texts_stay() -> None:
    for text, kept in (("[[x]", "[x]"), ("[x", "[x"), ("x]", "x]"), ("", "")):
        assert settled(root(text)).value[0]["a"][0] == kept
