"""The firewall as an endpoint: its way out, and whose source it hides."""

from __future__ import annotations

from typing import Any

from penstock.azure.lower.firewall import IANA
from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.endpoint import Appliance, Endpoint, Kind, Method
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from tests.unit.azure.arm import codes, link, network, resource, vnet
from tests.unit.azure.services import collection, firewall, group, hub_and_spokes, network_rule, policy

OPEN: Any = Unknown(why="parameter has no value")


def device(*resources: Resource) -> Endpoint:
    (found,) = [e for e in network(*resources).endpoints.values() if e.kind is Kind.FIREWALL]
    return found


def appliance(*resources: Resource) -> Appliance:
    found = device(*resources).appliance
    assert found is not None
    return found


def test_it_leaves_under_its_public_address() -> None:
    """FW-53."""
    found = device(*hub_and_spokes(firewall(), policy()))
    assert found.outbound is not None
    assert (found.outbound.method, found.outbound.sources) == (Method.PUBLIC_IP, AddressSet.of("20.0.0.1/32"))


def test_a_nat_gateway_on_its_subnet_supplies_the_address() -> None:
    """FW-53: then the way out is that of its subnet."""
    subnet = {"addressPrefix": "10.0.1.0/26", "natGateway": link("nat", "ng")}
    hub = vnet("hub", "10.0.0.0/16", AzureFirewallSubnet=subnet)
    rest = [one for one in hub_and_spokes(firewall(), policy()) if one.name != "hub"]
    assert device(hub, *rest, resource("nat", "ng", {})).outbound is None


def test_private_destinations_see_the_sender_unless_the_ranges_say_otherwise() -> None:
    """FW-50."""
    silent = appliance(*hub_and_spokes(firewall(), policy(snat={"autoLearnPrivateRanges": "Disabled"})))
    assert silent.snat.keeps == IANA
    told = {"privateRanges": ["10.0.0.0/8"], "autoLearnPrivateRanges": "Disabled"}
    said = appliance(*hub_and_spokes(firewall(), policy(snat=told)))
    assert said.snat.keeps == AddressSet.of("10.0.0.0/8")
    assert said.snat.maybe == ()


def test_ranges_without_value_may_hold_any_other_destination() -> None:
    told = {"privateRanges": ["10.0.0.0/8", OPEN], "autoLearnPrivateRanges": "Disabled"}
    parts = hub_and_spokes(firewall(), policy(snat=told))
    ((_, maybe),) = appliance(*parts).snat.maybe
    assert maybe == ~AddressSet.of("10.0.0.0/8")
    assert "PS513" in codes(*parts)


def test_a_policy_that_is_not_in_the_input_may_let_anything_through() -> None:
    found = appliance(*hub_and_spokes(firewall()))
    assert [rule.implicit for rule in found.network.rules] == [True]
    assert Engine(network(*hub_and_spokes(firewall()))).can("one", "two:22").verdict is Verdict.UNKNOWN


def test_network_rules_decide_between_spokes() -> None:
    rules = group("fp/g", 100, collection("c", 100, "Allow", network_rule(destinationPorts=["22"])))
    engine = Engine(network(*hub_and_spokes(firewall(), policy(), rules)))
    assert engine.can("one", "two:22").verdict is Verdict.ALLOWED
    assert engine.can("one", "two:23").verdict is Verdict.DENIED


def test_its_private_address_is_where_routes_lead() -> None:
    assert Address.parse("10.0.1.4") in device(*hub_and_spokes(firewall(), policy())).where
