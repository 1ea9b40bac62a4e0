"""Private resolvers, forwarding rulesets, DNS security policies, and firewalls as DNS proxies (DNS-02, FW-60)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.names import resolve
from penstock.engine.result import Verdict
from penstock.source.node import Unknown
from tests.unit.azure.arm import codes, link, network, nic, peering, ref, resource, vnet
from tests.unit.azure.names import answer, forward, inbound, record, zone_link

ZONE = "corp.test"
NOWHERE = Unknown(why="parameter has no value")
HUB = vnet("hub", "10.9.0.0/16", AzureFirewallSubnet="10.9.1.0/26", **{"in": "10.9.0.0/28", "out": "10.9.0.16/28"})
RESOLVER = (
    HUB,
    resource("resolver", "res", {"virtualNetwork": link("vnet", "hub")}),
    inbound("res/in", "hub/in", "10.9.0.4"),
    resource("outbound", "res/out", {"subnet": link("subnet", "hub/out")}),
    peering("hub/v", "v", allowVirtualNetworkAccess=True),
    peering("v/hub", "hub", allowVirtualNetworkAccess=True),
)
CORP = (resource("zone", ZONE), zone_link(ZONE, "hub"), record(ZONE, "db", "10.9.0.9"))


def spoke(*servers: Any) -> Resource:
    subnets = [{"name": "web", "properties": {"addressPrefix": "10.0.0.0/24"}}]
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}
    return resource("vnet", "v", {**space, "dhcpOptions": {"dnsServers": list(servers)}})


def asked(*resources: Resource, name: str = "db.corp.test") -> str:
    return answer(resolve(network(*resources), name, ref("vnet", "v")))


# ---- servers ---------------------------------------------------------------------------------------------------------


def test_an_inbound_endpoint_answers_from_its_network() -> None:
    assert asked(spoke("10.9.0.4"), *RESOLVER, *CORP) == "10.9.0.9"
    assert asked(spoke(), *RESOLVER, *CORP) == "public"


def test_an_inbound_endpoint_whose_address_azure_picks_can_be_asked_by_its_stand_in() -> None:
    open_ = (*(r for r in RESOLVER if r.name != "in"), inbound("res/in", "hub/in"))
    assert asked(spoke("10.9.0.4"), *open_, *CORP) == "10.9.0.9"


@pytest.mark.parametrize(("to", "expected"), [("in:53/udp", Verdict.ALLOWED), ("in:443", Verdict.DENIED)])
def test_an_inbound_endpoint_listens_for_questions_and_nothing_else(to: str, expected: Verdict) -> None:
    found = network(spoke(), *RESOLVER, nic("n", "v/web", "10.0.0.4"))
    assert Engine(found).can("n", to.replace("in:", f"{ref('inbound', 'res/in')}:")).verdict is expected


def test_an_inbound_endpoint_without_its_subnet_is_told() -> None:
    assert "PS402" in codes(inbound("res/in", "gone/in", "10.9.0.4"))


def test_an_interface_may_ask_other_servers_than_its_network() -> None:
    own = nic("n", "v/web", "10.0.0.4", dnsSettings={"dnsServers": ["10.9.0.4"]})
    found = network(spoke(), *RESOLVER, *CORP, own, nic("m", "v/web", "10.0.0.5"))
    engine = Engine(found)
    answers = {e.name: answer(engine.resolve("db.corp.test", e)) for e in found.endpoints.values() if e.name in "nm"}
    assert answers == {"n": "10.9.0.9", "m": "public"}


def test_a_word_for_the_platform_is_understood() -> None:
    own = nic("n", "v/web", "10.0.0.4", dnsSettings={"dnsServers": ["AzureProvidedDNS"]})
    found = network(spoke("10.9.0.4"), *RESOLVER, *CORP, own)
    (machine,) = (e for e in found.endpoints.values() if e.name == "n")
    assert answer(Engine(found).resolve("db.corp.test", machine)) == "public"


def test_a_server_that_is_not_known_doubts_every_answer() -> None:
    assert asked(spoke(NOWHERE), *RESOLVER, *CORP) == "perhaps public"


# ---- forwarding ------------------------------------------------------------------------------------------------------


def ruleset(*rules: Resource, network: object = None) -> tuple[Resource, ...]:
    where = link("vnet", "v") if network is None else network
    return (
        resource("nameset", "set", {"dnsResolverOutboundEndpoints": [link("outbound", "res/out")]}),
        resource("setlink", "set/l", {"virtualNetwork": where}),
        *rules,
    )


def test_a_ruleset_forwards_for_the_networks_linked_to_it() -> None:
    rules = ruleset(forward("set/r", "corp.test.", "10.9.0.4"))
    assert asked(spoke(), *RESOLVER, *CORP, *rules) == "10.9.0.9"


@pytest.mark.parametrize(
    ("state", "expected"), [("Enabled", "10.9.0.9"), ("Disabled", "public"), (NOWHERE, "10.9.0.9 or public")]
)
def test_a_rule_counts_unless_it_is_off(state: object, expected: str) -> None:
    rules = ruleset(forward("set/r", "corp.test.", "10.9.0.4", forwardingRuleState=state))
    assert asked(spoke(), *RESOLVER, *CORP, *rules) == expected


def test_a_rule_whose_domain_is_not_known_may_take_any_name() -> None:
    unclear = resource("forward", "set/r", {"domainName": NOWHERE, "targetDnsServers": [{"ipAddress": "10.9.0.4"}]})
    assert asked(spoke(), *RESOLVER, *CORP, *ruleset(unclear)) == "10.9.0.9 or public"


def test_a_domain_that_is_not_known_may_be_longer_than_any() -> None:
    unclear = resource("forward", "set/any", {"domainName": NOWHERE, "targetDnsServers": [{"ipAddress": "10.9.0.4"}]})
    known = forward("set/corp", "corp.test.", "10.1.1.1")
    found = asked(spoke(), *RESOLVER, *CORP, *ruleset(known, unclear, network=link("vnet", "v")))
    assert found == "10.9.0.9 or perhaps public"


def test_a_word_that_is_no_state_of_a_rule_leaves_it_open() -> None:
    rules = ruleset(forward("set/corp", "corp.test.", "10.9.0.4", forwardingRuleState="Dissabled"))
    assert asked(spoke(), *RESOLVER, *CORP, *rules) == "10.9.0.9 or public"


def test_a_rule_whose_server_is_not_known_answers_nobody_knows_what() -> None:
    unclear = resource("forward", "set/r", {"domainName": "corp.test.", "targetDnsServers": NOWHERE})
    assert asked(spoke(), *RESOLVER, *CORP, *ruleset(unclear)) == "perhaps public"


def test_a_rule_for_all_names_leaves_azures_own_alone() -> None:
    rules = ruleset(forward("set/all", ".", "192.0.2.53"))
    assert asked(spoke(), *RESOLVER, *rules, name="www.example.org") == "perhaps public"
    assert asked(spoke(), *RESOLVER, *rules, name="st.blob.core.windows.net") == "public"


def test_a_link_that_is_not_known_may_be_to_any_network() -> None:
    rules = ruleset(forward("set/r", "corp.test.", "10.9.0.4"), network=NOWHERE)
    assert asked(spoke(), *RESOLVER, *CORP, *rules) == "10.9.0.9 or public"


# ---- policies on names -----------------------------------------------------------------------------------------------


def rule(name: str, priority: object, action: object, *lists: str, **properties: Any) -> Resource:
    base = {
        "priority": priority,
        "action": {"actionType": action},
        "dnsResolverDomainLists": [link("domains", one) for one in lists],
    }
    return resource("namerule", f"pol/{name}", {**base, **properties})


def domains(name: str, *listed: str) -> Resource:
    return resource("domains", name, {"domains": list(listed)})


def guarded(*rules: Resource) -> tuple[Resource, ...]:
    linked = resource("namelink", "pol/l", {"virtualNetwork": link("vnet", "v")})
    return (spoke(), resource("namepolicy", "pol"), linked, *rules)


BAD = domains("bad", "bad.test.")


def test_a_blocked_domain_and_all_below_it() -> None:
    found = guarded(rule("r", 100, "Block", "bad"), BAD)
    assert asked(*found, name="bad.test") == "nothing"
    assert asked(*found, name="www.bad.test") == "nothing"
    assert asked(*found, name="notbad.test") == "public"


def test_the_lowest_number_decides() -> None:
    good = domains("good", "www.bad.test.")
    found = guarded(rule("block", 200, "Block", "bad"), rule("allow", 100, "Allow", "good"), BAD, good)
    assert asked(*found, name="www.bad.test") == "public"
    assert asked(*found, name="ftp.bad.test") == "nothing"


def test_an_alert_lets_pass() -> None:
    assert asked(*guarded(rule("r", 100, "Alert", "bad"), BAD), name="bad.test") == "public"


def test_everything_may_be_blocked_but_what_is_allowed() -> None:
    found = guarded(
        rule("allow", 100, "Allow", "good"),
        rule("rest", 200, "Block", "all"),
        domains("good", "corp.test."),
        domains("all", "."),
    )
    assert asked(*found, name="db.corp.test") == "public"
    assert asked(*found, name="www.example.org") == "nothing"


@pytest.mark.parametrize(
    "unclear",
    [
        rule("r", 100, NOWHERE, "bad"),
        rule("r", 100, "Block", "bad", dnsSecurityRuleState=NOWHERE),
        rule("r", 100, "Block", "gone"),
        rule("r", 100, "Block", managedDomainLists=["AzureDnsThreatIntel"]),
    ],
    ids=["action", "state", "list", "managed list"],
)
def test_what_is_not_known_of_a_rule_leaves_names_open(unclear: Resource) -> None:
    assert asked(*guarded(unclear, BAD), name="bad.test") == "nothing or public"


def test_a_rule_that_is_off_does_nothing() -> None:
    found = guarded(rule("r", 100, "Block", "bad", dnsSecurityRuleState="Disabled"), BAD)
    assert asked(*found, name="bad.test") == "public"


def test_a_list_kept_in_a_file_elsewhere_may_hold_anything() -> None:
    large = resource("domains", "bad", {"domainsUrl": "https://files.example.com/list"})
    assert asked(*guarded(rule("r", 100, "Block", "bad"), large), name="bad.test") == "nothing or public"
