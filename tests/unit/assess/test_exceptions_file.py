"""The file of exceptions: what is read, and the place of everything that is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from penstock.assess.exceptions_file import read_exceptions
from penstock.diagnostics import Diagnostic, UsageError

GOOD = """version: 1
exceptions:
  - finding: PS601-0a1b2c3d
    owner: platform team
    reason: "until the bastion stands, CHG0042"
    until: 2027-01-31
"""


def faults(folder: Path, text: str) -> list[Diagnostic]:
    with pytest.raises(UsageError) as raised:
        read_exceptions(written(folder, text))
    return list(raised.value.diagnostics)


def written(folder: Path, text: str) -> Path:
    file = folder / "exceptions.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_exception_has_a_finding_an_owner_a_reason_and_a_day(tmp_path: Path) -> None:
    (one,) = read_exceptions(written(tmp_path, GOOD))
    assert (one.finding, one.owner) == ("PS601-0a1b2c3d", "platform team")
    assert (one.reason, one.until) == ("until the bastion stands, CHG0042", date(2027, 1, 31))
    assert one.origin.line == 3


def test_no_exception_is_none(tmp_path: Path) -> None:
    assert read_exceptions(written(tmp_path, "exceptions: []\n")) == ()


@pytest.mark.parametrize("word", ["finding", "owner", "reason", "until"])
def test_all_four_words_are_mandatory(word: str, tmp_path: Path) -> None:
    text = "".join(line.replace(f"{word}:", f"{word}: ''  #") for line in GOOD.splitlines(keepends=True))
    assert [(one.code, one.message) for one in faults(tmp_path, text)] == [("PS151", f"an exception has no {word}")]


@pytest.mark.parametrize(
    ("written_so", "instead", "code", "line"),
    [
        ("until: 2027-01-31", "until: 2027-02-30", "PS152", 6),
        ("until: 2027-01-31", "until: 31.01.2027", "PS152", 6),
        ("until: 2027-01-31", "until: forever", "PS152", 6),
        ("PS601-0a1b2c3d", "PS601", "PS152", 3),
        ("owner:", "ownr:", "PS150", 4),
        ("version: 1", "exceptionz: 1", "PS150", 1),
    ],
)
def test_a_fault_has_its_place(written_so: str, instead: str, code: str, line: int, tmp_path: Path) -> None:
    found = faults(tmp_path, GOOD.replace(written_so, instead))
    assert (code, line) in [(one.code, one.origin.line) for one in found]


def test_a_finding_is_excepted_once(tmp_path: Path) -> None:
    entry = GOOD.partition("exceptions:\n")[2]
    assert [one.code for one in faults(tmp_path, GOOD + entry.replace("PS601-0a1b2c3d", "ps601-0A1B2C3D"))] == ["PS153"]


@pytest.mark.parametrize("text", ["", "[]", "exceptions: 3", "- a\n- b", "exceptions: [3]", "a: &a [*a]", "\x00"])
def test_what_is_no_such_file_is_refused(text: str, tmp_path: Path) -> None:
    assert faults(tmp_path, text)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_exceptions(tmp_path / "nothing.yaml")
