"""Every JSON document keeps to the schema that is published with it."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from penstock.assess.assessment import assess
from penstock.assess.change import changes
from penstock.engine.engine import Engine
from penstock.engine.sweep import flows
from penstock.report import explain_report
from penstock.report import json as report
from penstock.report.shape import document, line
from tests.unit.report.sample import assessed, estate


def problems(text: str) -> list[str]:
    """What a document's own schema says against it."""
    found = json.loads(text)
    verb = found["schema"].split("/")[1]
    known = [schema_of(file.name) for file in files("penstock.report").joinpath("schemas").iterdir()]
    named = [(one["$id"], Resource.from_contents(one)) for one in known if "$id" in one]
    validator = Draft202012Validator(schema_of(f"{verb}.json"), registry=Registry().with_resources(named))
    return [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(found)]


def schema_of(name: str) -> dict[str, Any]:
    """A schema that is published."""
    found: dict[str, Any] = json.loads(files("penstock.report").joinpath("schemas", name).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    network = estate()
    engine = Engine(network)
    answer = engine.can("db", "10.0.0.4:8443")
    finding = next(f for f in assessed().findings if f.code == "PS601")
    found = changes(network, finding.proof[0])
    return {
        "assess": "".join(report.assessment(assessed())),
        "can": "".join(report.answer(answer, network)),
        "reach": "".join(report.flows(flows(engine), network)),
        "explain": "".join(explain_report.json(finding.proof[0], finding, found, network)),
    }


@pytest.mark.parametrize("verb", ["assess", "can", "reach", "explain"])
def test_a_document_keeps_to_its_schema(verb: str, documents: dict[str, str]) -> None:
    assert problems(documents[verb]) == []


@pytest.mark.parametrize("verb", ["assess", "can", "reach", "explain"])
def test_keys_are_sorted(verb: str, documents: dict[str, str]) -> None:
    def ordered(pairs: list[tuple[str, Any]]) -> None:
        assert [k for k, _ in pairs] == sorted(k for k, _ in pairs)

    json.loads(documents[verb], object_pairs_hook=ordered)


def test_the_same_input_gives_the_same_bytes(documents: dict[str, str]) -> None:
    assert "".join(report.assessment(assess(estate()))) == documents["assess"]


def test_the_verdict_of_the_answer_is_the_verdict_of_the_document() -> None:
    network = estate()
    answer = Engine(network).can("db", "10.0.0.4:80")
    assert json.loads("".join(report.answer(answer, network)))["verdict"] == "denied"


def test_a_finding_carries_rule_place_and_packet(documents: dict[str, str]) -> None:
    (admin,) = [f for f in json.loads(documents["assess"])["findings"] if f["code"] == "PS601"]
    assert admin["origin"]["line"] == 41
    assert admin["proof"][0]["packet"]["dst_port"] == 22
    assert admin["facts"]


def test_lines_are_one_document_each() -> None:
    lines = list(report.finding_lines(assessed()))
    assert [json.loads(one)["schema"] for one in lines] == ["penstock/finding/v1"] * len(lines)
    assert all(one.endswith("\n") and one.count("\n") == 1 for one in lines)


def test_every_document_names_its_schema() -> None:
    assert json.loads(document("x", {"b": 1, "a": 2})) == {"schema": "penstock/x/v1", "a": 2, "b": 1}
    assert line({"b": 1, "a": None}) == '{"a":null,"b":1}\n'


def test_what_stands_for_addresses_that_are_not_known_is_named_and_no_address(documents: dict[str, str]) -> None:
    rows = [row for rows in json.loads(documents["assess"])["summary"].values() for row in rows]
    known = [row["addresses"] for row in rows if row["addresses"] is not None]
    assert known
    assert not [text for text in known if "240." in text or "3fff:" in text]
    assert all(isinstance(name, str) for row in rows for name in row["symbols"])
