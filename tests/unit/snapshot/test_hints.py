"""What could fill a parameter that has no value is said, and never filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from penstock.snapshot.gather import gather
from tests.unit.azure.arm.templates import template
from tests.unit.snapshot.test_joins import network, part
from tests.unit.snapshot.written import write

HUB = [
    network("vnet-hub", "AzureFirewallSubnet", "a"),
    network("vnet-dmz", "b", second=1),
    part("routeTables", "rt-one"),
]


def hint(folder: Path, name: str, kind: str = "string", used: str = "v", hub: list[dict[str, Any]] = HUB) -> str:
    """Give what is said of a parameter that a thing of another file uses under the property `used`."""
    thing = {"type": "T.T/things", "name": "x", "properties": {used: {"id": f"[parameters('{name}')]"}}}
    asks = template(parameters={name: {"type": kind}}, resources=[thing, network("own")])
    (told,) = gather([write(folder, hub=template(resources=hub), z=asks)], ()).diagnostics
    assert told.code == "PS301"
    return told.help


@pytest.mark.parametrize("name", ["hubVnetResourceId", "hub_virtualnetwork_id", "existingHubVnetId"])
def test_the_name_of_a_parameter_tells_what_is_meant(name: str, tmp_path: Path) -> None:
    assert hint(tmp_path, name) == (
        f"--param {name}=@virtualNetworks/vnet-hub, if that is meant; "
        f"otherwise give it: --param {name}=VALUE, or a parameter file"
    )


def test_so_does_the_property_that_has_its_value(tmp_path: Path) -> None:
    assert hint(tmp_path, "rt", used="routeTable").startswith("--param rt=@routeTables/rt-one, if that is meant;")


def test_several_that_fit_are_all_said(tmp_path: Path) -> None:
    assert hint(tmp_path, "targetVnetId").startswith(
        "--param targetVnetId=@virtualNetworks/vnet-hub, if that is meant, or @virtualNetworks/vnet-dmz;"
    )


def test_an_array_is_written_as_one_and_subnets_of_the_platform_are_left_out(tmp_path: Path) -> None:
    assert hint(tmp_path, "subnetResourceIds", "array").startswith(
        "--param 'subnetResourceIds=[\"@virtualNetworks/vnet-hub/subnets/a\"]', "
        "if that is meant, or @virtualNetworks/vnet-dmz/subnets/b;"
    )


@pytest.mark.parametrize("name", ["vnetName", "tenantId", "subnetPrefix", "keyVaultId"])
def test_names_that_tell_nothing_get_no_hint(name: str, tmp_path: Path) -> None:
    assert hint(tmp_path, name) == f"give it: --param {name}=VALUE, or a parameter file"


def test_too_many_are_no_help_and_a_name_with_unknown_pieces_is_none(tmp_path: Path) -> None:
    many = [network(f"n{i}", second=i) for i in range(4)]
    assert hint(tmp_path, "vnetId", hub=many).startswith("give it:")
    guid = [network("[concat('hub-', newGuid())]")]
    assert hint(tmp_path, "vnetId", hub=guid).startswith("give it:")


def test_what_was_said_can_be_pasted_and_then_nothing_is_left_to_say(tmp_path: Path) -> None:
    said = hint(tmp_path, "hubVnetResourceId").partition(",")[0].removeprefix("--param ")
    gathered = gather([tmp_path], [said])
    assert gathered.diagnostics == []
    (thing,) = (r for r in gathered.resources if r.name == "x")
    (hub,) = (r for r in gathered.resources if r.name == "vnet-hub")
    assert thing.properties.get("v", "id").value == hub.id
