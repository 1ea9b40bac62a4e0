"""Layers before a store, counted."""

from __future__ import annotations

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
