"""Where firewalls stand."""

from __future__ import annotations

from penstock.azure.lower.seats import Seat, subnet_of
from penstock.azure.read import read_all
from penstock.azure.resources.firewall import AzureFirewall
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import network, ref
from tests.unit.azure.services import firewall, hub_and_spokes, policy
from tests.unit.azure.wans import WAN, guard, hub


def test_in_a_network_a_firewall_stands_in_its_subnet() -> None:
    found = network(*hub_and_spokes(firewall(), policy())).endpoints[ref("firewall", "fw")]
    assert (found.network, found.segment) == (ref("vnet", "hub"), ref("subnet", "hub/azurefirewallsubnet"))
    (resource,) = read_all([firewall()])[0].all(AzureFirewall)
    assert subnet_of(resource) == ref("subnet", "hub/azurefirewallsubnet")


def test_in_a_hub_it_stands_among_the_hubs_addresses() -> None:
    """FW-63."""
    found = network(WAN, hub(1), *guard(1)).endpoints[ref("firewall", "f1")]
    assert found.network == ref("hub", "h1")
    assert subnet_of(read_all(guard(1))[0].all(AzureFirewall)[0]) is None


def test_a_seat_in_a_hub_names_no_subnet() -> None:
    empty = AddressSet.empty()
    assert Seat(network="h", segment="h/inspected", where=empty, fixed=False, instances=empty).subnet == ""


def test_in_a_hub_of_unknown_addresses_it_may_have_any_private_one() -> None:
    unplaced = hub(1, addressPrefix=None)
    addresses = {"publicIPs": {"count": 1}}
    found = network(WAN, unplaced, *guard(1, hubIPAddresses=addresses)).endpoints[ref("firewall", "f1")]
    assert found.appliance is not None
    assert found.appliance.instances == AddressSet.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
