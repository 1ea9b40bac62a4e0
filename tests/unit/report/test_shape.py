"""JSON is written in one way."""

from __future__ import annotations

from penstock.report.shape import document, line


def test_keys_are_sorted_and_the_schema_is_named() -> None:
    assert document("can", {"b": 1, "a": "é"}) == '{\n  "a": "é",\n  "b": 1,\n  "schema": "penstock/can/v1"\n}\n'


def test_a_line_is_one_line() -> None:
    assert line({"b": [1, 2], "a": "x\ny"}) == '{"a":"x\\ny","b":[1,2]}\n'
