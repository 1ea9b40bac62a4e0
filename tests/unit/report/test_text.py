"""The first screen says what was found; names do nothing to the terminal."""

from __future__ import annotations

import re

from penstock.report.paint import Paint
from penstock.report.text import text
from tests.unit.report.sample import ANSI, assessed


def report(*, verbose: bool = False, colour: bool = False) -> str:
    return "".join(text(assessed(), Paint(colour=colour), verbose=verbose))


def test_the_parts_come_in_order() -> None:
    titles = (
        "internet → estate",
        "estate → internet",
        "inside",
        "platform services",
        "findings",
        "unknown",
        "not modelled",
        "next",
    )
    body = report()
    places = [re.search(rf"^{title}", body, re.MULTILINE) for title in titles]
    starts = [found.start() for found in places if found is not None]
    assert len(starts) == len(titles)
    assert starts == sorted(starts)


def test_no_escape_sequence_without_colour() -> None:
    assert "\x1b" not in report()


def test_colour_is_ours_and_never_a_names() -> None:
    assert ANSI not in report(colour=False)
    coloured = report(colour=True)
    assert "\x1b[" in coloured
    assert f'web<script>|"{ANSI}' not in coloured


def test_a_finding_has_place_proof_why_and_fix() -> None:
    body = report()
    start = body.index("CRITICAL")
    block = body[start : body.index("\n\n", start) if "\n\n" in body[start:] else None]
    assert "infra/my nsg.json:41" in block
    assert "pip-web:22" in block
    assert re.search(r"^  why ", block, re.MULTILINE)
    assert re.search(r"^  fix ", block, re.MULTILINE)


def test_what_is_not_known_is_said_with_its_cure() -> None:
    body = report()
    assert 'contents of service tag "Storage" are not known' in body
    assert "give --service-tags FILE" in body


def test_what_is_not_modelled_is_counted() -> None:
    assert "2  microsoft.odd/things: anything" in report()


def test_verbose_adds_facts() -> None:
    assert "  facts  " not in report()
    assert "  facts  " in report(verbose=True)
