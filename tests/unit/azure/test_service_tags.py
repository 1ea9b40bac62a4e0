"""Microsoft's tag file: what is in it, what lies inside what, and what is no tag file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from penstock.azure.service_tags import Contents, parents, read_service_tags, spellings
from penstock.diagnostics import InputError
from penstock.space.addresses import AddressSet


def text(**tags: list[object]) -> str:
    values = [
        {"name": name.replace("_", "."), "properties": {"addressPrefixes": found}} for name, found in tags.items()
    ]
    return json.dumps({"changeNumber": 7, "cloud": "Public", "values": values})


def test_a_tag_is_found_without_regard_to_case() -> None:
    tags = read_service_tags(text(Storage_WestEurope=["20.0.0.0/24", "2603::/64"]), "f.json")
    assert tags.find("storage.westeurope") == AddressSet.of("20.0.0.0/24", "2603::/64")
    assert tags.change_number == "7"
    assert tags.complete


def test_a_tag_that_is_not_there_is_none_and_not_empty() -> None:  # NSG-29
    assert read_service_tags(text(), "f.json").find("Storage") is None


@pytest.mark.parametrize(
    ("region", "irregular"),
    [("francecentral", "centralfrance"), ("germanywestcentral", "germanywc"), ("switzerlandnorth", "switzerlandn")],
)
def test_irregular_region_names_are_found_by_the_regular_ones(region: str, irregular: str) -> None:  # NSG-28
    named: dict[str, Any] = {f"Storage_{irregular}": ["20.0.0.0/24"]}
    tags = read_service_tags(text(**named), "f.json")
    assert tags.find(f"Storage.{region}") == AddressSet.of("20.0.0.0/24")
    assert spellings(f"Storage.{region}") == (f"storage.{region}", f"storage.{irregular}")


@pytest.mark.parametrize(
    ("tag", "outer"),
    [
        ("Storage.WestEurope", ("storage", "azurecloud.westeurope", "azurecloud")),
        ("Storage", ("azurecloud",)),
        ("AzureCloud.westeurope", ("azurecloud",)),
        ("AzureCloud", ()),
        ("AzureFrontDoor.Backend", ("azurefrontdoor",)),
        ("Storage.FranceCentral", ("storage", "azurecloud.centralfrance", "azurecloud")),
    ],
)
def test_a_regional_tag_lies_in_the_global_one_and_in_the_region(tag: str, outer: tuple[str, ...]) -> None:  # NSG-28
    assert parents(tag) == outer


@pytest.mark.parametrize("bad", [["x"], ["20.0.0.0/24", 5], [None], ["20.0.0.0/2x"], ["999.0.0.0/8"]])
def test_a_tag_with_unreadable_prefixes_is_unknown(bad: list[object]) -> None:
    assert read_service_tags(text(Storage=bad), "f.json").find("Storage") is None


@pytest.mark.parametrize("bad", ["", "{", "[]", "{}", '{"values": 5}', "[" * 100_000])
def test_what_is_no_tag_file_ends_the_run(bad: str) -> None:
    with pytest.raises(InputError, match="is no service tag file"):
        read_service_tags(bad, "f.json")


def test_the_contents_of_a_file_are_looked_up_by_any_spelling() -> None:
    contents = Contents(read_service_tags(text(Storage_westeurope=["20.0.0.0/24"]), "f.json"))
    assert list(contents) == ["storage.westeurope"]
    assert contents["Storage.WestEurope"] == AddressSet.of("20.0.0.0/24")
    assert contents.get("sql") is None
    assert len(Contents(None)) == 0
