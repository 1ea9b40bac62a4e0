"""Zones, links and records as files write them."""

from __future__ import annotations

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read.private_dns import (
    read_address_record,
    read_alias_record,
    read_link,
    read_public_zone,
    read_zone,
)
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, ref, resource


@pytest.mark.parametrize(
    ("policy", "expected"), [(None, False), ("Default", False), ("nxdomainredirect", True), ("NxDomainRedirect", True)]
)
def test_a_link_says_what_a_missing_record_means(policy: str | None, expected: bool) -> None:
    """DNS-03."""
    properties = {"virtualNetwork": link("vnet", "v"), "registrationEnabled": "true", "resolutionPolicy": policy}
    (found,) = read_link(resource("zonelink", "corp.test/l", properties), Notes())
    assert (found.zone, found.network) == (ref("zone", "corp.test"), ref("vnet", "v"))
    assert found.registers is True
    assert found.falls_back is expected


def test_records_of_either_case_and_version() -> None:
    (four,) = read_address_record(
        resource("publica", "a.test/www", {"ARecords": [{"ipv4Address": "20.0.0.1"}]}), Notes()
    )
    (six,) = read_address_record(
        resource("a", "a.test/www", {"aaaaRecords": [{"ipv6Address": "2001:db8::1"}]}), Notes()
    )
    assert four.addresses == (Address.parse("20.0.0.1"),)
    assert six.addresses == (Address.parse("2001:db8::1"),)


def test_an_address_nobody_can_read_is_told_and_unknown() -> None:
    notes = Notes()
    (found,) = read_address_record(resource("a", "a.test/www", {"aRecords": [{"ipv4Address": "10.0.0"}]}), notes)
    assert found.addresses == ()
    assert len(found.unknown) == 1
    assert [d.code for d in notes.diagnostics()] == ["PS201"]


def test_an_alias_without_target_is_kept() -> None:
    (known,) = read_alias_record(
        resource("cname", "a.test/www", {"cnameRecord": {"cname": "Shop.Example.org."}}), Notes()
    )
    (silent,) = read_alias_record(resource("cname", "a.test/www", {}), Notes())
    assert known.target == "shop.example.org"
    assert isinstance(silent.target, Unknown)


def test_zones_go_by_their_names_in_lower_case() -> None:
    (private,) = read_zone(resource("zone", "Corp.TEST"), Notes())
    (public,) = read_public_zone(resource("publiczone", "Shop.TEST"), Notes())
    assert (private.name, public.name) == ("corp.test", "shop.test")
