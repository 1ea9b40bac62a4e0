"""A compiler that misbehaves: it says odd things, hangs, or is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from penstock.snapshot import compiler
from penstock.snapshot.compiler import find_compiler
from penstock.snapshot.files import Found
from tests.unit.snapshot import stand_in


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> Found:
    stand_in.install(folder / "bin", monkeypatch)
    (folder / "bin" / "bicep").write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    source = folder / "main.bicep"
    source.write_text("param a string\n", encoding="utf-8")
    return Found(path=source, shown="main.bicep")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("echo out of memory >&2; exit 134", "the Bicep compiler failed: out of memory"),
        ("exit 1", "the Bicep compiler failed: it says nothing"),
        ("echo '{'", "not JSON"),
    ],
)
def test_a_failure_is_told_in_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, words: str
) -> None:
    file = program(tmp_path, monkeypatch, body)
    found = find_compiler()
    assert found is not None
    document, noticed = found.template(file, "main.bicep")
    assert document is None
    assert words in noticed[0].message


def test_one_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = program(tmp_path, monkeypatch, "while :; do :; done")
    monkeypatch.setattr(compiler, "PATIENCE_S", 0.2)
    found = find_compiler()
    assert found is not None
    _, noticed = found.template(file, "main.bicep")
    assert "did not end" in noticed[0].message


def test_an_error_in_another_file_is_told_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "echo '/far/module.bicep(3,1) : Error BCP057: The name is not known.' >&2; exit 1"
    file = program(tmp_path, monkeypatch, body)
    found = find_compiler()
    assert found is not None
    _, (told,) = found.template(file, "main.bicep")
    assert told.message == "Bicep does not compile: /far/module.bicep(3,1): BCP057: The name is not known."


def test_parameters_without_their_parts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = program(tmp_path, monkeypatch, "echo '{}'")
    found = find_compiler()
    assert found is not None
    values, noticed = found.parameters(file, "main.bicepparam")
    assert values is None
    assert noticed


def test_there_may_be_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in.none(tmp_path / "bin", monkeypatch)
    assert find_compiler() is None
