"""Private endpoints and zone groups as templates and exports write them."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.private_link import ConnectionState, PrivateEndpoint, ZoneGroup
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, ref, resource

ZONE = "privatelink.blob.core.windows.net"
FOUR = Address.parse("10.0.0.4")


def endpoint(**properties: Any) -> PrivateEndpoint:
    estate, _ = read_all([resource("pe", "pe-st", {"subnet": link("subnet", "v/s"), **properties})])
    return estate.all(PrivateEndpoint)[0]


def connection(status: str | None = "Approved") -> dict[str, Any]:
    state = {} if status is None else {"privateLinkServiceConnectionState": {"status": status}}
    return {"name": "c", "properties": {"privateLinkServiceId": ref("storage", "St"), "groupIds": ["blob"], **state}}


def test_where_it_stands_and_where_it_leads() -> None:
    found = endpoint(privateLinkServiceConnections=[connection()])
    (one,) = found.connections
    assert found.subnet == ref("subnet", "v/s")
    assert (one.target, one.groups, one.manual) == (ref("storage", "st"), ("blob",), False)


@pytest.mark.parametrize(
    ("status", "expected"),
    [("Approved", ConnectionState.APPROVED), ("pending", ConnectionState.PENDING), (None, None)],
)
def test_whether_its_target_agreed(status: str | None, expected: ConnectionState | None) -> None:  # PE-03
    (one,) = endpoint(privateLinkServiceConnections=[connection(status)]).connections
    assert one.state is expected


def test_a_state_that_is_none_of_them_is_unknown() -> None:
    (one,) = endpoint(privateLinkServiceConnections=[connection("Perhaps")]).connections
    assert isinstance(one.state, Unknown)


def test_a_manual_connection_waits_for_the_owner() -> None:
    (one,) = endpoint(manualPrivateLinkServiceConnections=[connection(None)]).connections
    assert one.manual


def test_connections_that_are_not_known_lead_somewhere() -> None:
    """An endpoint without connections would lead nowhere, which nobody said."""
    (one,) = endpoint(privateLinkServiceConnections=Unknown(why="a parameter")).connections
    assert isinstance(one.target, Unknown)


def test_addresses_stated_and_addresses_that_azure_gave() -> None:
    stated = endpoint(
        ipConfigurations=[{"name": "i", "properties": {"privateIPAddress": "10.0.0.4", "groupId": "blob"}}]
    )
    assert stated.addresses == (FOUR,)
    given = endpoint(customDnsConfigs=[{"fqdn": "ST.blob.core.windows.net.", "ipAddresses": ["10.0.0.4"]}])
    assert given.resolved == (("st.blob.core.windows.net", (FOUR,)),)


def test_a_name_without_an_address_says_nothing() -> None:
    assert endpoint(customDnsConfigs=[{"fqdn": "st.blob.core.windows.net", "ipAddresses": []}]).resolved == ()


def zone_group(**config: Any) -> ZoneGroup:
    properties = {"privateDnsZoneConfigs": [{"name": "z", "properties": config}]}
    estate, _ = read_all([resource("zonegroup", "pe-st/default", properties)])
    return estate.all(ZoneGroup)[0]


def test_a_zone_group_belongs_to_its_endpoint() -> None:
    found = zone_group(privateDnsZoneId=ref("zone", ZONE))
    assert (found.endpoint, found.zones, found.records) == (ref("pe", "pe-st"), (ref("zone", ZONE),), ())


def test_an_export_shows_the_records_of_a_zone_group() -> None:
    records = [{"recordSetName": "ST", "ipAddresses": ["10.0.0.4"]}]
    found = zone_group(privateDnsZoneId=ref("zone", ZONE), recordSets=records)
    assert found.records == ((ref("zone", ZONE), "st", (FOUR,)),)


def test_a_zone_that_is_not_known_stays_so() -> None:
    (zone,) = zone_group(privateDnsZoneId=Unknown(why="a parameter")).zones
    assert isinstance(zone, Unknown)
