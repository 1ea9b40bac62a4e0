"""Files of every kind side by side: each costs itself and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from penstock.azure.arm import evaluate
from penstock.snapshot import gather as module
from penstock.snapshot.gather import gather
from tests.unit.azure.exports import REST
from tests.unit.snapshot.written import asking, codes, given, write

TAGS = {"changeNumber": 1, "cloud": "Public", "values": []}
POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}


def test_every_file_is_told_with_what_it_was_recognised_as(tmp_path: Path) -> None:
    write(tmp_path, a=asking(default="a"), b=[REST], c=TAGS, d=POD, e="{", f={"x": 1}, **{"a.parameters": given(n="x")})
    gathered = gather([tmp_path], ())
    assert [(Path(path).stem, kind, number) for path, kind, number in gathered.inputs] == [
        ("a", "ARM template", 1),
        ("a.parameters", "parameter file", 0),
        ("b", "list of Azure resources", 1),
        ("c", "service tag file", 0),
        ("d", "Kubernetes manifest", 1),
        ("e", "unreadable", 0),
        ("f", "not Azure", 0),
    ]
    assert [r.name for r in gathered.resources] == ["x", "g"]
    assert [Path(d.path).stem for d in gathered.service_tags] == ["c"]
    assert codes(gathered) == ["PS103"]


def test_a_file_that_was_named_and_holds_nothing_is_told(tmp_path: Path) -> None:
    write(tmp_path, other={"x": 1})
    assert codes(gather([tmp_path], ())) == []
    assert codes(gather([tmp_path / "other.json"], ())) == ["PS107"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, b=[REST])
    (tmp_path / "link.json").symlink_to(tmp_path / "b.json")
    gathered = gather([tmp_path / "b.json", tmp_path, tmp_path / "b.json"], ())
    assert len(gathered.resources) == 1
    assert len(gathered.inputs) == 1


def test_a_fault_in_an_export_costs_that_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise KeyError("oops")

    write(tmp_path, a=asking(default="a"), b=[REST])
    monkeypatch.setattr(module, "open_door", broken)
    gathered = gather([tmp_path], ())
    assert [r.name for r in gathered.resources] == ["a"]
    assert codes(gathered) == ["PS901"]


def test_a_fault_in_a_template_costs_that_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> None:
        raise KeyError(text)

    write(tmp_path, a=asking(default="[concat('x', 'y')]"), b=[REST])
    monkeypatch.setattr(evaluate, "parse", broken)
    gathered = gather([tmp_path], ())
    assert [r.name for r in gathered.resources] == ["g"]
    assert codes(gathered) == ["PS901"]


def test_a_path_that_is_not_there_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path, b=[REST])
    gathered = gather([tmp_path / "gone", tmp_path], ())
    assert codes(gathered) == ["PS101"]
    assert len(gathered.resources) == 1
