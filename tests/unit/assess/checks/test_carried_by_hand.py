"""PS616: what people carry out of sessions that a bastion opens."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.carried_by_hand import carried_by_hand
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, nsg, resource, rule, vnet
from tests.unit.azure.services import pip


def estate(*rules: dict[str, Any], **properties: Any) -> tuple[Resource, ...]:
    """A bastion beside one machine that a group guards."""
    place = {"subnet": link("subnet", "v/AzureBastionSubnet"), "publicIPAddress": link("pip", "p")}
    work = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    return (
        vnet("v", "10.0.0.0/16", AzureBastionSubnet="10.0.0.0/26", work=work),
        nsg("g", *rules),
        nic("n", "v/work", "10.0.1.4"),
        pip("p", "20.0.0.1"),
        resource("bastion", "bas", {"ipConfigurations": [{"name": "ip", "properties": place}], **properties}),
    )


NO_SHELL = rule("none", 100, access="Deny", protocol="*", destinationPortRanges=["22", "3389"])


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (estate(), [("low", "bas", True)]),
        (estate(disableCopyPaste=True), []),
        (estate(disableCopyPaste=True, enableTunneling=True), [("low", "bas", True)]),
        (estate(disableCopyPaste="[parameters('strict')]"), [("low", "bas", False)]),
        (estate(NO_SHELL), []),
    ],
    ids=["silent", "no copying", "no copying, but tunnels", "a parameter decides", "no shell answers it"],
)
def test_what_a_bastion_lets_people_carry(resources: tuple[Resource, ...], expected: list[Any]) -> None:
    """BAS-02: machines see the subnet of the bastion; copying is on until it is switched off."""
    assert told(carried_by_hand, *resources) == expected


def test_the_proof_is_a_packet_from_the_bastion_into_a_shell() -> None:
    (finding,) = found(carried_by_hand, *estate(enableFileCopy=True))
    (trace,) = finding.proof
    assert str(trace.packet.src).startswith("10.0.0.")
    assert trace.packet.dst_port in (22, 3389)
    assert finding.title == (
        "bas copies text to and from the client and copies files for native clients; it opens sessions in work"
    )
