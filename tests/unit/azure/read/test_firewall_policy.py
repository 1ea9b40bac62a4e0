"""Firewall policies and their groups: what is said, what silence means, what is unknown."""

from __future__ import annotations

from typing import Any

from penstock.azure.read import read_all
from penstock.azure.resources.firewall import FirewallPolicy, InspectionMode, RuleCollectionGroup
from penstock.azure.resources.terms import PortRange
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, ref, resource
from tests.unit.azure.services import collection, group, network_rule, policy

OPEN: Any = Unknown(why="parameter has no value")


def read(**properties: Any) -> FirewallPolicy:
    estate, _ = read_all([policy(**properties)])
    (found,) = estate.all(FirewallPolicy)
    return found


def test_a_silent_policy_has_the_defaults_of_azure() -> None:
    """FW-10: threat intelligence alerts, IDPS is off."""
    found = read()
    assert (found.threat_mode, found.idps_mode) == (InspectionMode.ALERT, InspectionMode.OFF)
    assert (found.parent, found.snat_ranges, found.dns_proxy) == (None, None, None)
    assert (found.explicit_proxy, found.proxy_ports) == (False, ())


def test_a_child_names_its_parent() -> None:
    assert read(basePolicy=link("policy", "base")).parent == ref("policy", "base")
    assert isinstance(read(basePolicy=OPEN).parent, Unknown)


def test_modes_and_the_proxy_of_names_are_read() -> None:
    found = read(
        threatIntelMode="Deny",
        intrusionDetection={"mode": "Deny"},
        dnsSettings={"enableProxy": True, "servers": ["192.0.2.53"]},
    )
    assert (found.threat_mode, found.idps_mode) == (InspectionMode.DENY, InspectionMode.DENY)
    assert (found.dns_proxy, found.dns_servers) == (True, (Address.parse("192.0.2.53"),))


def test_the_ports_of_an_explicit_proxy_are_read() -> None:
    found = read(explicitProxy={"enableExplicitProxy": True, "httpPort": 8080, "httpsPort": 8443})
    assert found.explicit_proxy is True
    assert found.proxy_ports == (PortRange(low=8080, high=8080), PortRange(low=8443, high=8443))


def test_a_group_belongs_to_its_policy_and_keeps_its_order() -> None:
    first, second = collection("b", 300, "Allow", network_rule()), collection("a", 100, "Deny", network_rule())
    estate, _ = read_all([group("fp/g", 200, first, second)])
    (found,) = estate.all(RuleCollectionGroup)
    assert (found.policy, found.priority) == (ref("policy", "fp"), 200)
    assert [one.name for one in found.collections] == ["b", "a"]


def test_collections_that_nobody_knows_are_remembered() -> None:
    estate, _ = read_all([resource("rcg", "fp/g", {"priority": 200, "ruleCollections": OPEN})])
    (found,) = estate.all(RuleCollectionGroup)
    assert [some.why for some in found.unknown] == [OPEN.why]
