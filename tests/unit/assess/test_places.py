"""Names of subnets that cannot be mistaken."""

from __future__ import annotations

from penstock.assess.places import Places
from tests.unit.azure.arm import network, nic, ref, vnet


def test_a_name_is_short_while_it_is_the_only_one() -> None:
    places = Places(network(vnet("a", "10.0.0.0/16", web="10.0.0.0/24", db="10.0.1.0/24")))
    assert places.segment(ref("subnet", "a/web")) == "web"


def test_two_of_a_name_carry_their_networks() -> None:
    places = Places(network(vnet("a", "10.0.0.0/16", web="10.0.0.0/24"), vnet("b", "10.1.0.0/16", Web="10.1.0.0/24")))
    assert places.segment(ref("subnet", "a/web")) == "a/web"
    assert places.segment(ref("subnet", "b/web")) == "b/Web"


def test_endpoints_stand_for_their_subnets() -> None:
    found = network(
        vnet("a", "10.0.0.0/16", web="10.0.0.0/24"), nic("n", "a/web", "10.0.0.4"), nic("m", "a/web", "10.0.0.5")
    )
    ids = [e.id for e in found.endpoints.values() if e.name in ("n", "m")]
    assert len(ids) == 2
    assert Places(found).endpoints(ids) == ("web",)


def test_the_outside_keeps_its_word() -> None:
    assert Places(network(vnet("a", "10.0.0.0/16", web="10.0.0.0/24"))).endpoint("elsewhere") == "elsewhere"
