"""Ways to shared places: each is proved by a packet under a name that nobody in particular has."""

from __future__ import annotations

from penstock.assess.review import Review
from penstock.assess.shared import Kind
from penstock.assess.ways_by_name import by_rule
from tests.unit.azure.arm import link, network, resource
from tests.unit.azure.services import application_rule, collection, firewall, group, hub_and_spokes, policy


def review(*fqdns: str) -> Review:
    rules = group("fp/g", 100, collection("c", 100, "Allow", application_rule("r", *fqdns)))
    return Review(network(*hub_and_spokes(firewall(), policy(), rules)))


def test_a_pattern_of_shared_names_is_a_way_for_all_who_may_use_it() -> None:
    (way,) = review("*.blob.core.windows.net").named_ways
    assert way.place.row.kind is Kind.STORE
    assert way.name.endswith(".blob.core.windows.net")
    assert way.trace.verdict.value == "allowed"
    assert way.trace.packet.dst_port == 443
    assert len(way.senders) >= 2  # machines of both spokes


def test_a_name_of_ones_own_is_none() -> None:
    assert review("www.contoso.com", "ours.blob.core.windows.net").named_ways == ()


def test_ways_are_told_by_the_rule_that_lets_them_out() -> None:
    found = by_rule(review("github.com", "*.azurewebsites.net").named_ways, frozenset((Kind.CODE, Kind.COMPUTE)))
    assert [(place, sorted(w.place.row.name for w in ways)) for place, ways in found.items()] == [
        ("rule g/c/r of fw", ["Azure App Service", "GitHub"])
    ]


def test_kinds_that_are_not_asked_for_are_left_out() -> None:
    assert by_rule(review("github.com").named_ways, frozenset((Kind.MAIL,))) == {}


def test_a_private_zone_that_hides_the_name_hides_nothing_from_who_knows_the_address() -> None:
    """A zone for `privatelink.blob.core.windows.net` may answer that there is no such name (DNS-03); the firewall looks at the name said, not asked."""
    zone = resource("zone", "privatelink.blob.core.windows.net", {})
    tie = resource("zonelink", "privatelink.blob.core.windows.net/l", {"virtualNetwork": link("vnet", "spoke1")})
    rules = group("fp/g", 100, collection("c", 100, "Allow", application_rule("r", "*.blob.core.windows.net")))
    estate = network(*hub_and_spokes(firewall(), policy(), rules), zone, tie)
    (way,) = Review(estate).named_ways
    assert way.trace.verdict.value == "allowed"
    assert way.trace.name == "example.blob.core.windows.net"
