"""What is kept on this machine: one file, whole or not at all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from penstock.diagnostics import InputError
from penstock.snapshot.load import load
from penstock.snapshot.tag_store import OFFICE, keep, read_office, read_tags, stored
from tests.e2e.estates import exposed

DAY = date(2026, 11, 23)


def text(change: int = 7) -> str:
    values = [{"name": "Storage", "properties": {"addressPrefixes": ["20.60.0.0/24"]}}]
    return json.dumps({"changeNumber": change, "cloud": "Public", "values": values})


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENSTOCK_CACHE", str(tmp_path / "cache"))


def test_nothing_is_kept_at_first() -> None:
    assert stored() is None
    assert read_tags() is None


def test_a_newer_file_takes_the_place_of_the_one_before() -> None:
    keep(text(1), "ServiceTags_Public_20261109.json", DAY)
    path, _ = keep(text(2), "ServiceTags_Public_20261116.json", DAY)
    assert stored() == path
    assert [p.name for p in path.parent.iterdir()] == ["ServiceTags_Public_20261116.2026-11-23.json"]
    found = read_tags()
    assert found is not None
    assert found.words == "ServiceTags_Public_20261116.2026-11-23.json (1 tags, change 2)"


def test_what_is_no_tag_file_leaves_the_kept_one() -> None:
    path, _ = keep(text(), "a.json", DAY)
    with pytest.raises(InputError, match="is no service tag file"):
        keep("<html>", "b.json", DAY)
    assert stored() == path


@pytest.mark.parametrize("name", ["../../evil.json", "/etc/passwd", "..", "\x1b[31m.json"])
def test_a_name_leads_nowhere_else(name: str) -> None:
    path, _ = keep(text(), name, DAY)
    assert path.parent.name == "tags"
    assert path.name.isascii()
    assert "\x1b" not in path.name


def test_an_estate_gets_what_is_kept_only_when_asked(tmp_path: Path) -> None:
    keep(text(), "kept.json", DAY)
    estate = exposed(tmp_path)
    assert load(estate).tags_from == ""
    assert load(estate, kept_tags=True).tags_from == "kept.2026-11-23.json (1 tags, change 7)"
    own = tmp_path / "own.json"
    own.write_text(text(9), encoding="utf-8")
    assert load(estate, service_tags=own, kept_tags=True).tags_from == "own.json (1 tags, change 9)"


OFFICE_LIST = json.dumps(
    [{"id": 1, "serviceArea": "Exchange", "category": "Optimize", "required": True, "urls": ["a.example"]}]
)


def test_both_sorts_are_kept_beside_each_other(tmp_path: Path) -> None:
    keep(text(), "tags.json", DAY)
    path, _ = keep(OFFICE_LIST, "endpoints.json", DAY)
    assert (stored(OFFICE), path.parent.name) == (path, "microsoft365")
    assert read_tags() is not None
    office = read_office()
    assert office is not None
    assert office.words == "endpoints.2026-11-23.json (1 sets of Microsoft 365 endpoints)"
    assert load(exposed(tmp_path), kept_tags=True).names_from == office.words


def test_a_list_among_the_files_is_read(tmp_path: Path) -> None:
    estate = exposed(tmp_path)
    (tmp_path / "list.json").write_text(OFFICE_LIST, encoding="utf-8")
    assert load(estate, tmp_path / "list.json").names_from == "list.json (1 sets of Microsoft 365 endpoints)"
