"""Who is in which pool: as machines say, as pools say, and by address."""

from __future__ import annotations

from penstock.azure.lower.members import Members, endpoint_of_config
from penstock.azure.read import read_all
from penstock.net.rewrite import Target
from penstock.space.addresses import Address
from tests.unit.azure.arm import nic, ref, resource
from tests.unit.azure.services import inside

POOL = inside("lb", "lb", "backendAddressPools", "p")
RULE = inside("lb", "lb", "inboundNatRules", "n")


def members() -> Members:
    ip = {"loadBalancerBackendAddressPools": [POOL], "loadBalancerInboundNatRules": [RULE]}
    estate, _ = read_all((nic("a", "v/s", "10.0.0.4", ip=ip), nic("b", "v/s", "10.0.0.5")))
    return Members(estate)


def test_machines_say_in_which_pools_they_are() -> None:
    assert members().of_pool(POOL["id"].lower()) == (f"{ref('nic', 'a')}/ip",)
    assert members().of_pool("/gone") == ()


def test_an_address_is_its_owner_s_in_that_network() -> None:
    network = ref("vnet", "v")
    found = members().by_address(network, Address.parse("10.0.0.5"), 80)
    assert list(found) == [Target(endpoint=f"{ref('nic', 'b')}/ip", port=80)]
    elsewhere = list(members().by_address(network, Address.parse("10.0.0.6"), 80))
    assert elsewhere == [Target(address=Address.parse("10.0.0.6"), network=network, port=80)]


def test_instances_of_a_scale_set_share_an_endpoint() -> None:
    base = "/s/microsoft.compute/virtualmachinescalesets/vmss"
    assert endpoint_of_config(f"{base}/virtualmachines/3/networkinterfaces/n/ipconfigurations/ip") == f"{base}/n/ip"


def test_an_export_lists_interfaces_among_the_addresses_of_a_pool() -> None:
    """Beside each interface stands no address: it is a member all the same."""
    config = {"id": f"{ref('nic', 'b')}/ipConfigurations/ip"}
    listed = [{"name": "one", "properties": {"networkInterfaceIPConfiguration": config}}]
    pool = resource("lbpool", "lb/q", {"loadBalancerBackendAddresses": listed})
    estate, _ = read_all((nic("b", "v/s", "10.0.0.5"), pool))
    assert Members(estate).of_pool(pool.id) == (f"{ref('nic', 'b')}/ip",)
