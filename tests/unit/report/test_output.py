"""`-o FORMAT[=FILE]`: what is accepted, and that files are whole or not there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock.diagnostics import UsageError
from penstock.report.output import Output, emit, parse_outputs, write_whole

FORMATS = ("text", "json")


def test_nothing_asked_is_text_on_stdout() -> None:
    assert parse_outputs((), FORMATS) == (Output(format="text"),)


def test_a_format_and_a_file() -> None:
    assert parse_outputs(("text", "JSON=a=b.json"), FORMATS) == (
        Output(format="text"),
        Output(format="json", path=Path("a=b.json")),
    )


def test_a_dash_is_stdout() -> None:
    assert parse_outputs(("json=-",), FORMATS) == (Output(format="json"),)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("yaml",), "not one of text, json"),
        (("json=",), "names no file"),
        (("text", "json"), "two outputs go to stdout"),
        (("text=x", "json=x"), "two outputs go to x"),
    ],
    ids=["unknown", "no-file", "twice-stdout", "twice-file"],
)
def test_what_cannot_be_meant_is_refused(texts: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse_outputs(texts, FORMATS)


def test_each_output_gets_its_own_text(tmp_path: Path) -> None:
    stdout = io.StringIO()
    outputs = (Output(format="text"), Output(format="json", path=tmp_path / "r.json"))
    emit(outputs, {"text": lambda: iter(["a", "b"]), "json": lambda: iter(["{}"])}, stdout)
    assert stdout.getvalue() == "ab"
    assert (tmp_path / "r.json").read_text() == "{}"


def test_a_file_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    def broken() -> Iterator[str]:
        yield "half"
        raise RuntimeError("stop")

    target = tmp_path / "r.json"
    target.write_text("old")
    with pytest.raises(RuntimeError):
        write_whole(target, broken())
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["r.json"]


def test_a_folder_that_is_not_there_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write"):
        write_whole(tmp_path / "missing" / "r.json", ["x"])
