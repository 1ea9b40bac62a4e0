"""Which types are about names."""

from __future__ import annotations

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read.entry import Modelled
from penstock.azure.read.names import READERS
from penstock.azure.read.registry import look_up
from tests.unit.azure.arm import resource


@pytest.mark.parametrize("name", sorted(READERS))
def test_every_type_is_looked_up_here(name: str) -> None:
    assert look_up(name) is READERS[name]


@pytest.mark.parametrize("kind", ["txt", "mx", "soa", "ns"])
def test_records_that_give_no_address_become_nothing(kind: str) -> None:
    for zone in ("microsoft.network/privatednszones", "microsoft.network/dnszones"):
        found = look_up(f"{zone}/{kind}")
        assert isinstance(found, Modelled)
        assert list(found.reader(resource("zone", "a.test"), Notes())) == []
