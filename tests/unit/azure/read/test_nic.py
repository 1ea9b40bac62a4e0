"""Network interfaces."""

from __future__ import annotations

from typing import Any

from penstock.azure.read import read_all
from penstock.azure.resources.compute import NetworkInterface
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, nic, ref, resource


def interface(**properties: Any) -> NetworkInterface:
    estate, _ = read_all([resource("nic", "n", properties)])
    (found,) = estate.all(NetworkInterface)
    return found


def test_an_interface_names_what_it_belongs_to() -> None:
    ip = {
        "publicIPAddress": link("pip", "P"),
        "applicationSecurityGroups": [link("asg", "A")],
        "loadBalancerBackendAddressPools": [{"id": "/LB/Pool"}],
        "applicationGatewayBackendAddressPools": [{"id": "/AG/Pool"}],
        "loadBalancerInboundNatRules": [{"id": "/LB/Rule"}],
    }
    estate, _ = read_all(
        [nic("n", "v/a", "10.0.0.4", ip=ip, networkSecurityGroup=link("nsg", "G"), enableIPForwarding=True)]
    )
    (found,) = estate.all(NetworkInterface)
    (configuration,) = found.ip_configurations
    assert (found.nsg, found.ip_forwarding) == (ref("nsg", "g"), True)
    assert (configuration.subnet, configuration.address) == (ref("subnet", "v/a"), Address.parse("10.0.0.4"))
    assert (configuration.public_ip, configuration.asgs) == (ref("pip", "p"), (ref("asg", "a"),))
    assert configuration.lb_pools == ("/lb/pool",)
    assert configuration.app_gateway_pools == ("/ag/pool",)
    assert configuration.inbound_nat_rules == ("/lb/rule",)


def test_an_address_that_is_not_stated_is_none_and_an_unknown_one_unknown() -> None:
    found = interface(ipConfigurations=[{"properties": {}}, {"properties": {"privateIPAddress": Unknown(why="w")}}])
    assert found.ip_configurations[0].address is None
    assert isinstance(found.ip_configurations[1].address, Unknown)
    assert [c.name for c in found.ip_configurations] == ["ipconfig1", "ipconfig2"]


def test_configurations_nobody_can_list_are_one_unknown_configuration() -> None:
    (configuration,) = interface(ipConfigurations=Unknown(why="w")).ip_configurations
    assert isinstance(configuration.subnet, Unknown)


def test_a_version_6_configuration_says_so() -> None:
    found = interface(ipConfigurations=[{"name": "six", "properties": {"privateIPAddressVersion": "IPv6"}}])
    assert found.ip_configurations[0].version == 6
