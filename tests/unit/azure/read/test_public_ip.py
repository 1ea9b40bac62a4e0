"""Public addresses."""

from __future__ import annotations

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.addressing import PublicIpAddress, Sku
from penstock.space.addresses import Address
from tests.unit.azure.arm import resource


@pytest.mark.parametrize(("sku", "expected"), [("Basic", Sku.BASIC), ("standard", Sku.STANDARD), (None, None)])
def test_a_public_address_has_a_sku_or_none(sku: str | None, expected: Sku | None) -> None:
    estate, _ = read_all([resource("pip", "p", {"ipAddress": "20.1.2.3"}, sku={"name": sku})])
    (found,) = estate.all(PublicIpAddress)
    assert (found.sku, found.address) == (expected, Address.parse("20.1.2.3"))


def test_an_address_not_yet_assigned_is_none() -> None:
    estate, _ = read_all([resource("pip", "p", {"publicIPAddressVersion": "IPv6", "dnsSettings": {"fqdn": "A.B"}})])
    (found,) = estate.all(PublicIpAddress)
    assert (found.address, found.version, found.fqdn) == (None, 6, "a.b")
