"""One document: values, places, aliases, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.source.node import Unknown
from penstock.source.yaml_text import MAX_VALUES, Refusal, parse_document


def value(text: str) -> Any:
    return parse_document(text, 50).value


def refusal(text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse_document(text, 50)
    return caught.value


def test_mappings_sequences_and_scalars_become_what_json_would_have() -> None:
    assert value("a: {b: [1, two, true, ~]}\nc: '3'\nd: |\n  x\n  y\n") == {
        "a": {"b": [1, "two", True, None]},
        "c": "3",
        "d": "x\ny\n",
    }


def test_an_alias_stands_for_what_its_anchor_holds() -> None:
    assert value("a: &x {b: 1}\nc: *x\n") == {"a": {"b": 1}, "c": {"b": 1}}


def test_a_merged_mapping_gives_what_is_not_said() -> None:
    assert value("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n")["d"] == {"b": 1, "c": 3}
    assert value("- &x {b: 1}\n- &y {b: 2, c: 2}\n- {<<: [*x, *y]}\n")[2] == {"b": 1, "c": 2}


def test_names_are_text_whatever_they_look_like() -> None:
    assert value("on: 1\n80: 2\n") == {"on": 1, "80": 2}


def test_a_name_that_stands_twice_is_told_and_the_last_counts() -> None:
    parsed = parse_document("a: 1\nb: 2\na: 3\n", 50)
    assert parsed.value == {"a": 3, "b": 2}
    assert parsed.repeats == (("a", (2, 0)),)


def test_places_are_those_of_the_values() -> None:
    places = parse_document("a:\n  b: [1, 22]\nc/d: x\n", 50, with_places=True).places
    assert places["/a/b/1"] == (1, 9)
    assert places["/c~1d"] == (2, 5)


def test_an_expression_of_a_template_is_a_value_nobody_knows() -> None:
    found = value("replicas: '{{ .Values.count }}'\n")["replicas"]
    assert isinstance(found, Unknown)
    assert ".Values.count" in found.why


def test_a_block_of_text_may_hold_what_looks_like_an_expression() -> None:
    assert value("data: |\n  alert {{ $labels.pod }}\n") == {"data": "alert {{ $labels.pod }}\n"}


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("a: b: c\n", "PS119", 0, "mapping values"),
        ("a: [1\n", "PS119", 1, "did not find"),
        ("? [a]\n: 1\n", "PS119", 0, "name of a value"),
        ("a: !!binary x\n", "PS121", 0, "does not fit"),
        ("a: !!python/object:os.system x\n", "PS121", 0, "does not fit"),
        ("a: !mine x\n", "PS121", 0, "is not read"),
        ("a: !mine {b: 1}\n", "PS121", 0, "is not read"),
        ("a: *x\n", "PS120", 0, "stands nowhere before"),
        ("a: &x [*x]\n", "PS120", 0, "holds itself"),
        ("a: {<<: 1}\n", "PS119", 0, "no mapping"),
        ("\n" + "[" * 60, "PS105", 1, "nested"),
        ("a: &x " + "[" * 30 + "]" * 30 + "\nb: " + "[" * 30 + "*x", "PS105", 1, "nested"),
    ],
)
def test_what_is_refused_says_where_and_why(text: str, code: str, line: int, words: str) -> None:
    found = refusal(text)
    assert (found.code, found.place[0]) == (code, line)
    assert words in found.words


def test_aliases_of_aliases_cannot_blow_up() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    found = refusal("\n".join(lines))
    assert found.code == "PS120"
    assert str(MAX_VALUES) in found.words
