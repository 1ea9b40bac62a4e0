"""Files: what is read, what is refused, and that nothing is refused without its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from penstock.diagnostics import Diagnostic
from penstock.source.document import MAX_DEPTH, parse, read


def refused(text: str) -> Diagnostic:
    document, noticed = parse(text, "a.json")
    assert document is None
    return noticed[0]


def test_a_value_knows_its_line() -> None:
    document, noticed = parse('{\n  // comment\n  "port": 22,\n}\n', "a.json")
    assert document is not None
    assert noticed == ()
    assert (document.root.get("port").origin.line, document.root.get("port").origin.column) == (3, 11)
    assert document.line_text(3) == '  "port": 22,'


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("", "PS103", 1, "the file is empty"),
        ('{"a": [1,', "PS103", 1, "ends before the bracket of line 1, column 7 is closed"),
        ('{"a" 1}', "PS103", 1, "a colon is missing here"),
        ('{\n"a": 1\n"b": 2}', "PS103", 3, "a comma or a closing bracket is missing here"),
        ('{"a": 1} {"b": 2}', "PS103", 1, "something follows after the end"),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "PS105", 1, "nested more than"),
    ],
    ids=["empty", "cut off", "no colon", "no comma", "two values", "deep"],
)
def test_what_is_no_json_is_refused_at_its_place(text: str, code: str, line: int, words: str) -> None:
    found = refused(text)
    assert (found.code, found.origin.line) == (code, line)
    assert words in found.message


def test_names_that_stand_twice_are_told_and_the_last_counts() -> None:
    document, noticed = parse('{"a": 1, "a": 2}', "a.json")
    assert document is not None
    assert document.root.get("a").number() == 2
    assert [d.code for d in noticed] == ["PS106"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"a": 1}', encoding="utf-8")
    document, noticed = read(file, "a.json", max_bytes=4)
    assert document is None
    assert [d.code for d in noticed] == ["PS104"]


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    document, noticed = read(tmp_path / "none.json", "none.json")
    assert document is None
    assert noticed[0].code == "PS101"
    assert "no such file" in noticed[0].message


def test_half_a_character_is_no_crash() -> None:
    document, _ = parse('{"name": "\\ud83d"}', "a.json")
    assert document is None or isinstance(document.root.get("name").value, str)
