"""The bundled estate, and the copy that its reader may edit."""

from __future__ import annotations

import json
from pathlib import Path

from penstock.azure.service_tags import read_service_tags
from penstock.demo import estate_path, unpack
from penstock.space.addresses import AddressSet


def test_the_copy_is_complete(tmp_path: Path) -> None:
    assert unpack(tmp_path / "copy")
    names = {file.relative_to(estate_path()) for file in estate_path().rglob("*.json")}
    assert names == {file.relative_to(tmp_path / "copy") for file in (tmp_path / "copy").rglob("*")} - {Path("modules")}


def test_what_was_changed_stays_changed(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    unpack(copy)
    (copy / "batch.json").write_text("{}", encoding="utf-8")
    assert not unpack(copy)
    assert (copy / "batch.json").read_text(encoding="utf-8") == "{}"


def test_every_file_is_json_without_repeated_names() -> None:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        assert len({name.lower() for name, _ in pairs}) == len(pairs)
        return dict(pairs)

    for file in estate_path().rglob("*.json"):
        json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=once)


def test_its_service_tags_are_dated_and_say_that_they_are_a_part() -> None:
    tags = read_service_tags((estate_path() / "service_tags.json").read_text(encoding="utf-8"), "service_tags.json")
    assert tags.date
    assert not tags.complete
    storage = tags.find("Storage.WestEurope")
    assert storage is not None
    assert not storage.is_empty
    assert storage.is_disjoint(AddressSet.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
