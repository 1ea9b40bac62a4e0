"""PS713: networks of nobody known, joined by peering or to a hub."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.stranger_joined import stranger_joined
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, nsg, ref, resource, rule, vnet
from tests.unit.azure.wans import WAN, hub, joint

THEIRS = "/subscriptions/elsewhere/resourceGroups/x/providers/Microsoft.Network/virtualNetworks/carrier"
SPACE = {"remoteAddressSpace": {"addressPrefixes": ["10.9.0.0/16"]}}


def joined(remote: str, *rules: dict[str, Any], **more: Any) -> tuple[Resource, ...]:
    """A network with one machine and a peering to another network."""
    peering = {"remoteVirtualNetwork": {"id": remote}, "peeringState": "Connected", **SPACE, **more}
    work = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}
    return (
        vnet("v", "10.0.0.0/16", work=work),
        nsg("g", *rules),
        nic("n", "v/work", "10.0.0.4"),
        resource("peering", "v/to-carrier", peering),
    )


OUT = {"direction": "Outbound", "destinationAddressPrefix": "10.9.0.0/16"}
FOUND = [("medium", "to-carrier", False)]


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (joined(ref("vnet", "w")), []),
        (joined(THEIRS), FOUND),
        (joined(THEIRS, rule("stop", 100, access="Deny", protocol="*", **OUT)), []),
        (joined(THEIRS, peeringState="Disconnected"), []),
        (joined(THEIRS, remoteAddressSpace={}), FOUND),
        ((*joined(ref("vnet", "w")), resource("vnet", "carrier", {"addressSpace": {"addressPrefixes": []}})), []),
    ],
    ids=["same subscription", "another subscription", "everything stopped before", "not connected", "of unknown addresses", "one's own"],
)  # fmt: skip
def test_whose_network_it_leads_to(resources: tuple[Resource, ...], expected: list[Any]) -> None:
    """RT-33: a peering may lead to any subscription, of another tenant too."""
    assert told(stranger_joined, *resources) == expected


def test_the_proof_is_a_packet_that_leaves_by_the_peering() -> None:
    (finding,) = found(stranger_joined, *joined(THEIRS))
    (trace,) = finding.proof
    assert str(trace.packet.dst).startswith("10.9.")
    assert [step.route.next_hop.type for step in trace.path if step.route is not None] == ["VNetPeering"]
    assert finding.affected == ("work",)
    assert "subscription elsewhere" in finding.why


def test_a_network_of_others_may_be_joined_to_a_hub() -> None:
    connection = joint(1, 1, remoteVirtualNetwork={"id": THEIRS})
    assert told(stranger_joined, WAN, hub(1), connection) == [("medium", "c1", False)]
