"""The readers of the core types: each gives items of the type it is listed for."""

from __future__ import annotations

import pytest

from penstock.azure.read import read_all
from penstock.azure.read.core import READERS
from penstock.azure.resource import Resource
from penstock.azure.resources import network, security
from penstock.azure.resources.estate import NotRead
from tests.unit.azure.arm import nsg, peering, resource, route, rule, table, vnet


def child_rule() -> Resource:
    return resource("rule", "g/r", rule("r")["properties"])


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (vnet("v", "10.0.0.0/16"), network.VirtualNetwork),
        (vnet("v", "10.0.0.0/16", s="10.0.0.0/24"), network.Subnet),
        (peering("v/p", "w"), network.Peering),
        (nsg("g"), security.NetworkSecurityGroup),
        (nsg("g", rule("r")), security.SecurityRule),
        (table("t", route("r", "0.0.0.0/0", "None")), network.UserRoute),
        (resource("asg", "a"), security.ApplicationSecurityGroup),
    ],
)
def test_a_resource_becomes_items_of_its_type(found: Resource, kind: type) -> None:
    estate, _ = read_all([found])
    assert len(list(estate.all(kind))) == 1
    assert list(estate.all(NotRead)) == []


def test_types_are_written_in_lower_case() -> None:
    """Azure compares types without case; they are looked up in lower case."""
    assert all(name == name.lower() for name in READERS)


def test_every_row_says_what_the_resource_becomes() -> None:
    assert all(row.becomes for row in READERS.values())
