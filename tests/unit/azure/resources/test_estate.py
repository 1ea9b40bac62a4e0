"""The estate: by type, by id, in order."""

from __future__ import annotations

from penstock.azure.resources.estate import Estate, Mention, NotRead
from penstock.diagnostics import BUILT_IN


def note(identity: str, arm_type: str = "t") -> NotRead:
    return NotRead(id=identity, name=identity, type=arm_type, origin=BUILT_IN)


def test_resources_are_given_by_type_in_order_of_id() -> None:
    estate = Estate.of([note("/b"), note("/a"), Mention(id="/c", name="c", type="t", origin=BUILT_IN)])
    assert [i.id for i in estate.all(NotRead)] == ["/a", "/b"]
    assert [i.id for i in estate.all(Mention)] == ["/c"]


def test_of_two_with_one_id_the_later_stays() -> None:
    assert [i.type for i in Estate.of([note("/a", "x"), note("/a", "y")]).all(NotRead)] == ["y"]


def test_a_resource_is_found_by_type_and_id() -> None:
    estate = Estate.of([note("/a")])
    assert estate.find(NotRead, "/a") == note("/a")
    assert estate.find(NotRead, "/b") is None
    assert estate.find(Mention, "/a") is None
    assert estate.find(NotRead, None) is None
