"""Rows that PowerShell wrote take the shape that others write."""

from __future__ import annotations

import pytest

from penstock.azure.powershell import CUT, is_cut, is_from_powershell, plain
from penstock.source.node import Unknown
from tests.unit.azure.exports import CLI, CMDLET, REST, TYPED, root


def test_powershell_is_known_by_its_capitals() -> None:
    assert is_from_powershell(root(CMDLET))
    assert is_from_powershell(root(TYPED))
    assert not is_from_powershell(root(REST))
    assert not is_from_powershell(root(CLI))


def test_a_list_of_one_under_a_singular_name_is_that_one() -> None:
    (rule,) = plain(root(TYPED)).get("SecurityRules").elements()
    assert rule.get("destinationPortRange").text() == "22"
    assert rule.get("destinationPortRange").origin.pointer == "/SecurityRules/0/DestinationPortRange"


def test_a_list_of_several_goes_under_the_plural_name() -> None:
    row = {"ResourceGroupName": "rg", "Rules": [{"DestinationPortRange": ["22", "80"], "SourceAddressPrefix": []}]}
    (rule,) = plain(root(row)).get("Rules").elements()
    assert rule.get("destinationPortRanges").value == ["22", "80"]
    assert rule.get("destinationPortRange").is_missing
    assert rule.get("sourceAddressPrefixes").value == []


@pytest.mark.parametrize(
    "text",
    [
        "System.Object[]",
        "System.Collections.Generic.List`1[x]",
        "@{name=r; properties=}",
        "Microsoft.Azure.Commands.Network.Models.PSSubnet",
    ],
)
def test_what_was_cut_off_is_unknown(text: str) -> None:
    row = root({"ResourceGroupName": "rg", "Properties": {"a": [text], "b": "fine"}})
    told = plain(row)
    assert is_cut(told)
    (cut,) = told.get("Properties", "a").elements()
    assert isinstance(cut.value, Unknown)
    assert cut.value.why == CUT
    assert told.get("Properties", "b").value == "fine"


def test_a_row_in_the_usual_shape_stays_the_same_value() -> None:
    row = root(CMDLET)
    assert plain(row) is row
    assert not is_cut(row)
