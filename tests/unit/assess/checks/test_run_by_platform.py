"""PS617: machines that run what the platform hands them."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.assessment import assess
from penstock.assess.checks.run_by_platform import run_by_platform
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, network, nic, resource, vnet

ON = {"osProfile": {"allowExtensionOperations": True}}
OFF = {"osProfile": {"allowExtensionOperations": False}}
RECORDED = {"diagnosticsProfile": {"bootDiagnostics": {"enabled": True}}}
SILENT = {"diagnosticsProfile": {"bootDiagnostics": {"enabled": False}}}


def machine(**properties: Any) -> tuple[Resource, ...]:
    """A machine in a network from which nothing leaves."""
    inside = {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": False}
    holds = {"networkProfile": {"networkInterfaces": [link("nic", "n")]}}
    return (
        vnet("v", "10.0.0.0/16", work=inside),
        nic("n", "v/work", "10.0.0.4"),
        resource("vm", "m", {**holds, **properties}),
    )


@pytest.mark.parametrize(
    ("properties", "expected"),
    [(ON, [("info", "v", True)]), (OFF, []), ({}, []), (OFF | RECORDED, [])],
    ids=["allowed", "not allowed", "silent", "only recorded"],
)
def test_what_is_told_is_what_is_stated(properties: dict[str, Any], expected: list[Any]) -> None:
    assert told(run_by_platform, *machine(**properties)) == expected


def test_a_serial_console_is_only_perhaps_there() -> None:
    """That it is switched off for the subscription stands in no export."""
    (finding,) = found(run_by_platform, *machine(**ON, **RECORDED))
    assert finding.title == "m runs commands and extensions that the platform hands it"
    assert finding.why.endswith("perhaps one has a serial console in the portal")


@pytest.mark.parametrize(
    ("properties", "state"),
    [({}, "unknown"), (OFF | RECORDED, "unknown"), (OFF | SILENT, "closed"), (ON | SILENT, "open")],
    ids=["nothing stated", "recorded", "neither", "allowed"],
)
def test_the_channel_is_closed_only_where_machines_say_so(properties: dict[str, Any], state: str) -> None:
    (status,) = (s for s in assess(network(*machine(**properties))).channels if s.channel.number == 12)
    assert status.state.value == state
