"""Who translates, in Azure's order (RT-44)."""

from __future__ import annotations

import pytest

from penstock.azure.lower.outbound import endpoint_outbound
from penstock.diagnostics import BUILT_IN
from penstock.net.endpoint import Method, Outbound, PublicAddress
from penstock.space.addresses import Address

NAT = Outbound(method=Method.NAT_GATEWAY, resource="nat")
DEFAULT = Outbound(method=Method.DEFAULT)
NONE = Outbound(method=Method.NONE)
BALANCER = Outbound(method=Method.LOAD_BALANCER, resource="lb")
OWN = PublicAddress(address=Address.parse("20.0.0.1"), resource="pip", name="pip", origin=BUILT_IN)


@pytest.mark.parametrize(
    ("segment", "own", "pools", "expected"),
    [
        (NAT, (OWN,), (BALANCER,), None),
        (DEFAULT, (OWN,), (BALANCER,), Method.PUBLIC_IP),
        (DEFAULT, (), (BALANCER,), Method.LOAD_BALANCER),
        (DEFAULT, (), (NONE,), Method.NONE),  # RT-49: behind an internal Standard balancer
        (DEFAULT, (), (NONE, BALANCER), Method.LOAD_BALANCER),
        (DEFAULT, (), (), None),
        (NONE, (), (), None),
    ],
)
def test_the_first_of_the_order_translates(
    segment: Outbound, own: tuple[PublicAddress, ...], pools: tuple[Outbound, ...], expected: Method | None
) -> None:
    found = endpoint_outbound(segment, own, pools)
    assert (found.method if found is not None else None) is expected


def test_a_member_of_a_flexible_set_has_no_default_access() -> None:  # RT-47
    found = endpoint_outbound(DEFAULT, (), (), never_default=True)
    assert found is not None
    assert (found.method, found.facts) == (Method.NONE, ("RT-47",))
