"""Names from strangers do nothing when they are shown."""

from __future__ import annotations

import pytest

from penstock.report.escape import cell, code, html, markdown, plain


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("web", "web"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x9b31mred", "red"),
        ("a\nb\tc\rd", "a b c d"),
        ("bell\x07 null\x00", "bell null"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("Zürich 日本", "Zürich 日本"),
    ],
    ids=["plain", "colour", "title", "c1", "one-line", "controls", "bidi", "zero-width", "unicode"],
)
def test_a_terminal_sees_only_letters(name: str, shown: str) -> None:
    assert plain(name) == shown


def test_a_page_sees_no_markup() -> None:
    assert html('<b a="1">&\x1b[1m') == "&lt;b a=&quot;1&quot;&gt;&amp;"


def test_markdown_shows_what_was_written() -> None:
    assert markdown("a|b [x](y) *z* <i>&") == "a\\|b \\[x\\]\\(y\\) \\*z\\* \\<i\\>&amp;"


@pytest.mark.parametrize(
    ("text", "shown"), [("nsg", "`nsg`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("a|b", "`a\\|b`"), ("", "")]
)
def test_markdown_code_cannot_be_left(text: str, shown: str) -> None:
    assert code(text) == shown


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", " ="])
def test_a_spreadsheet_computes_nothing(start: str) -> None:
    assert cell(f"{start}1+1").startswith("'")


def test_a_harmless_cell_stays_as_it_is() -> None:
    assert cell("nsg-web, 3 rules") == "nsg-web, 3 rules"
