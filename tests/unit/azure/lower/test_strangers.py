"""Whose a subscription is: what is in the input says so, and nothing else."""

from __future__ import annotations

import pytest

from penstock.azure.lower.strangers import is_foreign
from tests.unit.azure.arm import network, peering, ref, resource, vnet

OURS = ref("vnet", "v").split("/")[2]


@pytest.mark.parametrize(
    ("identity", "foreign"),
    [
        (ref("vnet", "w"), False),
        ("/subscriptions/elsewhere/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/w", True),
        ("shop.1.westeurope.azure.privatelinkservice", True),
    ],
)
def test_whose_a_resource_is(identity: str, foreign: bool) -> None:
    assert is_foreign(identity, frozenset({OURS})) is foreign


def test_a_peering_that_names_no_network_may_lead_to_anybody() -> None:
    made = network(vnet("v", "10.0.0.0/16"), resource("peering", "v/p", {"peeringState": "Connected"}))
    (one,) = made.neighbours
    assert one.stranger.why == "the input does not say which network it leads to"


def test_a_peering_with_a_network_of_the_input_leads_to_nobody_strange() -> None:
    both = (peering("v/p", "w"), peering("w/q", "v"))
    assert network(vnet("v", "10.0.0.0/16"), vnet("w", "10.1.0.0/16"), *both).neighbours == ()
