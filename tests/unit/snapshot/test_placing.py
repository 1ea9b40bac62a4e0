"""What is told of where templates go."""

from __future__ import annotations

from pathlib import Path

import pytest

from penstock.snapshot.gather import gather
from tests.unit.azure.arm.templates import template
from tests.unit.snapshot.test_joins import HUBS, SPOKES, naming, network
from tests.unit.snapshot.written import write

NAMED = f"{HUBS}/virtualNetworks/hub"


def test_what_was_assumed_is_told_with_its_reason_and_how_to_say_it(tmp_path: Path) -> None:
    write(tmp_path, hub=template(resources=[network("hub")]), spoke=template(resources=[naming(NAMED)]))
    (note,) = gather([tmp_path], ()).diagnostics
    text = (tmp_path / "spoke.json").read_text(encoding="utf-8")
    line = text[: text.index(NAMED)].count("\n") + 1
    assert note.message == (
        "this template is taken to go to resource group rg-Hubs of subscription 1111: "
        f"spoke.json:{line} names virtualNetworks/hub there"
    )
    assert note.help == (
        "say so, or otherwise: --param 'hub.json:subscription()=1111' --param 'hub.json:resourceGroup()=rg-Hubs'"
    )


def test_saying_it_makes_the_same_of_it_and_the_note_goes(tmp_path: Path) -> None:
    write(tmp_path, hub=template(resources=[network("hub")]), spoke=template(resources=[naming(NAMED)]))
    assumed = gather([tmp_path], ())
    stated = gather([tmp_path], ["hub.json:subscription()=1111", "hub.json:resourceGroup()=rg-Hubs"])
    assert [r.id for r in stated.resources] == [r.id for r in assumed.resources]
    assert stated.diagnostics == []


@pytest.mark.parametrize(
    ("named", "code", "words"),
    [
        ([f"{SPOKES}/virtualNetworks/hub", NAMED], "PS116", ["rg-spokes", "rg-Hubs", "one.json", "two.json"]),
        ([NAMED, NAMED], "PS117", ["virtualNetworks/hub", "hub.json", "more.json"]),
    ],
    ids=["ids that do not agree", "two that may be meant"],
)
def test_what_is_left_open_is_told_with_all_that_it_hangs_on(
    named: list[str], code: str, words: list[str], tmp_path: Path
) -> None:
    two = {"more": template(resources=[network("hub")])} if code == "PS117" else {}
    one, other = named
    write(
        tmp_path,
        hub=template(resources=[network("hub")]),
        one=template(resources=[naming(one)]),
        two=template(resources=[naming(other, name="z")]),
        **two,
    )
    (told,) = (d for d in gather([tmp_path], ()).diagnostics if d.code in ("PS115", "PS116", "PS117"))
    assert told.code == code
    assert told.level.word == "warning"
    assert [word for word in words if word not in told.message] == []


def test_two_templates_of_a_folder_that_define_the_same_are_told_unless_it_is_known_where_they_go(
    tmp_path: Path,
) -> None:
    same = template(resources=[network("hub")])
    write(tmp_path, a=same, b=same)
    assert [d.code for d in gather([tmp_path], ()).diagnostics] == ["PS113", "PS113"]
    assert [d.code for d in gather([tmp_path], ["a.json:resourceGroup()=rg-a"]).diagnostics] == []
