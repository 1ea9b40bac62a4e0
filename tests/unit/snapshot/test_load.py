"""From files to a network: what ends the run, and what does not."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

import penstock
from penstock.diagnostics import InputError
from tests.unit.azure.exports import REST
from tests.unit.snapshot.written import asking, write

TAGS = {
    "changeNumber": 7,
    "cloud": "Public",
    "values": [{"name": "Storage", "properties": {"addressPrefixes": ["20.0.0.0/24"]}}],
}


def test_nothing_that_could_be_read_ends_the_run(tmp_path: Path) -> None:
    write(tmp_path, a="{", b={"x": 1})
    with pytest.raises(InputError, match="no Azure resources and no Kubernetes objects were found in") as caught:
        penstock.load(tmp_path)
    assert [d.code for d in caught.value.diagnostics] == ["PS103"]


def test_one_file_that_could_be_read_is_enough(tmp_path: Path) -> None:
    write(tmp_path, a="{", b=[REST])
    network = penstock.load(tmp_path)
    assert [d.code for d in network.diagnostics if d.code.startswith("PS1")] == ["PS103"]
    assert [kind for _, kind, _ in network.inputs] == ["unreadable", "list of Azure resources"]


def test_a_template_that_deploys_nothing_was_read_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, a=asking(default="x") | {"resources": []})
    with pytest.raises(InputError, match="deploy nothing"):
        penstock.load(tmp_path)


def test_service_tags_among_the_files_are_used(tmp_path: Path) -> None:
    rule = {
        **REST["properties"]["securityRules"][0],
        "properties": {**REST["properties"]["securityRules"][0]["properties"], "sourceAddressPrefix": "Storage"},
    }
    subnet = {"name": "s", "properties": {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": {"id": REST["id"]}}}
    network = {
        "id": REST["id"].replace("networkSecurityGroups/g", "virtualNetworks/v"),
        "name": "v",
        "type": "Microsoft.Network/virtualNetworks",
        "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnet]},
    }
    rows = [{**REST, "properties": {"securityRules": [rule]}}, network]
    write(tmp_path, b=rows)
    without = penstock.load(tmp_path).outside_tags["storage"]
    write(tmp_path, tags=TAGS)
    tags = penstock.load(tmp_path).outside_tags["storage"]
    assert (without.known, tags.known) == (False, True)


def test_diagnostics_are_in_order_of_place_and_each_once(tmp_path: Path) -> None:
    write(tmp_path, b=[REST], a="{", c="[")
    found = penstock.load(tmp_path).diagnostics
    assert list(found) == sorted(found, key=lambda d: d.sort_key)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_as_it_was_after_reading_and_after_failing(tmp_path: Path, *, enabled: bool) -> None:
    write(tmp_path, b=[REST])
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        penstock.load(tmp_path)
        with pytest.raises(InputError):
            penstock.load(tmp_path / "nowhere")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()
