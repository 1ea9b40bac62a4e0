"""Virtual transports: each is one combination of outcomes and a protocol."""

from __future__ import annotations

import pytest

from penstock.engine.tables.universe import FULL, SLOTS, Outcome, Unplanned, VirtualPorts, outcome_masks, protocol_masks
from penstock.space.transport import TransportSet


def test_outcomes_of_a_slot_divide_all_transports() -> None:
    for masks in outcome_masks():
        assert sum(masks) == FULL
        assert len({mask.bit_count() for mask in masks}) == 1


def test_every_combination_of_outcomes_and_protocols_is_there_once() -> None:
    mask = protocol_masks()[1]
    for slot in range(SLOTS):
        mask &= outcome_masks()[slot][Outcome.DOUBT if slot % 2 else Outcome.PASS]
    assert mask.bit_count() == 1


def test_single_ports_are_not_told_apart() -> None:
    ports = VirtualPorts()
    assert ports.mask(TransportSet.full()) == FULL
    with pytest.raises(Unplanned):
        ports.mask(TransportSet.tcp(22))
