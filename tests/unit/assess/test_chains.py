"""Chains from a store to the outside: the shortest, over connections that surely pass."""

from __future__ import annotations

from typing import Any

from penstock.assess.assessment import Assessment, assess
from penstock.azure.resource import Resource
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, rule, vnet


def guarded(prefix: str, group: str, **more: Any) -> dict[str, Any]:
    return {"addressPrefix": prefix, "networkSecurityGroup": link("nsg", group), "defaultOutboundAccess": False, **more}


def shut(name: str, *allowed: dict[str, Any]) -> Resource:
    """A group that lets out to some subnets, and nothing else."""
    return nsg(name, *allowed, rule("no", 4000, direction="Outbound", access="Deny", destinationAddressPrefix="*"))


def to(name: str, prefix: str, priority: int = 100) -> dict[str, Any]:
    return rule(name, priority, direction="Outbound", destinationAddressPrefix=prefix)


def estate(*middle: dict[str, Any], way_out: bool = True) -> Assessment:
    """`app` reads the store and reaches what `middle` says; only `jump` may have a way out."""
    service = {"name": "c", "properties": {"privateLinkServiceId": ref("storage", "st"), "groupIds": ["blob"]}}
    subnets: dict[str, Any] = {
        "app": guarded("10.0.1.0/24", "app"),
        "jump": guarded("10.0.2.0/24", "jump", defaultOutboundAccess=way_out),
        "pe": guarded("10.0.3.0/24", "pe"),
    }
    return assess(
        network(
            vnet("v", "10.0.0.0/16", **subnets),
            shut("app", to("pe", "10.0.3.0/24"), *middle),
            nsg("jump", rule("pe", 100, direction="Outbound", access="Deny", destinationAddressPrefix="10.0.3.0/24")),
            shut("pe"),
            nic("a", "v/app", "10.0.1.4"),
            nic("j", "v/jump", "10.0.2.4"),
            resource("storage", "st", {"publicNetworkAccess": "Disabled"}),
            resource("pe", "pe-st", {"subnet": link("subnet", "v/pe"), "privateLinkServiceConnections": [service]}),
        )
    )


def test_a_reader_without_a_way_out_goes_by_one_that_has() -> None:
    (chain,) = estate(to("jump", "10.0.2.0/24", 110)).chains
    assert (chain.target.name, chain.places, chain.hops) == ("st", ("app", "jump"), 1)
    assert chain.exit.code == "PS701"


def test_where_the_tiers_do_not_reach_each_other_there_is_no_chain() -> None:
    assert estate().chains == ()


def test_where_nobody_has_a_way_out_there_is_no_chain() -> None:
    assert estate(to("jump", "10.0.2.0/24", 110), way_out=False).chains == ()


def test_a_chain_opens_its_channel() -> None:
    states = {s.channel.number: s.state.value for s in estate(to("jump", "10.0.2.0/24", 110)).channels}
    assert states[15] == "open"
