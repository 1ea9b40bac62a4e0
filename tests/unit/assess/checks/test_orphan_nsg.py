"""PS812: groups that guard nothing."""

from __future__ import annotations

import pytest

from penstock.assess.checks.orphan_nsg import orphan_nsg
from tests.unit.assess.checks.asking import told
from tests.unit.azure.arm import link, nsg, resource, rule, vnet


def test_a_group_attached_to_nothing_is_a_note() -> None:
    assert told(orphan_nsg, vnet("v", "10.0.0.0/16", web="10.0.0.0/24"), nsg("g", rule("rdp"))) == [("info", "g", True)]


def test_an_attached_group_is_fine() -> None:
    guarded = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}
    assert told(orphan_nsg, vnet("v", "10.0.0.0/16", web=guarded), nsg("g")) == []


@pytest.mark.parametrize("users", ["subnets", "networkInterfaces"])
def test_a_group_that_something_outside_of_the_input_uses_is_fine(users: str) -> None:
    """An export of a group lists who uses it."""
    group = resource("nsg", "g", {"securityRules": [rule("rdp")], users: [link("subnet", "elsewhere/s")]})
    assert told(orphan_nsg, vnet("v", "10.0.0.0/16", web="10.0.0.0/24"), group) == []
