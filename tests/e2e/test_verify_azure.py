"""The verb `verify-azure` as a whole."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from penstock.cli import exits
from penstock.cli.main import run
from tests.unit.verify.test_compare import asked, estate, flow


def test_answers_that_agree_are_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(estate(tmp_path), flow("Allow", "shell"))
    assert run(["verify-azure", str(tmp_path)]) == exits.FINE
    out = capsys.readouterr().out
    assert out.startswith("agrees        ipFlowVerify")
    assert out.endswith("1 question: 1 agree, 0 differ, 0 not compared\n")


def test_an_answer_that_differs_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(
        estate(tmp_path), flow("Deny", "x\x1b[31m"), {"operation": "guess", "request": {}, "target": "t", "answer": {}}
    )
    assert run(["verify-azure", str(tmp_path)]) == exits.FOUND
    out = capsys.readouterr().out
    assert "access: Allow, Azure Deny" in out
    assert "\x1b" not in out


def test_the_document_keeps_its_promise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(estate(tmp_path), flow("Allow", "shell"), {"operation": "guess", "request": {}, "target": "t", "answer": {}})
    assert run(["verify-azure", str(tmp_path), "-o", "json"]) == exits.UNKNOWN
    found = json.loads(capsys.readouterr().out)
    schema = json.loads(files("penstock.report").joinpath("schemas", "verify-azure.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, schema)
    assert found["counts"] == {"agrees": 1, "differs": 0, "not compared": 1}


def test_a_folder_without_questions_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify-azure", str(tmp_path)]) == exits.UNREADABLE
    assert "no questions.json" in capsys.readouterr().err
