"""Nothing that bears on traffic in real resources is passed over in silence (the corpus is not part of the repository)."""

from __future__ import annotations

import pytest

from penstock.azure.read.entry import Modelled
from penstock.azure.read.registry import look_up
from tests.conformance import understood
from tests.conformance.corpus import folder, needs
from tests.conformance.corpus_table import files

pytestmark = needs(folder())


@pytest.fixture(scope="module")
def found() -> dict[str, understood.Share]:
    return dict(understood.shares(files()))


def test_what_bears_on_traffic_is_read(found: dict[str, understood.Share]) -> None:
    silent = {kind: share.silent for kind, share in found.items() if isinstance(look_up(kind), Modelled)}
    told = {kind: paths for kind, paths in silent.items() if paths}
    assert not told, "read it, or say in quiet.md why it bears on no flow"


def test_every_reason_is_needed() -> None:
    """A row that fits nothing in the corpus is a leftover."""
    seen = {(kind, path) for kind, paths in understood.unread(files()).items() for path in paths}
    rows = dict.fromkeys(understood.quiet(), False)
    for kind, path in seen:
        for of, below in rows:
            rows[of, below] |= bool(of.fullmatch(kind) and below.fullmatch(path))
    assert [(of.pattern, below.pattern) for (of, below), fits in rows.items() if not fits] == []


def test_most_resources_are_modelled(found: dict[str, understood.Share]) -> None:
    """Issue 3: of the resources that bear on traffic, those that are only counted are few."""
    counts = {True: 0, False: 0}
    for kind, share in found.items():
        counts[isinstance(look_up(kind), Modelled)] += share.resources
    assert counts[False] < counts[True] / 100
