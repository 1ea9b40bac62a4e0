"""The benchmark of clusters makes what it says, the same each time."""

from __future__ import annotations

from bench.kubernetes import measured, objects


def test_a_cluster_is_the_same_for_the_same_seed_and_has_what_was_asked_for() -> None:
    made = objects(40, 30)
    assert made == objects(40, 30)
    assert made != objects(40, 30, seed=2)
    kinds = [item["kind"] for item in made["items"]]
    assert (kinds.count("Deployment"), kinds.count("NetworkPolicy")) == (40, 30)


def test_what_is_measured_says_how_many_pairs_there_were() -> None:
    found = measured(10, 20)
    assert found["workloads"] == 10
    assert found["classes"] <= 10 + 2
    assert 0 < found["pairs that may connect"] <= found["classes"] ** 2
    assert found["different connections"] > 0
