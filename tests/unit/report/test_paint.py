"""Colour and width as plain values."""

from __future__ import annotations

from penstock.report.paint import Paint


def test_without_colour_text_stays_as_it_is() -> None:
    assert Paint(colour=False)("text", "bold", "red") == "text"


def test_with_colour_text_is_closed_again() -> None:
    assert Paint(colour=True)("text", "bold", "red") == "\x1b[1;31mtext\x1b[0m"


def test_nothing_is_not_painted() -> None:
    assert Paint(colour=True)("", "bold") == ""


def test_words_are_never_broken() -> None:
    long = "a/very/long/path/that/does/not/fit:41"
    assert Paint(width=40).wrapped(f"see {long}", "  ") == f"  see\n  {long}" or long in Paint(width=40).wrapped(
        f"see {long}", "  "
    )


def test_further_lines_are_indented() -> None:
    assert Paint(width=40).wrapped("one two three four five six seven eight", "    ", "at  ").splitlines() == [
        "at  one two three four five six seven",
        "    eight",
    ]
