"""A message about the input: the place, the line with a caret, what was expected, what to do."""

from __future__ import annotations

from dataclasses import replace

from penstock.diagnostics import Diagnostic, Level
from penstock.report.messages import WIDEST, render
from penstock.source.document import parse

TEXT = '{\n  "port": "443-80"\n}\n'


def diagnostic(text: str = TEXT) -> Diagnostic:
    document, _ = parse(text, "infra/nsg.json")
    assert document is not None
    return Diagnostic(
        level=Level.ERROR,
        code="PS203",
        message='port range "443-80" runs backwards',
        origin=document.root.get("port").origin,
        value="443-80",
        context="nsg-web/allow-https",
        expected="low-high",
        help='"80-443" would be read as 80 to 443',
    )


def test_all_of_it() -> None:
    assert render(diagnostic()).splitlines() == [
        'infra/nsg.json:2:11: error PS203: port range "443-80" runs backwards',
        '    2 |   "port": "443-80"',
        "      |           ^^^^^^^^",
        "  in        nsg-web/allow-https",
        "  expected  low-high",
        '  help      "80-443" would be read as 80 to 443',
    ]


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    rows = render(diagnostic('{"long": "' + "x" * 5000 + '", "port": "443-80"}')).splitlines()
    assert len(rows[1]) <= WIDEST + 10
    assert rows[1][rows[2].index("^") :].startswith('"443-80"')


def test_a_hostile_line_does_nothing_to_the_terminal() -> None:
    assert "\x1b" not in render(replace(diagnostic(), message="\x1b[31mred", context="\x1b]0;title\x07"))
