"""Facts about addresses: what a way asks of them besides routes and filters."""

from __future__ import annotations

from dataclasses import replace

from penstock.engine.engine import Engine
from penstock.engine.tables.facts import Facts
from penstock.net.cause import Cause
from penstock.space.addresses import Address, AddressSet
from tests.unit.engine.tables.estate import estate, firewall

OPEN = Cause(key="keeps", why="nobody knows whether the source is kept")


def test_addresses_whose_translation_is_in_doubt_are_told_from_others() -> None:
    gate = firewall()
    assert gate.appliance is not None
    snat = replace(gate.appliance.snat, maybe=((OPEN, AddressSet.of("10.2.0.0/16")),))
    facts = Facts(Engine(estate(gate=replace(gate, appliance=replace(gate.appliance, snat=snat)))).walker)
    doubtful, certain, other = (facts.of(Address.parse(f"10.{n}.0.4")) for n in (2, 1, 3))
    assert doubtful != certain
    assert certain == other


def test_the_address_of_a_next_hop_is_special_and_its_owner_is_on_the_way_of_others() -> None:
    facts = Facts(Engine(estate()).walker)
    assert facts.is_hop(Address.parse("10.0.0.4"))
    assert facts.is_special(Address.parse("10.0.0.4"))
    assert not facts.is_special(Address.parse("10.1.0.4"))
    assert facts.transits == {"fw"}
    assert facts.relay_segments == ("hub/fw",)
