"""Which endpoints a flow log, a setting or a tap sees."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.watching import watches
from penstock.net.network import Network
from penstock.net.watch import Record, Watch
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, vnet
from tests.unit.azure.read.test_watching import setting
from tests.unit.azure.services import firewall, hub_and_spokes, policy


def estate(*more: Resource) -> Network:
    guarded = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    return network(
        vnet("v", "10.0.0.0/16", a="10.0.0.0/24", b=guarded),
        nsg("g"),
        nic("one", "v/a", "10.0.0.4"),
        nic("two", "v/b", "10.0.1.4"),
        nic("three", "v/a", "10.0.0.5", networkSecurityGroup=link("nsg", "g")),
        *more,
    )


def log(target: Any, **more: Any) -> Resource:
    return resource("flowlog", "w/l", {"targetResourceId": target, "enabled": True, **more})


def seen(given: Network, watch: Watch) -> set[str]:
    return {e.names[0] for e in given.endpoints.values() if e.names and watches(given, watch, e) and "/*" not in e.id}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (ref("vnet", "v"), {"one", "two", "three"}),
        (ref("subnet", "v/a"), {"one", "three"}),
        (ref("nic", "two"), {"two"}),
        (ref("nsg", "g"), {"two", "three"}),
        (ref("vnet", "w"), set()),
    ],
)
def test_what_a_flow_log_sees(target: str, expected: set[str]) -> None:
    given = estate(log(target))
    (watch,) = given.watches
    assert watch.record is Record.FLOW
    assert seen(given, watch) == expected


def test_a_flow_log_that_is_switched_off_sees_nothing_and_one_that_may_be_on_perhaps() -> None:
    assert estate(log(ref("vnet", "v"), enabled=False)).watches == ()
    (watch,) = estate(log(ref("vnet", "v"), enabled="[parameters('on')]")).watches
    assert watch.doubts


def test_a_flow_log_of_an_unknown_target_may_see_anything() -> None:
    given = estate(log(Unknown(why="not known")))
    (watch,) = given.watches
    assert watch.doubts
    assert seen(given, watch) == {"one", "two", "three"}


def test_how_long_it_is_kept_is_said() -> None:
    (watch,) = estate(log(ref("vnet", "v"), retentionPolicy={"enabled": True, "days": 7})).watches
    assert watch.notes == ("kept for 7 days",)


def test_a_tap_copies_one_interface() -> None:
    given = estate(resource("tapped", "one/t", {"virtualNetworkTap": {"id": "/x/y/sensor"}}))
    (watch,) = given.watches
    assert (watch.record, watch.notes, seen(given, watch)) == (Record.COPY, ("copied to sensor",), {"one"})


@pytest.mark.parametrize(
    ("categories", "steps"),
    [
        (["AZFWNetworkRule"], {"firewall-network"}),
        (["AZFWNatRule", "AZFWApplicationRule"], {"dnat", "firewall-application"}),
        (["AzureFirewallNetworkRule"], {"firewall-network", "dnat"}),
    ],
)
def test_what_a_firewall_says(categories: list[str], steps: set[str]) -> None:
    logs = [{"category": one, "enabled": True} for one in categories]
    given = network(*hub_and_spokes(firewall(), policy(), setting(ref("firewall", "fw"), logs)))
    (watch,) = given.watches
    assert watch.record is Record.EVENT
    assert (set(watch.endpoints), set(watch.steps)) == ({ref("firewall", "fw")}, steps)


def test_all_categories_say_everything_and_some_say_nothing_of_flows() -> None:
    whole = setting(ref("firewall", "fw"), [{"categoryGroup": "allLogs", "enabled": True}])
    (watch,) = network(*hub_and_spokes(firewall(), policy(), whole)).watches
    assert watch.steps == frozenset()
    quiet = setting(ref("firewall", "fw"), [{"category": "AZFWFatFlow", "enabled": True}])
    assert network(*hub_and_spokes(firewall(), policy(), quiet)).watches == ()
