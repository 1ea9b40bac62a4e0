"""Shared facts: what a subnet that is not known has."""

from __future__ import annotations

from dataclasses import replace

from penstock.azure.lower.context import Context
from penstock.azure.lower.lower import _context
from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import link, nsg, ref, vnet


def context() -> Context:
    guarded = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}
    estate, _ = read_all([vnet("v", "10.0.0.0/16", s=guarded), nsg("g")])
    made, _, _ = _context(estate, None, Notes())
    return made


def test_a_known_subnet_has_the_filters_of_its_group() -> None:
    inward, outward = context().filters_of(ref("subnet", "v/s"))
    assert (len(inward), len(outward)) == (1, 1)


def test_a_subnet_that_is_not_known_has_no_filters_and_no_network_of_its_own() -> None:
    made = context()
    assert made.filters_of("/nowhere") == ((), ())
    near, far = (made.scope(where).virtual_network.sure for where in (ref("subnet", "v/s"), "/nowhere"))
    inside = AddressSet.of("10.0.0.0/16")
    assert inside <= near
    assert not inside <= far


def test_it_can_be_told_more() -> None:
    told = replace(context(), subnet_filters={"/x": (("in",), ("out",))})
    assert told.filters_of("/x") == (("in",), ("out",))
