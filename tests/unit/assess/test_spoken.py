"""Transports in words."""

from __future__ import annotations

import pytest

from penstock.assess.spoken import transports
from penstock.space.transport import TransportSet


@pytest.mark.parametrize(
    ("some", "words"),
    [
        (TransportSet.full(), "any"),
        (TransportSet.tcp() - TransportSet.tcp(22), "tcp but tcp/22"),
        (TransportSet.tcp(80, 443), "tcp/80,443"),
    ],
    ids=["everything", "everything but", "some ports"],
)
def test_transports_are_said_the_short_way(some: TransportSet, words: str) -> None:
    assert transports(some) == words
