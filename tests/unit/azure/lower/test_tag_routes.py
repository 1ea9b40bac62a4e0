"""Tags as destinations of user routes. Expected values are from the semantics reference, RT-11."""

from __future__ import annotations

import pytest

from penstock.engine.api import can
from penstock.engine.result import Verdict
from penstock.net.route import ToInternet
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import link, network, nic, route, table, vnet
from tests.unit.azure.lower.test_routes import hop, routes
from tests.unit.azure.lower.test_tags import tag_file


def test_a_tag_route_competes_as_the_prefixes_of_the_tag_do() -> None:  # RT-11
    tags = tag_file(Storage="20.0.0.0/24 20.1.0.0/16")
    found = routes(user=[route("s", "Storage", "Internet")], tags=tags)
    lengths = {r.prefix.length: r.covers for r in found if r.name == "s Storage"}
    assert lengths[24] == AddressSet.of("20.0.0.0/24")
    assert lengths[16] == AddressSet.of("20.1.0.0/16")
    assert lengths[32] is not None, "the symbol of the tag"


def test_a_tag_route_without_contents_is_in_doubt() -> None:
    found = routes(user=[route("s", "Storage", "Internet")])
    sure, *maybe = sorted((r for r in found if r.name == "s Storage"), key=lambda r: len(r.doubts))
    assert sure.covers is not None
    assert sure.covers.size == 1
    assert {r.prefix.version for r in maybe} == {4, 6}
    assert {c.key for r in maybe for c in r.doubts} == {"tag:storage"}


def test_a_tag_without_contents_may_be_closer_than_any_prefix_that_is_written() -> None:  # RT-07, RT-11
    """The route of the tag may hold 20.60.1.1 by a longer prefix than 20.0.0.0/8, or not at all."""
    written = table("t", route("block", "20.0.0.0/8", "None"), route("storage", "Storage", "Internet"))
    subnet = {"addressPrefix": "10.0.0.0/24", "routeTable": link("table", "t"), "defaultOutboundAccess": True}
    made = network(vnet("v", "10.0.0.0/16", a=subnet), written, nic("one", "v/a", "10.0.0.4"))
    assert can(made, "one", "20.60.1.1:443").verdict is Verdict.UNKNOWN
    assert can(made, "one", "30.0.0.1:443").verdict is Verdict.ALLOWED


@pytest.mark.parametrize(
    ("strong", "weak"),
    [
        ("Storage.WestEurope", "Storage"),
        ("Storage", "AzureCloud.westeurope"),
        ("AzureCloud.westeurope", "AzureCloud"),
    ],
)
def test_of_two_tags_with_one_prefix_the_narrower_wins(strong: str, weak: str) -> None:  # RT-11
    tags = tag_file(**{strong.replace(".", "_"): "20.0.0.0/24", weak.replace(".", "_"): "20.0.0.0/24 20.0.1.0/24"})
    found = routes(user=[route("w", weak, "None"), route("s", strong, "Internet")], tags=tags)
    covers = {r.name: r.covers for r in found if r.covers is not None and r.prefix.length == 24}
    assert covers[f"s {strong}"] == AddressSet.of("20.0.0.0/24")
    assert covers[f"w {weak}"] == AddressSet.of("20.0.1.0/24")


def test_an_explicit_prefix_beats_a_tag_of_the_same_prefix() -> None:  # RT-11
    user = [route("s", "Storage", "None"), route("x", "20.0.0.0/24", "Internet")]
    found = routes(user=user, tags=tag_file(Storage="20.0.0.0/24"))
    assert hop(found, "20.0.0.0/24") == ToInternet()
    assert not [r for r in found if r.name == "s Storage" and r.prefix.length == 24]
