"""Sets of request methods."""

from __future__ import annotations

from penstock.space.words import WordSet


def test_words_are_compared_in_upper_case() -> None:
    assert "get" in WordSet.of(["Get"])


def test_the_witness_is_the_likeliest_method() -> None:
    assert WordSet.all().witness() == "GET"
    assert (~WordSet.of(["GET"])).witness() == "POST"
    assert WordSet.of(["LOCK", "COPY"]).witness() == "COPY"


def test_sets_are_said_for_people() -> None:
    assert str(WordSet.all()) == "*"
    assert str(~WordSet.of(["PUT", "DELETE"])) == "* -DELETE -PUT"
    assert str(WordSet.of([])) == "none"
