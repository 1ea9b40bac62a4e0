"""Which values a template gets: what the user says, then the file that belongs to it, then its defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from penstock.diagnostics import UsageError
from penstock.snapshot.gather import gather
from tests.unit.snapshot.written import asking, codes, given, names, write


@pytest.mark.parametrize(
    "file",
    [
        "main.parameters",
        "main.param",
        "main-parameters",
        "parameters",
        "main.parameters.prod",
        "MAIN.PARAMETERS",
        "other__main.parameters",
    ],
)
def test_the_file_that_belongs_to_a_template_is_found_by_its_name(file: str, tmp_path: Path) -> None:
    write(tmp_path, main=asking(), **{file: given(n="from-file")})
    assert names(tmp_path) == ["from-file"]


def test_a_file_of_another_template_is_not_used(tmp_path: Path) -> None:
    write(tmp_path, main=asking(default="own"), spoke=asking(default="own"), **{"hub.parameters": given(n="no")})
    assert names(tmp_path) == ["own", "own"]


def test_several_files_that_fit_are_told_and_none_is_used(tmp_path: Path) -> None:
    files = {"main.parameters.dev": given(n="dev"), "main.parameters.prod": given(n="prod")}
    write(tmp_path, main=asking(default="own"), **files)
    gathered = gather([tmp_path], ())
    assert [r.name for r in gathered.resources] == ["own"]
    assert "PS111" in codes(gathered)


def test_what_the_user_says_wins(tmp_path: Path) -> None:
    write(tmp_path, main=asking(default="own"), **{"main.parameters": given(n="file")})
    assert names(tmp_path, ["n=said"]) == ["said"]
    assert names(tmp_path, ["N=said"]) == ["said"]
    assert names(tmp_path, {"n": "said"}) == ["said"]


def test_what_is_said_for_one_template_wins_over_what_is_said_for_all(tmp_path: Path) -> None:
    write(tmp_path, hub=asking(), spoke=asking())
    assert names(tmp_path, ["n=all", "hub.json:n=hub"]) == ["hub", "all"]


def test_a_parameter_file_may_be_named(tmp_path: Path) -> None:
    write(tmp_path, main=asking())
    folder = write(tmp_path / "else", values=given(n="named"), plain={"n": "plain"})
    for file, expected in (("values", "named"), ("plain", "plain")):
        assert names(tmp_path / "main.json", [str(folder / f"{file}.json")]) == [expected]
        assert names(tmp_path / "main.json", [f"@{folder / file}.json"]) == [expected]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("string", "7", "7"),
        ("string", "true", "true"),
        ("int", "7", "7"),
        ("bool", "true", "True"),
        ("bool", "True", "True"),
        ("array", '["a"]', '["a"]'),
        ("object", '{"a": 1}', '{"a":1}'),
        ("int", "NaN", "NaN"),
        ("string", "a=b", "a=b"),
        ("string", "", ""),
    ],
)
def test_a_value_is_read_as_the_template_declares_it(kind: str, text: str, expected: str, tmp_path: Path) -> None:
    thing = {"type": "Test.Things/things", "name": "t", "properties": {"v": "[string(parameters('n'))]"}}
    write(tmp_path, main=asking(kind=kind) | {"resources": [thing]})
    (resource,) = gather([tmp_path], [f"n={text}"]).resources
    assert resource.properties.get("v").value == expected


def test_a_secret_stays_unknown(tmp_path: Path) -> None:
    thing = {"type": "Test.Things/things", "name": "t", "properties": {"v": "[parameters('n')]"}}
    secret = {"parameters": {"n": {"reference": {"keyVault": {"id": "/x"}, "secretName": "s"}}}}
    write(tmp_path, main=asking() | {"resources": [thing]}, **{"main.parameters": secret})
    (resource,) = gather([tmp_path], ()).resources
    assert resource.properties.get("v").is_unknown


def test_a_value_for_nothing_is_told(tmp_path: Path) -> None:
    write(tmp_path, main=asking(default="own"))
    gathered = gather([tmp_path], ["n=x", "typo=1", "other.json:n=1"])
    told = [d.message for d in gathered.diagnostics if d.code == "PS112"]
    assert sorted(told) == [
        'no template declares the parameter "other.json:n"',
        'no template declares the parameter "typo"',
    ]


@pytest.mark.parametrize("text", ["nothing", "=value", " =x", "missing.json"])
def test_what_is_neither_value_nor_file_is_a_mistake_of_the_caller(text: str, tmp_path: Path) -> None:
    write(tmp_path, main=asking())
    with pytest.raises(UsageError, match="neither NAME=VALUE"):
        gather([tmp_path], [text])


@pytest.mark.parametrize("text", ["not json", "[1]"])
def test_a_file_that_gives_no_values_is_a_mistake_of_the_caller(text: str, tmp_path: Path) -> None:
    write(tmp_path, main=asking())
    file = write(tmp_path / "else", values=text) / "values.json"
    with pytest.raises(UsageError, match="not a parameter file"):
        gather([tmp_path / "main.json"], [str(file)])


def test_where_a_template_goes_may_be_said(tmp_path: Path) -> None:
    write(tmp_path, hub=asking(default="h"), spoke=asking(default="s"))
    stated = ["subscription()=1234", "resourceGroup()=rg-spokes", "hub.json:resourceGroup()=rg-hub"]
    found: Any = {r.name: r.id for r in gather([tmp_path], stated).resources}
    assert found == {
        "h": "/subscriptions/1234/resourcegroups/rg-hub/providers/test.things/things/h",
        "s": "/subscriptions/1234/resourcegroups/rg-spokes/providers/test.things/things/s",
    }
