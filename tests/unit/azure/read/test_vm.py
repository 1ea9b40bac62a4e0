"""Virtual machines."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.compute import PowerState, VirtualMachine
from tests.unit.azure.arm import link, ref, resource


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
