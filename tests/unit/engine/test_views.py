from __future__ import annotations

import pytest

from penstock.engine.result import Verdict
from tests.unit.azure.arm import link, nic, nsg, peering, rule, vnet
from tests.unit.engine.test_devices import MEMBER, balancer, can


@pytest.mark.parametrize(
    ("denied", "expected"),
    [
        (("10.0.0.100",), Verdict.UNKNOWN),
        (("10.0.0.4",), Verdict.UNKNOWN),
        (("10.0.0.100", "10.0.0.4"), Verdict.DENIED),
        (("10.0.0.5",), Verdict.ALLOWED),
    ],
)
def test_outbound_rules_may_see_the_frontend_or_the_backend(denied: tuple[str, ...], expected: Verdict) -> None:
    """P-04, U-01: what one view denies and the other lets out is unknown, whichever of the two it is."""
    refused = [
        rule(f"r{at}", 100 + at, direction="Outbound", access="Deny", destinationAddressPrefix=one)
        for at, one in enumerate(denied)
    ]
    estate = (
        vnet("net", "10.0.0.0/16", web="10.0.0.0/24"),
        nsg("closed", *refused),
        balancer({"subnet": link("subnet", "net/web"), "privateIPAddress": "10.0.0.100"}),
        nic("member", "net/web", "10.0.0.4", ip=MEMBER),
        nic("asker", "net/web", "10.0.0.5", networkSecurityGroup=link("nsg", "closed")),
    )
    assert can(estate, "asker", "lb:443").verdict is expected


@pytest.mark.parametrize("denied", ["10.1.0.100", "10.1.0.4"])
def test_outbound_rules_may_see_the_backend_of_a_balancer_in_a_peered_network(denied: str) -> None:
    """P-04, U-01: nothing says that the balancer must stand in the sender's own network."""
    refused = rule("r", 100, direction="Outbound", access="Deny", destinationAddressPrefix=denied)
    estate = (
        vnet("net", "10.0.0.0/16", web="10.0.0.0/24"),
        peering("net/to-far", "far"),
        vnet("far", "10.1.0.0/16", web="10.1.0.0/24"),
        peering("far/to-net", "net"),
        nsg("closed", refused),
        balancer({"subnet": link("subnet", "far/web"), "privateIPAddress": "10.1.0.100"}),
        nic("member", "far/web", "10.1.0.4", ip=MEMBER),
        nic("asker", "net/web", "10.0.0.5", networkSecurityGroup=link("nsg", "closed")),
    )
    assert can(estate, "asker", "lb:443").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("port", "expected"), [("443", Verdict.UNKNOWN), ("8443", Verdict.UNKNOWN), ("80", Verdict.ALLOWED)]
)
def test_outbound_rules_that_see_the_backend_see_its_port(port: str, expected: Verdict) -> None:
    """P-02, P-04: translated is the address and the port, or neither."""
    refused = rule("r", 100, direction="Outbound", access="Deny", destinationPortRange=port)
    estate = (
        vnet("net", "10.0.0.0/16", web="10.0.0.0/24"),
        nsg("closed", refused),
        balancer({"subnet": link("subnet", "net/web"), "privateIPAddress": "10.0.0.100"}, rule={"backendPort": 8443}),
        nic("member", "net/web", "10.0.0.4", ip=MEMBER),
        nic("asker", "net/web", "10.0.0.5", networkSecurityGroup=link("nsg", "closed")),
    )
    assert can(estate, "asker", "lb:443").verdict is expected
