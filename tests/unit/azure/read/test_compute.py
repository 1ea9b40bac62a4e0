"""Interfaces, machines, scale sets."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.compute import NetworkInterface, PowerState, ScaleSet, VirtualMachine
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


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"powerState": "VM running"}, PowerState.RUNNING),
        (
            {"properties": {"extended": {"instanceView": {"powerState": {"code": "PowerState/deallocated"}}}}},
            PowerState.DEALLOCATED,
        ),
        (
            {
                "properties": {
                    "instanceView": {
                        "statuses": [{"code": "ProvisioningState/succeeded"}, {"code": "PowerState/stopped"}]
                    }
                }
            },
            PowerState.STOPPED,
        ),
        ({"properties": {}}, None),
    ],
)
def test_power_is_found_where_exports_put_it(body: dict[str, Any], expected: PowerState | None) -> None:
    properties = body.pop("properties", {})
    estate, _ = read_all([resource("vm", "m", properties, **body)])
    assert estate.all(VirtualMachine)[0].power is expected


def test_a_machine_lists_its_interfaces() -> None:
    profile = {"networkProfile": {"networkInterfaces": [link("nic", "N1"), link("nic", "n2")]}}
    estate, _ = read_all([resource("vm", "m", profile)])
    assert estate.all(VirtualMachine)[0].nics == (ref("nic", "n1"), ref("nic", "n2"))


def profile(**properties: Any) -> dict[str, Any]:
    configuration = {"name": "ip", "properties": {"subnet": link("subnet", "v/a"), **properties}}
    inline = [{"name": "nic", "properties": {"ipConfigurations": [configuration], "enableIPForwarding": True}}]
    return {"networkProfile": {"networkInterfaceConfigurations": inline}}


@pytest.mark.parametrize(("mode", "expected"), [("Flexible", True), ("uniform", False), (None, None)])
def test_a_scale_set_has_interfaces_and_a_mode(mode: str | None, expected: bool | None) -> None:
    properties = {"virtualMachineProfile": profile(), "orchestrationMode": mode}
    estate, _ = read_all([resource("vmss", "s", properties, sku={"capacity": 3})])
    (found,) = estate.all(ScaleSet)
    assert (found.flexible, found.capacity) == (expected, 3)
    (interface_,) = found.nics
    assert interface_.ip_forwarding is True
    assert interface_.ip_configurations[0].subnet == ref("subnet", "v/a")


def test_a_profile_may_give_every_instance_a_public_address() -> None:
    properties = {"virtualMachineProfile": profile(publicIPAddressConfiguration={"name": "p"})}
    estate, _ = read_all([resource("vmss", "s", properties)])
    assert estate.all(ScaleSet)[0].nics[0].has_public_ip is True


def test_a_machine_with_inline_interfaces_counts_as_a_set_of_one() -> None:
    estate, _ = read_all([resource("vm", "m", profile())])
    assert [s.capacity for s in estate.all(ScaleSet)] == [1]
