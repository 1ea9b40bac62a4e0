"""Selectors as they are written."""

from __future__ import annotations

from penstock.kubernetes.read.labels import labels, selector
from penstock.kubernetes.resources.labels import EVERYTHING
from penstock.source.notes import Notes
from tests.unit.kubernetes.cluster import root


def test_both_forms_of_a_selector_add_up() -> None:
    text = "matchLabels: {app: web, Team: 1}\nmatchExpressions: [{key: tier, operator: NotIn, values: [a, b]}, {key: x, operator: Exists}]\n"
    assert selector(root(text), Notes()).text == "app=web and Team=1 and tier notin (a,b) and x"


def test_an_operator_nobody_knows_leaves_the_selector_open() -> None:
    notes = Notes()
    found = selector(root("matchExpressions: [{key: tier, operator: Like, values: [a]}]\n"), notes)
    assert found.matches(labels(root("tier: a\n"))) is None
    assert [d.code for d in notes.diagnostics()] == ["PS230"]


def test_a_value_of_a_template_leaves_the_selector_open() -> None:
    found = selector(root("matchLabels: {app: '{{ .app }}'}\n"), Notes())
    assert found.matches(labels(root("app: web\n"))) is None


def test_nothing_selects_everything_and_nonsense_may_select_anything() -> None:
    assert selector(root("a: 1\n").get("b"), Notes()) == EVERYTHING
    assert selector(root("a: 1\n").get("a"), Notes()).matches(labels(root("a: b\n"))) is None


def test_labels_are_kept_as_they_are_written_and_may_be_unknown() -> None:
    found = labels(root("a: web\nb: '{{ .x }}'\n"))
    assert (found.value("a"), found.value("b"), found.value("c")) == ("web", None, False)
