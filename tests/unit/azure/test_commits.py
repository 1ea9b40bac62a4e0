"""The answer to "what is deployed where", out of any file that holds it."""

from __future__ import annotations

import json

from penstock.azure.commits import TYPE
from penstock.azure.doors import open_door
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.network_manager import Commit
from penstock.diagnostics import Origin
from penstock.source.node import Node
from tests.unit.azure.arm import ref

CONFIGURATION = ref("security", "m/c")
LINE = {
    "commitTime": "2024-05-01T10:00:00Z",
    "region": "westeurope",
    "deploymentStatus": "Deployed",
    "configurationIds": [CONFIGURATION],
    "deploymentType": "SecurityAdmin",
    "errorMessage": "",
}


def opened(document: object) -> tuple[Resource, ...]:
    door = open_door(Node(json.loads(json.dumps(document)), Origin(file="status.json")))
    return door.resources if door is not None else ()


def test_the_answer_of_azure_is_read_as_it_stands() -> None:
    for document in ({"value": [LINE], "skipToken": ""}, [LINE], LINE):
        (found,) = read_all(opened(document))[0].all(Commit)
        assert (found.manager, found.configurations, found.regions) == (
            ref("manager", "m"),
            (CONFIGURATION,),
            ("westeurope",),
        )


def test_powershell_writes_the_same_with_capitals() -> None:
    (found,) = opened({"Value": [{key[0].upper() + key[1:]: value for key, value in LINE.items()}]})
    assert (found.type, read_all([found])[0].all(Commit)[0].configurations) == (TYPE, (CONFIGURATION,))


def test_lines_of_several_times_and_regions_are_all_kept() -> None:
    lines = [LINE, {**LINE, "region": "eastus"}, {**LINE, "commitTime": "2024-06-01T10:00:00Z"}]
    assert len(read_all(opened(lines))[0].all(Commit)) == 3


def test_a_region_with_nothing_deployed_names_no_manager_unless_it_says_so() -> None:
    (found,) = read_all(opened([{**LINE, "configurationIds": []}]))[0].all(Commit)
    assert (found.manager, found.configurations) == ("", ())
    said = {**LINE, "configurationIds": [], "networkManagerId": ref("manager", "m")}
    assert read_all(opened([said]))[0].all(Commit)[0].manager == ref("manager", "m")
