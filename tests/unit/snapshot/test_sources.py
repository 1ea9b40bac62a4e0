from __future__ import annotations

import os
from pathlib import Path

import pytest

from penstock.azure.terraform.hcl import LONGEST
from penstock.snapshot import sources
from penstock.snapshot.sources import beside


def test_the_files_of_a_folder_are_shown_as_seen_from_the_plan(tmp_path: Path) -> None:
    (tmp_path / "net").mkdir()
    (tmp_path / "main.tf").write_text("locals {}", encoding="utf-8")
    (tmp_path / "net" / "x.tf").write_text("# x", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("secret", encoding="utf-8")
    folder = beside(tmp_path / "plan.json")
    assert folder("") == {f"{tmp_path}/main.tf": "locals {}"}
    assert folder("./net") == {f"{tmp_path}/net/x.tf": "# x"}
    assert folder("net/../net") == {f"{tmp_path}/net/x.tf": "# x"}


@pytest.mark.parametrize("name", ["missing", "main.tf", "a\0b", "x/" * 5000])
def test_what_is_no_folder_holds_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("", encoding="utf-8")
    assert beside(tmp_path / "plan.json")(name) == {}


def test_only_plain_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tf")
    (tmp_path / "null.tf").symlink_to("/dev/null")
    (tmp_path / "lost.tf").symlink_to(tmp_path / "nowhere")
    assert beside(tmp_path / "plan.json")("") == {}


def test_a_file_that_is_too_long_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "long.tf").write_bytes(b"#" * (LONGEST + 1))
    assert beside(tmp_path / "plan.json")("") == {f"{tmp_path}/long.tf": ""}


def test_there_is_a_bound_on_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_FILES", 2)
    for name in "abc":
        (tmp_path / f"{name}.tf").write_text("#", encoding="utf-8")
    assert sorted(Path(path).name for path in beside(tmp_path / "plan.json")("")) == ["a.tf", "b.tf"]
