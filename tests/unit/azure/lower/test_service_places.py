"""Where a service is, with and without the contents of its tag."""

from __future__ import annotations

from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint
from penstock.space.addresses import Address, AddressSet
from tests.unit.azure.arm import network, nic, ref, resource, vnet
from tests.unit.azure.lower.test_admissions import TAGS
from tests.unit.azure.services import pip


def account(location: str, *, known: bool, kind: str = "storage") -> Endpoint:
    service = resource(kind, "x", {}, location=location)
    net = network(service, pip("pip", "20.150.0.9"), tags=TAGS if known else None)
    return net.endpoints[ref(kind, "x")]


def test_with_the_tag_file_it_has_an_address_of_its_region() -> None:
    where = account("westeurope", known=True).where
    assert where <= AddressSet.of("20.150.0.0/16")
    assert Address.parse("20.150.0.10") in where


def test_the_estates_own_addresses_are_no_services() -> None:
    assert Address.parse("20.150.0.9") not in account("westeurope", known=True).where


def test_a_region_that_the_file_does_not_divide_gives_the_whole_tag() -> None:
    where = account("mars", known=True).where
    assert Address.parse("20.60.0.1") in where
    assert Address.parse("20.150.0.10") in where


def test_without_the_file_it_is_anywhere_and_surely_in_its_tags() -> None:
    found = account("westeurope", known=False)
    assert Address.parse("1.2.3.4") in found.where
    assert found.where.v6.is_empty
    assert found.frontage is not None
    keys = {"tag:storage.westeurope", "tag:storage", "tag:azurecloud.westeurope", "tag:azurecloud"}
    assert {Cause(key=key, why="") for key in keys} == set(found.frontage.holds)


def test_irregular_names_of_regions_are_the_same_region() -> None:
    """NSG-28."""
    found = account("francecentral", known=False)
    assert found.frontage is not None
    keys = {cause.key for cause in found.frontage.holds}
    assert {"tag:storage.francecentral", "tag:storage.centralfrance"} <= keys


def test_services_of_one_tag_and_region_share_their_symbol() -> None:
    net = network(resource("storage", "a", {}, location="north"), resource("storage", "b", {}, location="north"))
    one, two = (net.endpoints[ref("storage", name)] for name in ("a", "b"))
    assert one.where == two.where


def test_an_estate_without_services_names_no_tags_for_them() -> None:
    net = network(vnet("v", "10.0.0.0/16", s="10.0.0.0/24"), nic("n", "v/s", "10.0.0.4"))
    assert net.platform is None
    assert net.families == ()
