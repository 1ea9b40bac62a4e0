"""Zones as they are written: links, records, aliases, public zones, what Azure writes itself (DNS-01..DNS-05)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.names import resolve
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, ref, resource, vnet
from tests.unit.azure.names import alias, answer, record, zone_link
from tests.unit.azure.services import pip

ZONE = "corp.test"
V = ref("vnet", "v")
BLOB = "privatelink.blob.core.windows.net"
NOWHERE = Unknown(why="parameter has no value")


def asked(name: str, *resources: Resource, where: str = V) -> str:
    """Give the answer to a name in network `v`, which stands beside what is given."""
    return answer(
        resolve(network(vnet("v", "10.0.0.0/16", web="10.0.0.0/24", pe="10.0.1.0/24"), *resources), name, where)
    )


def corp(*more: Resource, **properties: Any) -> tuple[Resource, ...]:
    return (resource("zone", ZONE), zone_link(ZONE, "v", **properties), *more)


def test_a_record_of_a_linked_zone() -> None:
    assert asked("db.corp.test", *corp(record(ZONE, "db", "10.0.0.9"))) == "10.0.0.9"
    assert asked("corp.test", *corp(record(ZONE, "@", "10.0.0.8"))) == "10.0.0.8"
    assert asked("any.corp.test", *corp(record(ZONE, "*", "10.0.0.7"))) == "10.0.0.7"


def test_an_alias_leads_on_wherever_its_target_is() -> None:
    other = (resource("zone", "data.test"), zone_link("data.test", "v"), record("data.test", "db", "10.0.0.9"))
    assert asked("db.corp.test", *corp(alias(ZONE, "db", "db.data.test.")), *other) == "10.0.0.9"
    assert asked("www.corp.test", *corp(alias(ZONE, "www", "www.example.org"))) == "public"


def test_an_alias_whose_target_is_not_known_is_no_silence() -> None:
    """It exists; it must not become a name that does not."""
    assert asked("db.corp.test", *corp(alias(ZONE, "db", NOWHERE))) == "perhaps nothing"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (None, "nothing"),
        ("Default", "nothing"),
        ("NxDomainRedirect", "public"),
        (NOWHERE, "nothing or public"),
        ("NxDomainForward", "nothing or public"),
    ],
)
def test_what_a_missing_record_means_is_the_links_to_say(policy: object, expected: str) -> None:
    """DNS-03; a policy that nobody knows is a doubt, and so is a word that is none."""
    assert asked("db.corp.test", *corp(resolutionPolicy=policy)) == expected


def test_a_link_to_a_network_that_is_not_known_may_be_to_any() -> None:
    unclear = resource("zonelink", f"{ZONE}/l", {"virtualNetwork": NOWHERE})
    found = asked("db.corp.test", resource("zone", ZONE), unclear, record(ZONE, "db", "10.0.0.9"))
    assert found == "10.0.0.9 or public"


def test_an_address_that_is_not_known_is_a_doubt() -> None:
    unclear = resource("a", f"{ZONE}/db", {"aRecords": NOWHERE})
    assert asked("db.corp.test", *corp(unclear)) == "perhaps nothing"


@pytest.mark.parametrize("listed", [[NOWHERE], [{"ipv4Address": "10.0.0.9"}, NOWHERE], [{"ipv4Address": NOWHERE}]])
def test_one_address_that_is_not_known_is_a_doubt_too(listed: list[Any]) -> None:
    assert asked("db.corp.test", *corp(resource("a", f"{ZONE}/db", {"aRecords": listed}))).startswith("perhaps")


def test_a_zone_of_which_only_a_link_is_there_may_have_any_record_and_any_link() -> None:
    assert asked("db.corp.test", zone_link(ZONE, "v")) == "nothing or perhaps nothing"
    assert asked("db.corp.test", zone_link(ZONE, "w")) == "nothing or perhaps nothing or public"


# ---- private endpoints -----------------------------------------------------------------------------------------------


def endpoint(name: str, address: str, account: str = "st") -> tuple[Resource, Resource]:
    connection = {"name": "c", "properties": {"privateLinkServiceId": ref("storage", account), "groupIds": ["blob"]}}
    properties = {
        "subnet": link("subnet", "v/pe"),
        "privateLinkServiceConnections": [connection],
        "ipConfigurations": [{"name": "i", "properties": {"privateIPAddress": address, "groupId": "blob"}}],
    }
    config = {"name": "z", "properties": {"privateDnsZoneId": ref("zone", BLOB)}}
    group = resource("zonegroup", f"{name}/default", {"privateDnsZoneConfigs": [config]})
    return resource("pe", name, properties), group


def test_a_zone_group_writes_the_record() -> None:
    """DNS-05."""
    found = (resource("zone", BLOB), zone_link(BLOB, "v"), *endpoint("pe1", "10.0.1.5"))
    assert asked("st.blob.core.windows.net", *found) == "10.0.1.5"


def test_a_zone_that_only_a_group_names_may_be_linked_or_not() -> None:
    """Zones often stand in the file of the hub."""
    assert asked("st.blob.core.windows.net", *endpoint("pe1", "10.0.1.5")) == "10.0.1.5 or public"
    assert asked("st.blob.core.windows.net", resource("zone", BLOB), *endpoint("pe1", "10.0.1.5")) == "public"


def test_two_endpoints_of_one_service_overwrite_each_other() -> None:
    """DNS-04."""
    both = (*endpoint("pe1", "10.0.1.5"), *endpoint("pe2", "10.0.1.6"))
    found = (resource("zone", BLOB), zone_link(BLOB, "v"), *both)
    assert asked("st.blob.core.windows.net", *found) == "perhaps 10.0.1.5 10.0.1.6"


# ---- public zones ----------------------------------------------------------------------------------------------------


def public(*records: Resource) -> tuple[Resource, ...]:
    return (resource("publiczone", "shop.test"), *records)


def test_a_public_zone_answers_inside_and_outside() -> None:
    found = public(record("shop.test", "www", "20.0.0.1", kind="publica"))
    assert asked("www.shop.test", *found) == "20.0.0.1"
    assert asked("www.shop.test", *found, where="") == "20.0.0.1"


def test_a_record_set_may_be_an_alias_of_a_public_address() -> None:
    record_set = resource("publica", "shop.test/www", {"targetResource": link("pip", "pip")})
    assert asked("www.shop.test", *public(record_set), pip("pip", "20.0.0.5"), where="") == "20.0.0.5"
    assert asked("www.shop.test", *public(record_set), where="") == "perhaps nothing"


def test_a_public_alias_of_a_service_gives_its_private_endpoint_inside() -> None:
    """The whole chain: public alias, private alias, record."""
    custom = public(alias("shop.test", "img", "st.blob.core.windows.net", kind="publiccname"))
    found = (*custom, resource("zone", BLOB), zone_link(BLOB, "v"), *endpoint("pe1", "10.0.1.5"))
    assert asked("img.shop.test", *found) == "10.0.1.5"
    assert asked("img.shop.test", *found, where="") == "public"
