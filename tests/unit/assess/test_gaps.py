"""What is wrong with a name, asked one at a time."""

from __future__ import annotations

from penstock.assess.gaps import gap, zone_of
from penstock.assess.review import Review
from penstock.azure.resource import Resource
from penstock.net.endpoint import Endpoint
from tests.unit.assess.checks.test_private_zone_not_linked import ZONE, estate
from tests.unit.azure.arm import network, ref, resource
from tests.unit.azure.names import zone_link

HOST = "st.blob.core.windows.net"


def told(*resources: Resource) -> str | None:
    review = Review(network(*resources))
    by_name: dict[str, Endpoint] = {e.name: e for e in review.network.endpoints.values()}
    client = by_name["n"]
    found = gap(review, by_name["pe-st"], HOST, client, review.engine.resolve(HOST, client))
    return None if found is None else found.what


def test_the_zone_of_a_name_is_the_one_with_its_record_else_the_one_of_its_kind() -> None:
    with_record, without = Review(network(*estate())), Review(network(resource("zone", ZONE)))
    assert getattr(zone_of(with_record, HOST), "resource", "") == ref("zone", ZONE)
    assert getattr(zone_of(without, HOST), "resource", "") == ref("zone", ZONE)
    assert zone_of(without, "db.corp.test") is None


def test_a_name_that_leads_there_has_no_gap() -> None:
    assert told(*estate()) is None


def test_what_is_not_certain_is_not_told() -> None:
    from penstock.source.node import Unknown

    unclear = zone_link(ZONE, "v", resolutionPolicy=Unknown(why="no value"))
    bare = [r for r in estate(linked=False) if r.type != resource("a", f"{ZONE}/st").type]
    assert told(*bare, unclear) is None


def test_a_link_that_falls_back_hides_a_missing_record() -> None:
    """DNS-03: the name resolves, in public."""
    back = zone_link(ZONE, "v", resolutionPolicy="NxDomainRedirect")
    bare = [r for r in estate(linked=False) if r.type != resource("a", f"{ZONE}/st").type]
    assert told(*bare, back) == f"{ZONE} has no record of it"
