"""A deployment as a whole."""

from __future__ import annotations

import json

import pytest

from penstock.azure.arm import Template, deploy, deploy_all
from penstock.azure.arm import evaluate as module
from penstock.azure.arm.syntax import parse
from tests.unit.azure.arm.templates import codes, deployed, names, root, template, thing


@pytest.mark.parametrize(
    "text", ["{}", '{"resources": 7}', '{"resources": {"a": null}}', "[]", "null", '"text"', '{"resources": [[[]]]}']
)
def test_what_is_no_template_deploys_nothing(text: str) -> None:
    done = deploy(root(text), parameters={"a": 1}, files=lambda *_: None)
    assert (done.resources, done.diagnostics) == ((), ())


def test_comments_and_line_breaks_are_read() -> None:
    text = """{ // a comment
      "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      /* another
         one */
      "resources": [ { "type": "A.B/c", "name": "[concat('a',
          'b')]", } ],
    }"""
    assert names(deploy(root(text), parameters={}, files=lambda *_: None)) == ["ab"]


def test_resources_are_in_the_order_of_the_file() -> None:
    assert names(deployed({"resources": [thing("b"), thing("a"), thing("c")]})) == ["b", "a", "c"]


def test_a_fault_of_ours_costs_one_template(monkeypatch: pytest.MonkeyPatch) -> None:

    def broken(text: str) -> object:
        if "boom" in text:
            raise KeyError(text)
        return parse(text)

    monkeypatch.setattr(module, "parse", broken)
    roots = [
        root(json.dumps(template(resources=[thing(name)])), f"{i}.json")
        for i, name in enumerate(("[concat('boom')]", "[concat('fine')]"))
    ]
    first, second = deploy_all([Template(root=r, parameters={}) for r in roots], files=lambda *_: None)
    assert codes(first) == ["PS901"]
    assert names(second) == ["fine"]


def test_diagnostics_of_resources_name_the_resource() -> None:
    (told,) = deployed({"resources": [thing("x", bad="[div(1, 0)]")]}).diagnostics
    assert told.context == "Test.Things/things/x"
