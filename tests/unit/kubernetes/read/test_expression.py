"""Selectors of Calico: what they select, and what cannot be read."""

from __future__ import annotations

import pytest

from penstock.kubernetes.read.expression import MAX_TEXT, expression
from penstock.kubernetes.resources.expression import Always
from penstock.kubernetes.resources.labels import Labels
from penstock.source.node import Node
from penstock.source.notes import Notes
from tests.unit.kubernetes.cluster import root

LABELS = Labels(pairs=(("app", "web"), ("team", "red-1"), ("open", None)))


def node(text: str) -> Node:
    return Node(text, root("x: 1").origin)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", True),
        ("all()", True),
        ("global()", False),
        ("app == 'web'", True),
        ('app == "db"', False),
        ("app != 'db'", True),
        ("missing != 'db'", True),
        ("missing == ''", False),
        ("app in {'web', 'db'}", True),
        ("app in { }", False),
        ("app not in {'web'}", False),
        ("missing not in {'web'}", True),
        ("has(app)", True),
        ("!has(app)", False),
        ("has(missing)", False),
        ("team contains 'red'", True),
        ("team starts with 'red-'", True),
        ("team ends with '2'", False),
        ("missing contains ''", False),
        ("app == 'web' && team == 'blue' || has(team)", True),
        ("app == 'web' && (team == 'blue' || has(missing))", False),
        ("!(app == 'web' && has(missing))", True),
        ("! ! has(app)", True),
        ("open == 'x'", None),
        ("open == 'x' || app == 'web'", True),
        ("open == 'x' && app == 'db'", False),
        ("pcns.team == 'red'", None),
        ("has(pcsa.team)", None),
    ],
)
def test_an_expression_holds_as_it_says(text: str, answer: bool | None) -> None:
    notes = Notes()
    assert expression(node(text), notes).matches(LABELS) is answer
    assert not notes.diagnostics()


@pytest.mark.parametrize(
    "text",
    [
        "app ==",
        "app = 'web'",
        "app == web",
        "(app == 'web'",
        "app == 'web')",
        "app in 'web'",
        "app in {'a' 'b'}",
        "has()",
        "app like 'x'",
        "&& app == 'x'",
        "app == 'unclosed",
        "$(rm)",
        "(" * 100_000,
        "!" * 5_000 + "has(app)",
        "x" * (MAX_TEXT + 1),
    ],
)
def test_what_cannot_be_read_may_select_anything_and_is_told_with_its_place(text: str) -> None:
    notes = Notes()
    found = expression(node(text), notes)
    assert isinstance(found, Always)
    assert found.answer is None
    (told,) = notes.diagnostics()
    assert (told.code, told.origin.file) == ("PS251", "a.yaml")
    assert len(told.value) <= 201


def test_labels_may_be_known_under_another_name() -> None:
    found = expression(node("projectcalico.org/name == 'n'"), Notes(), {"projectcalico.org/name": "name"})
    assert found.matches(Labels(pairs=(("name", "n"),))) is True
