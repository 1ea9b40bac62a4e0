"""PS725: a resolver that answers for every name. Expected: DNS-02, NSG-32, NSG-33."""

from __future__ import annotations

from typing import Any

from penstock.assess.checks.every_name_resolved import STRANGER, every_name_resolved
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, nsg, resource, rule, vnet

PRIORITY = 100


def estate(fragment: dict[str, Any] | None = None) -> tuple[Resource, ...]:
    """A network with a machine, and a policy whose one rule is about all names."""
    plain = (vnet("v", "10.0.0.0/16", web="10.0.0.0/24"), nic("n", "v/web", "10.0.0.4"))
    if fragment is None:
        return plain
    rule_ = {**fragment, "dnsResolverDomainLists": [link("domains", "all")]}
    tie = resource("namelink", "pol/l", {"virtualNetwork": link("vnet", "v")})
    everything = resource("domains", "all", {"domains": ["."]})
    return (*plain, resource("namepolicy", "pol"), tie, everything, resource("namerule", "pol/r", rule_))


def test_azures_own_resolver_answers_for_every_name() -> None:
    (finding,) = found(every_name_resolved, *estate())
    assert (finding.severity.word, finding.affected) == ("low", ("v",))
    assert (str(finding.proof[0].packet.dst), finding.proof[0].packet.dst_port) == ("168.63.129.16", 53)
    assert STRANGER in finding.why


def test_a_policy_that_blocks_all_names_closes_it() -> None:
    assert told(every_name_resolved, *estate({"priority": 100, "action": {"actionType": "Block"}})) == []


def test_a_policy_that_only_tells_does_not() -> None:
    assert told(every_name_resolved, *estate({"priority": 100, "action": {"actionType": "Alert"}})) == [
        ("low", "v", True)
    ]


def test_who_may_not_ask_the_platform_asks_nobody() -> None:
    """NSG-32: the tag AzurePlatformDNS exists to deny this."""
    guarded = {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "g")}
    deny = rule("no", 100, direction="Outbound", access="Deny", destinationAddressPrefix="AzurePlatformDNS")
    network = (vnet("v", "10.0.0.0/16", web=guarded), nsg("g", deny), nic("n", "v/web", "10.0.0.4"))
    assert told(every_name_resolved, *network) == []


def test_two_networks_are_one_finding() -> None:
    second = (vnet("w", "10.1.0.0/16", web="10.1.0.0/24"), nic("m", "w/web", "10.1.0.4"))
    (finding,) = found(every_name_resolved, *estate(), *second)
    assert finding.affected == ("v", "w")
