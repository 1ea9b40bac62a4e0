"""Characters inside strings of a file."""

from __future__ import annotations

import pytest

from penstock.azure.arm.spots import inside
from penstock.source.document import parse


@pytest.mark.parametrize(
    ("written", "offset", "place"),
    [
        ('"abc"', 0, (2, 9)),
        ('"abc"', 2, (2, 11)),
        (r'"a\"b"', 2, (2, 12)),
        (r'"\u00e4b"', 1, (2, 15)),
        (r'"\ud83d\ude00b"', 1, (2, 21)),
        ('"ab\ncd"', 3, (3, 1)),
        ('"ab\ncd"', 4, (3, 2)),
        ('"ab\r\ncd"', 4, (3, 1)),
    ],
    ids=["first", "third", "after a quote", "after an escape", "after a pair", "next line", "in the next line", "crlf"],
)
def test_a_character_has_the_place_where_it_is_written(written: str, offset: int, place: tuple[int, int]) -> None:
    document, _ = parse('{\n  "a": ' + written + "}", "x.json")
    assert document is not None
    node = document.root.get("a")
    spot = inside(node.origin, node.value, offset)
    assert (spot.line, spot.column) == place


def test_the_place_of_what_is_no_string_is_its_own() -> None:
    document, _ = parse('{"a": 1}', "x.json")
    assert document is not None
    spot = inside(document.root.get("a").origin, "whatever", 5)
    assert (spot.line, spot.column) == (1, 7)
