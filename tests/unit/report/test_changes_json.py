"""Exceptions and changes as JSON keep to the schema; keys appear when they were asked for."""

from __future__ import annotations

import json

from penstock.report import json as report
from penstock.report.changes_json import changes_json
from tests.unit.report.sample import assessed
from tests.unit.report.test_changes_rows import judged
from tests.unit.report.test_json import problems


def test_the_document_keeps_to_its_schema() -> None:
    assert problems("".join(report.assessment(judged()))) == []


def test_keys_appear_when_asked_for() -> None:
    assert changes_json(assessed()) == {}
    assert set(changes_json(judged())) == {"exceptions", "against"}


def test_what_is_excepted_is_counted_apart() -> None:
    found = json.loads("".join(report.assessment(judged())))
    assert found["counts"]["excepted"] == 1
    assert sum(found["counts"]["findings"].values()) == len(found["findings"]) - 1


def test_a_line_of_a_finding_says_that_it_is_excepted() -> None:
    lines = [json.loads(line) for line in report.finding_lines(judged())]
    assert [line["id"] for line in lines if "exception" in line] == [judged().findings[0].id]
