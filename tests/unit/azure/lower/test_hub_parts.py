"""Hubs in the network: domains, routers, gateways, appliances, firewalls."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower.granted import hub_place
from penstock.azure.lower.hub_parts import HubParts
from penstock.azure.lower.plan import build
from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.firewall import AzureFirewall
from penstock.engine.engine import Engine
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.space.addresses import Address, AddressSet
from tests.unit.azure.arm import link, network, ref, resource
from tests.unit.azure.wans import WAN, guard, hub, intent, spoke, table, vpn

H1 = ref("hub", "h1")


def endpoint(kind: str, name: str, *resources: Resource) -> Endpoint:
    return network(*resources).endpoints[ref(kind, name)]


def transit(found: Network) -> list[str]:
    return [segment.name for segment in found.segments.values() if segment.transit]


def test_a_hub_is_a_domain_with_a_router_for_each_table() -> None:
    found = network(WAN, hub(1), table("h1/own"), *spoke(1, 1))
    assert found.domains[H1].prefixes == AddressSet.of("10.101.0.0/23")
    assert sorted(transit(found)) == ["h1/defaultRouteTable", "h1/from other hubs", "h1/own"]
    assert [s.name for s in found.subnets] == ["work"]
    assert {e.kind for e in found.endpoints.values() if e.network == H1} == {Kind.ROUTER}


def test_the_addresses_of_a_hub_are_not_the_internet() -> None:
    public = hub(1, addressPrefix="20.0.0.0/23")
    assert network(WAN, public).internet.is_disjoint(AddressSet.of("20.0.0.0/23"))


def test_an_estate_without_hubs_has_none_of_this() -> None:
    assert HubParts() == HubParts(domains=(), segments=(), tables=(), endpoints=(), filters=())
    assert transit(network(*spoke(1))) == []


# ── gateways ─────────────────────────────────────────────────────────────────────────────────────


def test_a_gateway_brings_in_what_lies_behind_it() -> None:
    known = vpn(1, ("a", "192.168.1.0/24"), ("b", "192.168.2.0/24"))
    one = endpoint("vpngw", "g1", WAN, hub(1), *known)
    assert (one.kind, one.network, one.segment) == (Kind.GATEWAY, H1, f"{ref('vpngw', 'g1')}/routed")
    assert one.brings == AddressSet.of("192.168.1.0/24", "192.168.2.0/24")
    open_one = endpoint("vpngw", "g1", WAN, hub(1), *vpn(1, ("a", "192.168.1.0/24"), enableBgp=True))
    assert open_one.brings is None


def test_what_lies_behind_gateways_is_on_premises() -> None:
    found = network(WAN, hub(1), *vpn(1, ("a", "192.168.1.0/24")))
    assert found.onprem == AddressSet.of("192.168.1.0/24")
    assert found.onprem_causes == ()
    assert found.endpoints["onprem"].where == found.onprem


def test_a_site_that_takes_everything_may_pass_it_on() -> None:
    found = network(WAN, hub(1), *vpn(1, ("a", "0.0.0.0/0")))
    assert found.onprem.is_empty
    assert [cause.facts for cause in found.onprem_causes] == [("RT-13", "RT-24")]


def test_a_gateway_that_translates_is_opaque() -> None:
    """GW-04."""
    estate = (WAN, hub(1), *spoke(1, 1), *vpn(1, ("a", "192.168.1.0/24")), resource("hubnat", "g1/n"))
    assert [c.facts for c in endpoint("vpngw", "g1", *estate).opaque] == [("GW-04",)]
    assert Engine(network(*estate)).can("192.168.1.9", "v1:443").verdict.value == "unknown"


def test_a_gateway_of_no_known_hub_is_told() -> None:
    found = network(*vpn(1, ("a", "192.168.1.0/24")))
    assert [d.code for d in found.diagnostics] == ["PS454"]
    assert ref("vpngw", "g1") not in found.endpoints


@pytest.mark.parametrize(("local", "verdict"), [("10.1.0.0/16", "allowed"), ("10.2.0.0/16", "denied")])
def test_a_tunnel_carries_what_fits_its_selectors(local: str, verdict: str) -> None:
    pair = {"localAddressRanges": [local], "remoteAddressRanges": ["192.168.1.0/24"]}
    estate = (WAN, hub(1), *spoke(1, 1), *vpn(1, ("a", "192.168.1.0/24"), trafficSelectorPolicies=[pair]))
    engine = Engine(network(*estate))
    assert engine.can("192.168.1.9", "v1:443").verdict.value == verdict
    assert engine.can("v1", "192.168.1.9:443").verdict.value == verdict


def line(*, fast: bool) -> tuple[Resource, ...]:
    peering = link("circuitpeering", "k/AzurePrivatePeering")
    return (
        resource("ergw", "e", {"virtualHub": link("hub", "h1")}),
        resource("erconnection", "e/c", {"expressRouteCircuitPeering": peering, "expressRouteGatewayBypass": fast}),
    )


def test_with_fastpath_nobody_can_say_that_the_hub_inspects() -> None:
    """RT-56."""
    estate = (WAN, hub(1), *guard(1, "Deny"), intent(1), *spoke(1, 1))
    table_of = network(*estate, *line(fast=True)).route_tables[f"{ref('ergw', 'e')}/routed/routes"]
    assert {c.facts for r in table_of.routes for c in r.doubts if str(r.prefix) == "10.1.0.0/16"} == {("RT-56",)}
    slow = network(*estate, *line(fast=False)).route_tables[f"{ref('ergw', 'e')}/routed/routes"]
    assert [r for r in slow.routes if str(r.prefix) == "10.1.0.0/16"] == []


# ── devices ──────────────────────────────────────────────────────────────────────────────────────


def test_an_appliance_of_somebody_else_does_what_nobody_knows() -> None:
    nva = resource("hubnva", "n", {"virtualHub": link("hub", "h1")})
    estate = (WAN, hub(1), nva, intent(1, hop=ref("hubnva", "n")), *spoke(1, 1), *spoke(2, 1))
    one = endpoint("hubnva", "n", *estate)
    assert (one.kind, one.segment, one.ip_forwarding) == (Kind.APPLIANCE, f"{H1}/inspected", True)
    answer = Engine(network(*estate)).can("v1", "v2:443")
    assert answer.verdict.value == "unknown"
    assert [c.key for c in answer.trace.unknown_because] == [f"nva:{ref('hubnva', 'n')}"]


def test_a_firewall_of_a_hub_has_the_hubs_routes_and_addresses() -> None:
    """FW-63."""
    one = endpoint("firewall", "f1", WAN, hub(1), *guard(1))
    assert (one.kind, one.network, one.segment) == (Kind.FIREWALL, H1, f"{H1}/inspected")
    assert (one.where, one.fixed) == (AddressSet.of("10.101.0.132"), True)
    assert one.appliance is not None
    assert one.appliance.instances == AddressSet.of("10.101.0.0/23")
    assert [p.address for p in one.public] == [Address.parse("20.0.0.1")]


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ({"publicIPs": {"count": 2}}, 2),
        ({"publicIPs": {"count": 2, "addresses": [{"address": "20.0.0.1"}]}}, 2),
        ({}, 1),
        (None, 1),
    ],
)
def test_public_addresses_that_azure_will_pick_get_symbols(addresses: Any, expected: int) -> None:
    found = network(WAN, hub(1), *guard(1, hubIPAddresses=addresses))
    one = found.endpoints[ref("firewall", "f1")]
    assert len(one.public) == expected
    assert all(p.address in found.symbols or str(p.address) == "20.0.0.1" for p in one.public)


def test_a_firewall_without_a_stated_address_stands_somewhere_in_its_hub() -> None:
    one = endpoint("firewall", "f1", WAN, hub(1), *guard(1, hubIPAddresses={"publicIPs": {"count": 1}}))
    assert one.where <= AddressSet.of("10.101.0.0/23")
    assert not one.fixed


def test_a_firewall_of_no_known_hub_is_told() -> None:
    found = network(*guard(1))
    assert [d.code for d in found.diagnostics] == ["PS510"]
    assert ref("firewall", "f1") not in found.endpoints


def test_nothing_is_placed_in_a_hub_that_is_not_there() -> None:
    estate, _ = read_all(guard(1))
    (firewall,) = estate.all(AzureFirewall)
    assert hub_place(firewall, estate, build(estate, Notes())) is None
