"""Hubs and members that are not in the input."""

from __future__ import annotations

from penstock.engine.result import Verdict
from tests.unit.azure.arm import codes, network
from tests.unit.azure.connecting import configuration, managed, spoke, verdict


def test_a_hub_that_is_not_in_the_input_is_told_and_leaves_doubt() -> None:
    parts = managed(configuration("HubAndSpoke", "elsewhere"), "one")
    assert verdict(network(*spoke("one", 1), *parts), 1, "10.77.0.4") is Verdict.UNKNOWN
    assert "PS432" in codes(*spoke("one", 1), *parts)


def test_members_that_are_not_in_the_input_leave_doubt() -> None:
    parts = managed(configuration("Mesh"), "one", "unseen")
    assert verdict(network(*spoke("one", 1), *parts), 1, "10.77.0.4") is Verdict.UNKNOWN
