"""The way out, and back in by a public address of the estate's own. Expected verdicts are by hand."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.outward import outbound_of
from penstock.engine.result import Verdict
from penstock.net.endpoint import Kind, Method
from tests.unit.azure.arm import link, network, nic, nsg, resource, rule, vnet
from tests.unit.azure.services import pip
from tests.unit.engine import small

OUT = {"defaultOutboundAccess": False}


def meeting(sender: dict[str, Any], *rules: dict[str, Any], **machine: Any) -> tuple[Resource, ...]:
    """`one` in a subnet of these properties, and `web` (20.0.0.9) in another network, guarded by rules."""
    shop = {"addressPrefix": "10.1.0.0/24", "networkSecurityGroup": link("nsg", "n"), **OUT}
    return (
        vnet("net", "10.0.0.0/16", work={"addressPrefix": "10.0.0.0/24", **sender}),
        vnet("other", "10.1.0.0/16", shop=shop),
        nsg("n", *rules),
        pip("pip", "20.0.0.9"),
        nic("one", "net/work", "10.0.0.4", **machine),
        nic("web", "other/shop", "10.1.0.4", ip={"publicIPAddress": link("pip", "pip")}),
    )


def ask(*resources: Resource) -> Verdict:
    return Engine(network(*resources)).can("one", "20.0.0.9:443").verdict


def from_(prefix: str, access: str = "Allow", priority: int = 100) -> dict[str, Any]:
    return rule(f"{access}-{priority}", priority, access=access, sourceAddressPrefix=prefix, destinationPortRange="443")


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ((from_("Internet"),), Verdict.ALLOWED),
        ((from_("Internet", "Deny"),), Verdict.DENIED),
        ((from_("10.0.0.0/8"),), Verdict.DENIED),  # RT-45: nobody outside sees the private address
        ((from_("20.0.0.0/8"),), Verdict.UNKNOWN),  # Azure chooses the address
    ],
    ids=["internet", "no internet", "private sources", "some public sources"],
)
def test_default_outbound_access_shows_a_public_address_that_nobody_knows(
    rules: tuple[dict[str, Any], ...], expected: Verdict
) -> None:
    assert ask(*meeting({"defaultOutboundAccess": True}, *rules)) is expected


def test_one_of_several_public_addresses_is_shown() -> None:
    gate = resource("nat", "nat", {"publicIpAddresses": [link("pip", "a"), link("pip", "b")]})
    addresses = (gate, pip("a", "20.0.0.1"), pip("b", "20.0.0.2"))
    behind = {"natGateway": link("nat", "nat")}
    assert ask(*meeting(behind, from_("20.0.0.1/32")), *addresses) is Verdict.UNKNOWN
    assert ask(*meeting(behind, from_("20.0.0.0/30")), *addresses) is Verdict.ALLOWED
    assert ask(*meeting(behind, from_("20.0.0.4/30")), *addresses) is Verdict.DENIED


def two_stacks(**subnet: Any) -> tuple[Resource, ...]:
    """A machine with an IPv4 and an IPv6 address."""
    work = {"addressPrefixes": ["10.0.0.0/24", "fd00::/64"], **subnet}
    four = {"name": "four", "properties": {"subnet": link("subnet", "net/work"), "privateIPAddress": "10.0.0.4"}}
    six = {
        "subnet": link("subnet", "net/work"),
        "privateIPAddress": "fd00::4",
        "privateIPAddressVersion": "IPv6",
    }
    configurations = [four, {"name": "six", "properties": six}]
    return (
        vnet("net", "10.0.0.0/16", "fd00::/56", work=work),
        resource("nic", "one", {"ipConfigurations": configurations}),
    )


def test_a_nat_gateway_of_ipv4_addresses_carries_no_ipv6() -> None:
    """RT-48."""
    gate = resource("nat", "nat", {"publicIpAddresses": [link("pip", "a")]})
    engine = Engine(network(*two_stacks(natGateway=link("nat", "nat")), gate, pip("a", "20.0.0.1")))
    assert engine.can("one", "1.1.1.1:443").verdict is Verdict.ALLOWED
    assert engine.can("one", "2606:4700::1").verdict is Verdict.DENIED


def test_default_outbound_access_and_ipv6_is_an_open_question() -> None:
    engine = Engine(network(*two_stacks(defaultOutboundAccess=True)))
    assert engine.can("one", "1.1.1.1:443").verdict is Verdict.ALLOWED
    assert engine.can("one", "2606:4700::1").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("method", [Method.NAT_GATEWAY, Method.DEFAULT])
def test_a_nat_gateway_on_its_subnet_comes_before_the_address_of_a_firewall(method: Method) -> None:  # FW-53, RT-44
    device = small.machine("fw", "v", "s", "10.0.0.4", kind=Kind.FIREWALL, public=(small.public("203.0.113.9"),))
    place = small.segment("v", "s", "10.0.0.0/26", method)
    found = small.network((device,), (place,), {"v/s": small.system("v", "10.0.0.0/26")})
    expected = Method.NAT_GATEWAY if method is Method.NAT_GATEWAY else Method.PUBLIC_IP
    assert outbound_of(Engine(found).walker, device).method is expected
