"""Questions about addresses: who is asked, and what is not known of them. Expected verdicts are by hand."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.engine.sweep import flows
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, nsg, resource, route, rule, table, vnet
from tests.unit.azure.services import collection, firewall, group, hub_and_spokes, network_rule, pip, policy

OUT = {"defaultOutboundAccess": False}


def verdict(resources: tuple[Resource, ...], source: str, destination: str) -> Verdict:
    return Engine(network(*resources)).can(source, destination).verdict


def connected(*rules: dict[str, Any], bgp: bool = True, **subnet: Any) -> tuple[Resource, ...]:
    """A machine `one` (10.0.0.4), and a VPN gateway to an office (192.168.0.0/24) that may learn more by BGP."""
    work = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "n"), **OUT, **subnet}
    configuration = {"subnet": link("subnet", "net/gatewaysubnet"), "publicIPAddress": link("pip", "pip-gw")}
    ends = {"virtualNetworkGateway1": link("gateway", "gw"), "localNetworkGateway2": link("site", "office")}
    return (
        vnet("net", "10.0.0.0/16", work=work, GatewaySubnet="10.0.255.0/27"),
        nsg("n", *rules),
        nic("one", "net/work", "10.0.0.4"),
        pip("pip-gw", "20.0.0.7"),
        resource(
            "gateway",
            "gw",
            {
                "gatewayType": "Vpn",
                "enableBgp": bgp,
                "ipConfigurations": [{"name": "d", "properties": configuration}],
            },
        ),
        resource("site", "office", {"localNetworkAddressSpace": {"addressPrefixes": ["192.168.0.0/24"]}}),
        resource("connection", "c", {"connectionType": "IPsec", **ends}),
    )


@pytest.mark.parametrize(
    ("bgp", "destination", "expected"),
    [
        (True, "192.168.0.9:22", Verdict.ALLOWED),
        (True, "192.168.5.1:22", Verdict.UNKNOWN),  # RT-13: BGP may bring it
        (False, "192.168.5.1:22", Verdict.DENIED),  # RT-01: the None route
        (True, "10.0.7.9:22", Verdict.DENIED),  # in the network's space, and no subnet holds it
        (True, "168.63.129.16:53/udp", Verdict.ALLOWED),  # NSG-33
    ],
)
def test_an_address_that_nobody_has_is_asked_all_the_same(bgp: bool, destination: str, expected: Verdict) -> None:
    private = rule("private", 100, "Outbound", destinationAddressPrefixes=["10.0.0.0/8", "192.168.0.0/16"])
    assert verdict(connected(private, bgp=bgp), "one", destination) is expected


def test_a_block_holds_the_internet_as_well_as_what_is_on_premises() -> None:
    """The least of what is asked is on-premises and denied; the internet part is open."""
    closed = rule("no-office", 100, "Outbound", "Deny", destinationAddressPrefix="192.168.0.0/16")
    estate = connected(closed, bgp=False, defaultOutboundAccess=True)
    assert verdict(estate, "one", "192.168.0.0/16:443") is Verdict.DENIED
    assert verdict(estate, "one", "128.0.0.0/1:443") is Verdict.ALLOWED


def test_a_block_does_not_mean_the_platform_addresses_in_it() -> None:
    nothing = rule("nothing", 100, "Outbound", "Deny")
    assert verdict(connected(nothing, bgp=False), "one", "0.0.0.0/0:443") is Verdict.DENIED


def test_the_internet_in_a_block_of_sources_comes_in_by_public_addresses() -> None:
    """The machine's own neighbours are closed out; what is left of the block is the internet."""
    estate = (
        vnet(
            "net", "10.0.0.0/16", work={"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "n"), **OUT}
        ),
        nsg(
            "n",
            rule("inside", 100, access="Deny", sourceAddressPrefix="10.0.0.0/8"),
            rule("web", 200, destinationPortRange="443", protocol="Tcp"),
        ),
        pip("pip", "20.0.0.9"),
        nic("one", "net/work", "10.0.0.4", ip={"publicIPAddress": link("pip", "pip")}),
    )
    assert verdict(estate, "0.0.0.0/0", "one:443") is Verdict.ALLOWED
    assert verdict(estate, "10.0.0.0/8", "one:443") is Verdict.DENIED


@pytest.mark.parametrize(("bgp", "expected"), [(True, Verdict.UNKNOWN), (False, Verdict.DENIED)])
def test_on_premises_is_more_than_the_sites_that_are_known(bgp: bool, expected: Verdict) -> None:
    """RT-13: the rule admits a block that BGP may bring; the office itself is closed out."""
    rules = (
        rule("branch", 100, sourceAddressPrefix="172.16.0.0/12"),
        rule("closed", 200, access="Deny"),
    )
    assert verdict(connected(*rules, bgp=bgp), "onprem", "one:22") is expected
    reached = [f for f in flows(Engine(network(*connected(*rules, bgp=bgp)))) if f.sources == ("onprem",)]
    assert bool([f for f in reached if any("/networkinterfaces/one" in d for d in f.destinations)]) is bgp


def test_a_private_address_takes_the_default_route_of_the_user() -> None:
    """RT-04, T-21: the user's default route removes the None routes; the firewall's own subnet keeps its own."""
    rules = group("fp/g", 100, collection("c", 100, "Allow", network_rule()))
    estate = (*hub_and_spokes(), firewall(firewallPolicy=link("policy", "fp")), policy(), rules)
    trace = Engine(network(*estate)).can("one", "192.168.5.1:22").trace
    assert [step.kind for step in trace.path] == ["route", "firewall-network", "route"]
    assert trace.verdict is Verdict.DENIED


# ---- the estate's own public addresses -------------------------------------------------------------------------------


def own_address(*rules: dict[str, Any]) -> tuple[Resource, ...]:
    """A machine behind a NAT gateway (20.0.0.8), and one with a public address (20.0.0.9) guarded by rules."""
    work = {"addressPrefix": "10.0.0.0/24", "natGateway": link("nat", "nat")}
    shop = {"addressPrefix": "10.1.0.0/24", "networkSecurityGroup": link("nsg", "n"), **OUT}
    return (
        vnet("net", "10.0.0.0/16", work=work),
        vnet("other", "10.1.0.0/16", shop=shop),
        resource("nat", "nat", {"publicIpAddresses": [link("pip", "pip-nat")]}),
        pip("pip-nat", "20.0.0.8"),
        nsg("n", *rules),
        pip("pip", "20.0.0.9"),
        nic("one", "net/work", "10.0.0.4"),
        nic("web", "other/shop", "10.1.0.4", ip={"publicIPAddress": link("pip", "pip")}),
    )


def test_the_estate_itself_is_not_the_internet() -> None:
    """Who may come in is the estate's own NAT gateway and nobody else."""
    only = rule("ours", 100, destinationPortRange="443", sourceAddressPrefix="20.0.0.8")
    assert verdict(own_address(only), "internet", "web:443") is Verdict.DENIED
    assert verdict(own_address(only), "one", "20.0.0.9:443") is Verdict.ALLOWED


def test_an_address_that_only_translates_sources_answers_nothing() -> None:
    """RT-48: a NAT gateway lets nothing in."""
    assert verdict(own_address(), "one", "20.0.0.8:443") is Verdict.DENIED


def test_an_address_that_stands_for_nothing_is_not_the_internet() -> None:
    """Symbols are taken from 240.0.0.0/4; the rest of it is nobody."""
    real = [f"{first}.0.0.0/8" for first in range(1, 224)]
    rules = (
        rule("real", 100, access="Deny", sourceAddressPrefix=None, sourceAddressPrefixes=real),
        rule("rest", 200, destinationPortRange="443"),
    )
    assert verdict(own_address(*rules), "internet", "web:443") is Verdict.DENIED


def test_a_route_of_another_table_does_not_help() -> None:
    """RT-18: a None route of the user drops what the system would send to the internet."""
    estate = (
        vnet("net", "10.0.0.0/16", work={"addressPrefix": "10.0.0.0/24", "routeTable": link("table", "t")}),
        table("t", route("none", "0.0.0.0/0", "None")),
        nic("one", "net/work", "10.0.0.4"),
    )
    assert verdict(estate, "one", "internet:443") is Verdict.DENIED


# ---- what the input leaves out ---------------------------------------------------------------------------------------

LONE = vnet("net", "10.0.0.0/16", work={"addressPrefix": "10.0.0.0/24", **OUT})


def test_a_peer_without_name_may_have_any_private_address() -> None:
    """RT-33: which network the peering leads to is not in the input."""
    nameless = resource(
        "peering", "net/p", {"remoteVirtualNetwork": {"id": Unknown(why="w")}, "peeringState": "Connected"}
    )
    estate = (LONE, nameless, nic("one", "net/work", "10.0.0.4"))
    assert verdict(estate, "one", "10.9.0.4:22") is Verdict.UNKNOWN
    assert verdict((LONE, nic("one", "net/work", "10.0.0.4")), "one", "10.9.0.4:22") is Verdict.DENIED


def tunnel(*connections: tuple[str, str]) -> tuple[Resource, ...]:
    """Networks `net` (gateway `gw`) and `far` (gateway `gw2`) with these VNet-to-VNet connections."""
    ends = []
    for name, home in (("gw", "net"), ("gw2", "far")):
        configuration = {"subnet": link("subnet", f"{home}/gatewaysubnet"), "publicIPAddress": link("pip", name)}
        properties = {"gatewayType": "Vpn", "ipConfigurations": [{"name": "d", "properties": configuration}]}
        ends += [resource("gateway", name, properties), pip(name)]
    return (
        vnet("net", "10.0.0.0/16", work="10.0.0.0/24", GatewaySubnet="10.0.255.0/27"),
        vnet("far", "10.5.0.0/16", work="10.5.0.0/24", GatewaySubnet="10.5.255.0/27"),
        nic("one", "net/work", "10.0.0.4"),
        nic("two", "far/work", "10.5.0.4"),
        *ends,
        *(
            resource(
                "connection",
                f"{left}-{right}",
                {
                    "connectionType": "Vnet2Vnet",
                    "virtualNetworkGateway1": link("gateway", left),
                    "virtualNetworkGateway2": link("gateway", right),
                },
            )
            for left, right in connections
        ),
    )


@pytest.mark.parametrize(
    ("connections", "expected"),
    [
        ((("gw", "gw2"), ("gw2", "gw")), Verdict.ALLOWED),
        ((("gw", "gw2"),), Verdict.UNKNOWN),
        ((("gw2", "gw"),), Verdict.UNKNOWN),
    ],
)
def test_a_tunnel_needs_both_sides(connections: tuple[tuple[str, str], ...], expected: Verdict) -> None:
    assert verdict(tunnel(*connections), "one", "two:22") is expected
    assert verdict(tunnel(*connections), "two", "one:22") is expected


def test_a_gateway_without_any_connection_is_not_all_of_the_input() -> None:
    """RT-13."""
    assert verdict(tunnel(), "one", "192.168.7.7:22") is Verdict.UNKNOWN


def test_a_learned_default_route_may_remove_the_none_routes() -> None:
    """U-25."""
    site = resource("site", "office", {"localNetworkAddressSpace": {"addressPrefixes": ["0.0.0.0/0"]}})
    forced = tuple(site if r.name == "office" else r for r in connected(bgp=False))
    assert verdict(forced, "one", "172.16.7.7:22") is Verdict.UNKNOWN


def test_a_name_that_only_a_server_of_the_estate_can_resolve_is_unknown() -> None:
    """DNS-02: the server may give a private address, for which the denial of the internet says nothing."""
    work = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "n"), **OUT}
    closed = rule("closed", 100, "Outbound", "Deny", destinationAddressPrefix="Internet")
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [{"name": "work", "properties": work}]}

    def ask(**options: Any) -> Verdict:
        machine = nic("one", "net/work", "10.0.0.4")
        return verdict(
            (resource("vnet", "net", space | options), nsg("n", closed), machine), "one", "fqdn:a.example:443"
        )

    assert ask() is Verdict.DENIED
    assert ask(dhcpOptions={"dnsServers": ["10.5.0.4"]}) is Verdict.UNKNOWN
