"""The connections that netpol-analyzer expects of 55 estates."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import corpus
from tests.conformance.netpol_analyzer import Estate, differences, documents, expected, transports

FOLDER = corpus.folder("k8s", "netpol-analyzer")
NAMES = sorted(path.name for path in (FOLDER / "tests").iterdir()) if FOLDER.exists() else []
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in Path(__file__).with_name("netpol_analyzer.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|")
]
LESS_CERTAIN = dict(ROWS[2:])

pytestmark = corpus.needs(FOLDER)


def test_all_estates_are_there() -> None:
    assert len(NAMES) == 55
    assert set(LESS_CERTAIN) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_connected_is_what_the_list_says(name: str) -> None:
    estate = Estate([document.root for document in documents(FOLDER / "tests" / name)])
    text = (FOLDER / "expected" / f"{name}_connlist_output.txt").read_text(encoding="utf-8")
    found = list(differences(estate, list(expected(text))))
    wrong = [words for words in found if ": unknown for " not in words]
    assert not wrong, "\n".join(wrong)
    assert bool(found) == (name in LESS_CERTAIN), "\n".join(found) or f"{name} is certain now: take it out"


def test_connections_are_read_as_they_are_written() -> None:
    found = transports("SCTP 1-65535,TCP 1-79,81-65535,UDP 53")
    assert str(found) == "tcp/1-79,81-65535 udp/53 sctp/1-65535"
