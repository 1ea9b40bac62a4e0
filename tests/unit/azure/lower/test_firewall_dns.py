"""A firewall as a server of names (FW-60)."""

from __future__ import annotations

from typing import Any

from penstock.azure.resource import Resource
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, vnet
from tests.unit.azure.lower.test_resolvers import CORP, RESOLVER, asked, spoke
from tests.unit.azure.names import inbound
from tests.unit.azure.services import firewall, pip, policy

NOWHERE = Unknown(why="parameter has no value")


def proxy(settings: dict[str, Any] | None, *more: Resource) -> tuple[Resource, ...]:
    place = {
        "subnet": link("subnet", "hub/AzureFirewallSubnet"),
        "privateIPAddress": "10.9.1.4",
        "publicIPAddress": link("pip", "pip-fw"),
    }
    device = firewall(ipConfigurations=[{"name": "ip", "properties": place}])
    own = policy() if settings is None else policy(dnsSettings=settings)
    return (spoke("10.9.1.4"), *RESOLVER, *CORP, device, pip("pip-fw", "20.0.0.1"), *(more or (own,)))


def test_a_firewall_that_is_a_proxy_answers_from_its_network() -> None:
    assert asked(*proxy({"enableProxy": True})) == "10.9.0.9"


def test_a_firewall_asks_its_own_servers() -> None:
    elsewhere = vnet("far", "10.8.0.0/16", **{"in": "10.8.0.0/28"})
    other = (elsewhere, inbound("res2/in", "far/in", "10.8.0.4"))
    assert asked(*proxy({"enableProxy": True, "servers": ["10.8.0.4"]}), *other) == "public"
    assert asked(*proxy({"enableProxy": True, "servers": ["192.0.2.53"]})) == "perhaps public"


def test_a_firewall_that_is_none_is_a_server_of_which_nothing_is_known() -> None:
    assert asked(*proxy({"enableProxy": False})) == "perhaps public"
    assert asked(*proxy(None)) == "perhaps public"


def test_whether_it_is_a_proxy_may_be_open() -> None:
    assert asked(*proxy({"enableProxy": NOWHERE})) == "perhaps 10.9.0.9"


def test_a_policy_that_is_silent_may_inherit() -> None:
    parent, child = policy("base", dnsSettings={"enableProxy": True}), policy(basePolicy=link("policy", "base"))
    assert asked(*proxy(None, parent, child)) == "perhaps 10.9.0.9"


def test_a_policy_that_is_not_in_the_input_leaves_it_open() -> None:
    missing = policy("other")
    assert asked(*proxy(None, missing)) == "perhaps 10.9.0.9"
