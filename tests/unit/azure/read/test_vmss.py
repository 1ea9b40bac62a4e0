"""Scale sets, and machines that declare their interfaces inline."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.compute import ScaleSet
from tests.unit.azure.arm import link, ref, resource


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
