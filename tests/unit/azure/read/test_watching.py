"""Flow logs, diagnostic settings and taps as the file says."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.azure.read.watching import read_flow_log, read_setting, read_tapped
from penstock.azure.resource import Resource
from penstock.azure.resources.watching import FlowLog
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown
from tests.unit.azure.arm import link, ref, resource


def setting(target: str, logs: Any) -> Resource:
    origin = Origin(file="d.json")
    body = Node({"properties": {"logs": logs}}, origin)
    identity = f"{target}/providers/microsoft.insights/diagnosticsettings/d"
    return Resource(
        id=identity,
        type="microsoft.insights/diagnosticsettings",
        name="d",
        body=body,
        properties=body.get("properties"),
        origin=origin,
    )


def test_a_flow_log() -> None:
    analytics = {"networkWatcherFlowAnalyticsConfiguration": {"enabled": True}}
    body = {
        "targetResourceId": ref("vnet", "V"),
        "enabled": True,
        "retentionPolicy": {"enabled": True, "days": 30},
        "flowAnalyticsConfiguration": analytics,
    }
    (log,) = read_flow_log(resource("flowlog", "w/l", body), Notes())
    assert (log.target, log.enabled, log.days, log.analytics) == (ref("vnet", "v"), True, 30, True)


def test_days_that_do_not_count_are_not_kept() -> None:
    body = {"targetResourceId": ref("vnet", "v"), "retentionPolicy": {"enabled": False, "days": 30}}
    (log,) = read_flow_log(resource("flowlog", "w/l", body), Notes())
    assert (log.enabled, log.days) == (True, None)


@pytest.mark.parametrize(
    ("logs", "categories", "groups"),
    [
        ([{"category": "AZFWNetworkRule", "enabled": True}], ("AZFWNetworkRule",), ()),
        ([{"category": "AZFWNetworkRule", "enabled": False}], (), ()),
        ([{"categoryGroup": "allLogs", "enabled": True}], (), ("allLogs",)),
        ([], (), ()),
    ],
)
def test_a_setting_names_what_is_switched_on(logs: Any, categories: tuple[str, ...], groups: tuple[str, ...]) -> None:
    (found,) = read_setting(setting(ref("firewall", "fw"), logs), Notes())
    assert (found.target, found.categories, found.groups) == (ref("firewall", "fw"), categories, groups)


def test_a_setting_of_which_nobody_knows_whether_it_is_on() -> None:
    (found,) = read_setting(
        setting(ref("firewall", "fw"), [{"category": "x", "enabled": "[parameters('on')]"}]), Notes()
    )
    assert isinstance(found.unknown[0], Unknown)


def test_a_setting_of_no_resource_is_none() -> None:
    assert list(read_setting(resource("flowlog", "w/l", {}), Notes())) == []


def test_a_tapped_interface() -> None:
    (found,) = read_tapped(resource("tapped", "n/t", {"virtualNetworkTap": link("nic", "t")}), Notes())
    assert (found.interface, found.tap) == (ref("nic", "n"), ref("nic", "t"))


def test_logs_that_a_group_or_a_network_lists() -> None:
    """What a log says of itself counts; one that is not in the input may be on or off."""
    group = resource("nsg", "g", {"flowLogs": [link("flowlog", "w/l")]})
    log = resource("flowlog", "w/l", {"targetResourceId": ref("nsg", "g"), "enabled": True})
    assert [isinstance(one.enabled, Unknown) for one in read_all([group])[0].all(FlowLog)] == [True]
    assert [one.enabled for one in read_all([group, log])[0].all(FlowLog)] == [True]
    network = resource("vnet", "v", {"flowLogs": [link("flowlog", "w/m")]})
    assert [one.target for one in read_all([network])[0].all(FlowLog)] == [ref("vnet", "v")]
