"""Files of YAML: documents, places across them, and what one broken document costs."""

from __future__ import annotations

import pytest

from penstock.source.yaml_document import parse_yaml


def test_a_lone_document_is_the_root() -> None:
    document, noticed = parse_yaml("# comment\n---\nkind: Pod\nspec:\n  hostNetwork: true\n", "a.yaml")
    assert document is not None
    assert noticed == ()
    assert document.root.get("spec", "hostNetwork").flag() is True
    assert str(document.root.get("spec", "hostNetwork").origin) == "a.yaml:5:16"
    assert document.line_text(5) == "  hostNetwork: true"


def test_several_documents_are_a_list_and_know_their_lines() -> None:
    document, _ = parse_yaml("kind: A\n---\n\n---\nkind: B\n--- # last\nkind: C\n", "a.yaml")
    assert document is not None
    assert [node.get("kind").text() for node in document.root.elements()] == ["A", "B", "C"]
    assert [node.get("kind").origin.line for node in document.root.elements()] == [1, 5, 7]


def test_what_is_not_there_has_the_place_of_what_would_hold_it() -> None:
    document, _ = parse_yaml("spec:\n  a: &x\n    b: 1\n  c: *x\n", "a.yaml")
    assert document is not None
    assert document.position("/spec/c/b") == (4, 6)


def test_a_broken_document_costs_itself_alone() -> None:
    document, noticed = parse_yaml("kind: A\n---\nkind: [\n---\nkind: C\n", "a.yaml")
    assert document is not None
    assert [node.get("kind").text() for node in document.root.elements()] == ["A", "C"]
    assert [(d.code, d.origin.line) for d in noticed] == [("PS119", 4)]


@pytest.mark.parametrize("line", ["{{- if .Values.on }}", "name: {{ .Release.Name }}-web"])
def test_a_template_is_told_and_not_read(line: str) -> None:
    document, noticed = parse_yaml(f"kind: A\n---\nkind: B\n{line}\n", "a.yaml")
    assert document is not None
    assert document.root.get("kind").text() == "A"
    assert [(d.code, d.origin.line) for d in noticed] == [("PS118", 4)]


def test_names_that_stand_twice_are_told_at_their_line() -> None:
    _, noticed = parse_yaml("a: 1\n---\nb: 1\nb: 2\n", "a.yaml")
    assert [(d.code, d.value, d.origin.line) for d in noticed] == [("PS106", "b", 4)]


def test_a_file_without_documents_says_so() -> None:
    document, noticed = parse_yaml("# nothing\n---\n", "a.yaml")
    assert document is None
    assert [d.code for d in noticed] == ["PS119"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("a: " + "[" * 300, "PS105"), ("a: !x 1", "PS121"), ("a: &x [*x]", "PS120"), ("a: b: c", "PS119")],
)
def test_what_is_refused_is_told_with_its_code(text: str, code: str) -> None:
    document, noticed = parse_yaml(text, "a.yaml")
    assert document is None
    assert [d.code for d in noticed] == [code]
