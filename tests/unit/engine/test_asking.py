"""A name server out of reach answers nobody."""

from __future__ import annotations

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from tests.unit.azure.arm import link, network, nic, nsg, peering, resource, rule, vnet
from tests.unit.azure.names import answer, inbound, record, zone_link

HOST = "db.corp.test"


def estate(*more: Resource, peered: bool = True) -> tuple[Resource, ...]:
    """A spoke that asks an inbound endpoint in the hub, whose zone has a machine of the spoke."""
    subnet = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}
    spoke = resource(
        "vnet",
        "v",
        {
            "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
            "dhcpOptions": {"dnsServers": ["10.9.0.4"]},
            "subnets": [{"name": "work", "properties": subnet}],
        },
    )
    peers = (
        peering("hub/v", "v", allowVirtualNetworkAccess=True),
        peering("v/hub", "hub", allowVirtualNetworkAccess=True),
    )
    return (
        spoke,
        vnet("hub", "10.9.0.0/16", **{"in": "10.9.0.0/28"}),
        inbound("res/in", "hub/in", "10.9.0.4"),
        resource("zone", "corp.test"),
        zone_link("corp.test", "hub"),
        record("corp.test", "db", "10.0.0.9"),
        nic("web", "v/work", "10.0.0.4"),
        nic("db", "v/work", "10.0.0.9"),
        *(peers if peered else ()),
        *(more or (nsg("g"),)),
    )


def asked(*resources: Resource) -> tuple[Verdict, str]:
    found = Engine(network(*resources)).can("web", f"fqdn:{HOST}:443/tcp")
    return found.verdict, found.trace.path[0].note


def test_a_server_in_reach_is_heard() -> None:
    assert asked(*estate())[0] is Verdict.ALLOWED


def test_a_server_that_no_route_leads_to_is_not() -> None:
    verdict, note = asked(*estate(peered=False))
    assert verdict is Verdict.DENIED
    assert note == "no question reaches the DNS server 10.9.0.4: db.corp.test gives nothing"


@pytest.mark.parametrize(("protocol", "expected"), [("Udp", Verdict.DENIED), ("Tcp", Verdict.ALLOWED)])
def test_a_group_may_stop_the_question(protocol: str, expected: Verdict) -> None:
    """DNS-02: questions go by UDP 53."""
    closed = rule("no-dns", 100, "Outbound", "Deny", protocol=protocol, destinationPortRange="53")
    assert asked(*estate(nsg("g", closed)))[0] is expected


@pytest.mark.parametrize(
    ("tag", "expected"), [("AzurePlatformDNS", Verdict.DENIED), ("AzurePlatformIMDS", Verdict.ALLOWED)]
)
def test_a_rule_for_the_platforms_tag_takes_its_names_away(tag: str, expected: Verdict) -> None:  # NSG-32
    guarded = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}
    found = network(
        vnet("v", "10.0.0.0/16", work=guarded),
        nsg("g", rule("no-platform", 100, "Outbound", "Deny", destinationAddressPrefix=tag)),
        resource("zone", "corp.test"),
        zone_link("corp.test", "v"),
        record("corp.test", "db", "10.0.0.9"),
        nic("web", "v/work", "10.0.0.4"),
        nic("db", "v/work", "10.0.0.9"),
    )
    assert Engine(found).can("web", f"fqdn:{HOST}:443/tcp").verdict is expected


def test_the_front_door_says_so_too() -> None:
    import penstock

    assert answer(penstock.resolve(network(*estate(peered=False)), HOST, "web")) == "nothing"
    assert answer(penstock.resolve(network(*estate()), HOST, "web")) == "10.0.0.9"
    assert answer(penstock.resolve(network(*estate()), HOST)) == "public"
