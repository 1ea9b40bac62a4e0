"""Values that point at a resource of the input by the end of its id."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from penstock.diagnostics import UsageError
from penstock.snapshot.gather import Gathered, gather
from penstock.snapshot.pointers import Pointer, pointing
from tests.unit.azure.arm.templates import template
from tests.unit.snapshot.test_joins import HERE, HUBS, network, row
from tests.unit.snapshot.written import write

THING = {"type": "T.T/things", "name": "x", "properties": {"v": "[parameters('v')]"}}


def read(folder: Path, *stated: str, kind: str = "string", thing: dict[str, Any] = THING, **more: Any) -> Gathered:
    """A network `hub` with subnet `a`, and a thing with the value of a parameter."""
    hub = template(resources=[network("hub", "a")])
    asks = template(parameters={"v": {"type": kind}}, resources=[thing])
    return gather([write(folder, hub=hub, z=asks, **more)], stated)


def given(gathered: Gathered) -> Any:
    (thing,) = (r for r in gathered.resources if r.type == "t.t/things")
    return thing.properties.get("v").value


@pytest.mark.parametrize("text", ["hub", "HUB", "virtualNetworks/hub", "/virtualNetworks/hub"])
def test_a_pointer_is_the_id_that_ends_so(text: str, tmp_path: Path) -> None:
    assert given(read(tmp_path, f"v=@{text}")) == f"{HERE}/virtualnetworks/hub"


def test_it_may_be_a_part_of_a_resource_and_stand_in_an_array(tmp_path: Path) -> None:
    assert given(read(tmp_path, 'v=["@hub/subnets/a"]', kind="array")) == [f"{HERE}/virtualnetworks/hub/subnets/a"]


def test_it_may_be_of_an_export(tmp_path: Path) -> None:
    identity = f"{HUBS}/virtualNetworks/far"
    assert given(read(tmp_path, "v=@far", rows=[row(identity)])) == identity.lower()


def test_segments_of_it_are_known_as_far_as_the_id_is(tmp_path: Path) -> None:
    thing = THING | {"properties": {"v": "[split(parameters('v'), '/')[8]]", "g": "[split(parameters('v'), '/')[4]]"}}
    gathered = read(tmp_path, "v=@hub", thing=thing)
    assert given(gathered) == "hub"
    (x,) = (r for r in gathered.resources if r.name == "x")
    assert x.properties.get("g").is_unknown


def test_names_that_are_made_of_it_meet(tmp_path: Path) -> None:
    thing = THING | {"name": "[concat('to-', last(split(parameters('v'), '/')))]"}
    assert [r.name for r in read(tmp_path, "v=@hub", thing=thing).resources] == ["hub", "to-hub"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hob", "no id of the input ends so; near it: @virtualnetworks/hub"),
        ("ub", "no id of the input ends so"),
        ("zzzz", "no id of the input ends so"),
    ],
)
def test_one_that_means_nothing_is_a_mistake_of_the_caller(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=words):
        read(tmp_path, f"v=@{text}")


def test_one_that_may_mean_two_is_a_mistake_too_and_more_of_the_id_helps(tmp_path: Path) -> None:
    other = template(resources=[{"type": "Microsoft.Network/routeTables", "name": "hub"}])
    with pytest.raises(UsageError, match="2 resources of the input end so"):
        read(tmp_path, "v=@hub", other=other)
    assert given(read(tmp_path, "v=@routeTables/hub", other=other)) == f"{HERE}/routetables/hub"


@pytest.mark.parametrize(("value", "expected"), [("@@x", "@x"), ("@", ""), ("a@b", "a@b"), ("", ""), (7, 7)])
def test_what_is_no_pointer_stays_as_it_is(value: object, expected: object) -> None:
    assert pointing(value) == expected
    assert not isinstance(pointing(value), Pointer)
