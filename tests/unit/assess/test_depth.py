"""Layers before a store, counted."""

from __future__ import annotations

from dataclasses import replace

from penstock.assess.posture import Stands
from tests.unit.assess.test_chains import estate, to


def test_each_layer_is_told_and_the_weakest_is_one_that_does_not_stand() -> None:
    """Only `app` reads the store, and has no way out; its door is shut; of identity, key and transport nothing is said."""
    (depth,) = estate(to("jump", "10.0.2.0/24", 110)).depths
    told = {layer.name: layer.stands.value for layer in depth.layers}
    assert told == {
        "door": "yes",
        "group": "yes",
        "admin rule": "no",
        "firewall": "yes",
        "identity": "unknown",
        "key": "unknown",
        "transport": "unknown",
    }
    assert depth.count == 3
    assert depth.weakest is not None
    assert depth.weakest.name == "admin rule"


def test_where_no_identity_is_asked_only_the_network_stops_anybody() -> None:
    """Of who may sign in nothing is said; with shared keys switched off, a second layer surely stands."""
    (depth,) = estate(to("jump", "10.0.2.0/24", 110)).depths
    assert depth.only_network
    assert [layer.name for layer in depth.second] == ["identity", "key", "transport"]
    signed = tuple(replace(one, stands=Stands.YES) if one.name == "identity" else one for one in depth.layers)
    assert not replace(depth, layers=signed).only_network
