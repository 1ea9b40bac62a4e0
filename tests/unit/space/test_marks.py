"""What all sets of marks share: kinds are told apart, and one member is known."""

from __future__ import annotations

from penstock.space.names import NameSet
from penstock.space.paths import PathSet


def test_sets_of_different_kinds_are_different() -> None:
    assert NameSet.all() != PathSet.all()
    assert repr(PathSet.exact("/a")) == "PathSet(/a)"


def test_the_only_member_of_a_set() -> None:
    assert NameSet.exact("A.b").only == "a.b"
    assert (NameSet.exact("a.b") | NameSet.exact("c.b")).only is None
    assert NameSet.empty().only is None
