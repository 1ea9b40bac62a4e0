"""Which files are read, and which are passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from penstock.snapshot.files import find_files


def names(folder: Path, *given: Path) -> list[str]:
    found, _ = find_files(given or (folder,))
    return [one.path.relative_to(folder).as_posix() for one in found]


def fill(folder: Path, *files: str) -> None:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}", encoding="utf-8")


def test_json_is_read_in_order_of_names_and_the_rest_is_not(tmp_path: Path) -> None:
    fill(tmp_path, "b.json", "a.jsonc", "sub/c.JSON", "notes.md")
    assert names(tmp_path) == ["a.jsonc", "b.json", "sub/c.JSON"]


def test_hidden_and_foreign_folders_are_passed_over(tmp_path: Path) -> None:
    fill(tmp_path, ".git/a.json", "node_modules/b.json", "venv/c.json", ".d.json", "e.json")
    assert names(tmp_path) == ["e.json"]


def test_a_file_that_is_named_is_read_whatever_its_ending(tmp_path: Path) -> None:
    fill(tmp_path, "estate.txt")
    assert names(tmp_path, tmp_path / "estate.txt") == ["estate.txt"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    fill(tmp_path, "a.json")
    assert names(tmp_path, tmp_path / "a.json", tmp_path) == ["a.json"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    fill(tmp_path, "outside/secret.json", "estate/a.json")
    (tmp_path / "estate" / "b.json").symlink_to(tmp_path / "outside" / "secret.json")
    (tmp_path / "estate" / "c").symlink_to(tmp_path / "outside")
    assert names(tmp_path, tmp_path / "estate") == ["estate/a.json"]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    found, (told,) = find_files([tmp_path / "none"])
    assert found == ()
    assert told.code == "PS101"


@pytest.mark.parametrize("name", ["a\nb.json", "a\x1b[31m.json"], ids=["a line break", "an escape sequence"])
def test_odd_names_are_read(tmp_path: Path, name: str) -> None:
    fill(tmp_path, name)
    assert names(tmp_path) == [name]
