"""Bicep files, compiled by a stand-in for the compiler: templates, parameters, modules, and what goes wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from penstock.diagnostics import UsageError
from penstock.snapshot.bicep import MADE, uses
from penstock.snapshot.gather import Gathered, gather
from penstock.source.node import Unknown
from tests.unit.snapshot import stand_in

NETWORK = "Microsoft.Network/virtualNetworks"


def template(prefix: str = "[parameters('prefix')]") -> str:
    network = {
        "type": NETWORK,
        "apiVersion": "2023-09-01",
        "name": "v",
        "properties": {"addressSpace": {"addressPrefixes": [prefix]}},
    }
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    declared = {"prefix": {"type": "string"}}
    body = {"$schema": schema, "contentVersion": "1.0.0.0", "parameters": declared, "resources": [network]}
    return json.dumps(body)


def values(prefix: str) -> str:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
    body = {"$schema": schema, "contentVersion": "1.0.0.0", "parameters": {"prefix": {"value": prefix}}}
    return json.dumps({"parametersJson": json.dumps(body), "templateJson": template(), "templateSpecId": None})


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def prefixes(found: Gathered) -> list[Any]:
    return [r.properties.get("addressSpace", "addressPrefixes").value for r in found.resources]


def codes(found: Gathered) -> list[str]:
    return [d.code for d in found.diagnostics]


def test_a_template_is_compiled_and_deployed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = stand_in.install(tmp_path / "bin", monkeypatch)
    folder = write(tmp_path / "infra", main_bicep="param prefix string", main_bicep_out=template())
    found = gather([folder], ["prefix=10.0.0.0/16"])
    assert prefixes(found) == [["10.0.0.0/16"]]
    assert calls.read_text() == "build --stdout --no-restore\n"
    assert found.inputs == [(f"{folder.as_posix()}/main.bicep{MADE}", "ARM template", 1)]


def test_the_compiler_of_az_is_asked_where_there_is_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = stand_in.install(tmp_path / "bin", monkeypatch, "az")
    folder = write(tmp_path / "infra", main_bicep="", main_bicep_out=template("10.0.0.0/16"))
    assert prefixes(gather([folder], [])) == [["10.0.0.0/16"]]
    assert calls.read_text() == "bicep build --stdout --no-restore --file\n"


def test_a_parameter_file_gives_the_values_of_its_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in.install(tmp_path / "bin", monkeypatch)
    folder = write(
        tmp_path / "infra",
        main_bicep="",
        main_bicep_out=template(),
        prod_bicepparam="using 'main.bicep'\nparam prefix = '10.9.0.0/16'",
        prod_bicepparam_out=values("10.9.0.0/16"),
    )
    assert prefixes(gather([folder], [])) == [["10.9.0.0/16"]]
    assert prefixes(gather([folder / "prod.bicepparam"], [])) == [["10.9.0.0/16"]]


def test_of_several_parameter_files_the_user_names_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in.install(tmp_path / "bin", monkeypatch)
    folder = write(tmp_path / "infra", main_bicep="", main_bicep_out=template())
    for name, prefix in (("dev", "10.1.0.0/16"), ("prod", "10.2.0.0/16")):
        write(folder, **{f"{name}_bicepparam": "using './main.bicep'", f"{name}_bicepparam_out": values(prefix)})
    assert "PS111" in codes(gather([folder], []))
    assert prefixes(gather([folder], [str(folder / "prod.bicepparam")])) == [["10.2.0.0/16"]]


def test_a_module_is_compiled_with_the_file_that_uses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = stand_in.install(tmp_path / "bin", monkeypatch)
    folder = write(
        tmp_path / "infra",
        main_bicep="module net 'modules/net.bicep' = {\n}",
        main_bicep_out=template("10.0.0.0/16"),
        modules__net_bicep="",
    )
    assert len(gather([folder], []).resources) == 1
    assert calls.read_text().count("build") == 1


def test_what_does_not_compile_is_told_at_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in.install(tmp_path / "bin", monkeypatch)
    folder = write(tmp_path / "infra", bad_bicep="param a string\nparam b ?\n", estate_json=template("10.0.0.0/16"))
    found = gather([folder], [])
    (told,) = [d for d in found.diagnostics if d.code == "PS142"]
    assert "BCP018: Expected the character here." in told.message
    assert (told.origin.line, told.origin.column) == (2, 7)
    assert prefixes(found) == [["10.0.0.0/16"]], "the others are still read"


def test_without_a_compiler_it_is_said_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in.none(tmp_path / "bin", monkeypatch)
    folder = write(tmp_path / "infra", a_bicep="", b_bicep="")
    found = gather([folder], [])
    (told,) = found.diagnostics
    assert (told.code, told.expected) == ("PS140", "bicep or az on PATH")
    assert "this one and 1 more" in told.message
    with pytest.raises(UsageError, match="no Bicep compiler"):
        gather([folder], [str(write(folder, x_bicepparam="") / "x.bicepparam")])


def test_a_compiled_form_beside_the_file_is_read_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = stand_in.install(tmp_path / "bin", monkeypatch)
    folder = write(tmp_path / "infra", main_bicep="", main_json=template("10.0.0.0/16"))
    found = gather([folder], [])
    assert prefixes(found) == [["10.0.0.0/16"]]
    assert codes(found) == ["PS141"]
    assert not calls.exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("module a 'x/y.bicep' = {", {"x/y.bicep"}),
        ("using '../main.bicep'", {"../main.bicep"}),
        ("import { b } from 'shared.bicep'", {"shared.bicep"}),
        ("module a 'br:registry.example/x:v1' = {", set()),
        ("// module in 'words'", set()),
    ],
)
def test_the_files_that_a_file_uses(tmp_path: Path, text: str, expected: set[str]) -> None:
    path = tmp_path / "infra" / "a.bicep"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    assert uses(path) == {(path.parent / name).resolve() for name in expected}


# ── snapshots ────────────────────────────────────────────────────────────────────────────────────


def snapshot(prefix: str) -> str:
    network = {
        "id": f"/subscriptions/0/resourceGroups/rg/providers/{NETWORK}/v",
        "type": NETWORK,
        "name": "v",
        "apiVersion": "2023-09-01",
        "properties": {"addressSpace": {"addressPrefixes": [prefix]}},
    }
    return json.dumps({"predictedResources": [network], "diagnostics": []})


def pair(folder: Path, monkeypatch: pytest.MonkeyPatch, *, compiler: bool, **files: str) -> Gathered:
    """Gather a parameter file with its template and its snapshot, with or without a compiler."""
    made = stand_in.install if compiler else stand_in.none
    made(folder / "bin", monkeypatch)
    used = "using 'main.bicep'\nparam prefix = '10.1.0.0/16'\n"
    base = {
        "main_bicep": "param prefix string",
        "main_bicepparam": used,
        "main_bicep_out": template(),
        "main_bicepparam_out": values("10.1.0.0/16"),
        "main_snapshot_json": snapshot("10.2.0.0/16"),
    }
    return gather([write(folder / "infra", **base, **files)], [])


def test_a_snapshot_stands_for_its_file_where_there_is_no_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = pair(tmp_path, monkeypatch, compiler=False)
    assert prefixes(found) == [["10.2.0.0/16"]]
    assert codes(found) == ["PS141"]
    assert ("Bicep snapshot", 1) in [(words, count) for _, words, count in found.inputs]


def test_what_is_compiled_goes_before_its_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = pair(tmp_path, monkeypatch, compiler=True)
    assert prefixes(found) == [["10.1.0.0/16"]]
    assert codes(found) == []
    assert "snapshot --mode validate" in (tmp_path / "bin" / "calls.txt").read_text()


def test_a_snapshot_that_no_longer_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = pair(tmp_path, monkeypatch, compiler=True, main_bicepparam_stale="")
    assert prefixes(found) == [["10.1.0.0/16"]]
    assert codes(found) == ["PS144"]


def test_a_snapshot_by_itself_is_read(tmp_path: Path) -> None:
    found = gather([write(tmp_path / "infra", main_snapshot_json=snapshot("10.2.0.0/16"))], [])
    assert prefixes(found) == [["10.2.0.0/16"]]


def test_what_a_snapshot_leaves_to_the_deployment_is_unknown(tmp_path: Path) -> None:
    found = gather([write(tmp_path / "infra", main_snapshot_json=snapshot("[reference('x').prefix]"))], [])
    ((prefix,),) = prefixes(found)
    assert isinstance(prefix, Unknown)
    assert prefix.why == "the snapshot leaves reference('x').prefix to the deployment"


def test_an_escaped_bracket_is_a_bracket(tmp_path: Path) -> None:
    found = gather([write(tmp_path / "infra", main_snapshot_json=snapshot("[[x]"))], [])
    assert prefixes(found) == [["[x]"]]
