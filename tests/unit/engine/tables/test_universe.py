"""Virtual transports: each is one combination of outcomes and a protocol."""

from __future__ import annotations

import pytest

from penstock.engine.tables.universe import SLOTS, Outcome, Unplanned, VirtualPorts, universe
from penstock.space.transport import TransportSet


def test_outcomes_of_a_slot_divide_all_transports() -> None:
    everything = universe(4)
    for masks in everything.outcomes:
        assert sum(masks) == everything.full
        assert len({mask.bit_count() for mask in masks}) == 1


def test_every_combination_of_outcomes_and_protocols_is_there_once() -> None:
    everything = universe(SLOTS[-1])
    mask = everything.protocols[1]
    for slot in range(everything.slots):
        mask &= everything.outcomes[slot][Outcome.DOUBT if slot % 2 else Outcome.PASS]
    assert mask.bit_count() == 1


def test_single_ports_are_not_told_apart() -> None:
    ports = VirtualPorts(universe(2))
    assert ports.mask(TransportSet.full()) == universe(2).full
    with pytest.raises(Unplanned):
        ports.mask(TransportSet.tcp(22))
