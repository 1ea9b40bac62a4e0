"""Which packet is shown for a set of transports."""

from __future__ import annotations

import pytest

from penstock.diagnostics import UsageError
from penstock.engine.judged import WITNESS_PORT, least
from penstock.space.intervals import IntervalSet
from penstock.space.transport import TCP, Transport, TransportSet

WEB = TransportSet.tcp(80, 443)


def test_the_least_port_that_is_asked_about_is_shown_from_a_usual_port() -> None:
    assert least(WEB, TransportSet.tcp(443)) == Transport(TCP, WITNESS_PORT, 443)
    assert least(WEB, TransportSet.full()) == Transport(TCP, WITNESS_PORT, 80)


def test_what_is_not_asked_about_is_shown_before_nothing() -> None:
    assert least(WEB, TransportSet.tcp(22)) == Transport(TCP, WITNESS_PORT, 80)


def test_where_the_usual_port_is_excluded_another_is_shown() -> None:
    narrow = TransportSet.of((TCP,), src_ports=IntervalSet.of((7, 9)))
    assert least(narrow, TransportSet.full()).src_port == 7


def test_nothing_cannot_be_shown() -> None:
    with pytest.raises(UsageError):
        least(TransportSet.empty(), WEB)
