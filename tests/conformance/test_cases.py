"""Every documented statement under `cases/`, put to the product."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.conformance.asking import differences
from tests.conformance.case import Case, parse
from tests.conformance.marks import MARKS

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(file for file in FOLDER.glob("*.md") if file.name != "README.md")


def case_of(file: Path) -> Case:
    return parse(file.read_text(encoding="utf-8"))


def parameters() -> list[ParameterSet]:
    found = []
    for file in FILES:
        case = case_of(file)
        marks = [MARKS[case.mark](case.reason)] if case.mark else []
        found.append(pytest.param(case, id=file.stem, marks=marks))
    return found


@pytest.mark.parametrize("case", parameters())
def test_the_product_answers_as_documented(case: Case, tmp_path: Path) -> None:
    found = differences(case, tmp_path)
    assert not found, f"{case.id} {case.title}\n" + "\n".join(found)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_named_after_its_scenario(file: Path) -> None:
    number = case_of(file).id.partition("+")[0].lower()
    assert file.stem.startswith(f"{number}-")
