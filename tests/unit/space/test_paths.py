"""Paths as routing rules of web devices write them."""

from __future__ import annotations

import pytest

from penstock.space.paths import PathSet


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/images/*", "/images/a.png", True),
        ("/images/*", "/IMAGES/a.png", True),
        ("/images/*", "/images", False),
        ("/images*", "/images", True),
        ("/images*", "/images2/a", True),
        ("/exact", "/exact", True),
        ("/exact", "/exact/", False),
        ("/exact", "/exact?query=1", True),
        ("/*", "/", True),
        ("*", "/any", True),
    ],
)
def test_patterns(pattern: str, path: str, expected: bool) -> None:
    assert (path in PathSet.parse_pattern(pattern)) is expected


@pytest.mark.parametrize("pattern", ["/images/*.jpg", "/a/*/b*", "**"])
def test_a_star_stands_at_the_right_end_only(pattern: str) -> None:
    with pytest.raises(ValueError, match="right end"):
        PathSet.parse_pattern(pattern)


def test_every_path_begins_with_a_slash() -> None:
    assert PathSet.under("/").is_all


def test_sets_are_said_with_their_exceptions() -> None:
    assert str(PathSet.all() - PathSet.under("/api/")) == "/* -/api/*"
    assert str(PathSet.exact("/a") | PathSet.under("/b/")) == "/a /b/*"


def test_the_only_member() -> None:
    assert PathSet.exact("/A").only == "/a"
    assert PathSet.under("/a").only is None


def test_the_witness_avoids_exceptions() -> None:
    found = (PathSet.all() - PathSet.exact("/") - PathSet.exact("/x")).witness()
    assert found is not None
    assert found not in ("/", "/x")
