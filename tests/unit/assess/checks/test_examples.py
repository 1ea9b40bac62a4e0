"""The two examples of every manual page: the bad one is found, the good one is not.

An example is a fragment of configuration; here it is put where it belongs, into an estate that is in order but for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from penstock.assess.check import Check
from penstock.assess.checks import CHECKS
from penstock.azure.resource import Resource
from tests.unit.assess.checks import (
    test_admin_port_from_internet,
    test_administration_public,
    test_always_allow_opens,
    test_carried_by_hand,
    test_door_open_to_platform,
    test_door_open_to_trusted,
    test_every_name_resolved,
    test_firewall_blind,
    test_front_door_origin_open,
    test_gateway_bypassed,
    test_hub_firewall_bypassed,
    test_hub_joins_all,
    test_link_service_open,
    test_need_not_met,
    test_not_encrypted,
    test_not_recorded,
    test_perimeter_learning,
    test_private_zone_not_linked,
    test_public_door_open,
    test_run_by_platform,
    test_service_endpoint_without_policy,
    test_service_sends_anywhere,
    test_shadowed_admin_rule,
    test_stranger_behind_endpoint,
    test_stranger_joined,
    test_uncontrolled_egress,
)
from tests.unit.assess.checks.asking import found
from tests.unit.azure import web
from tests.unit.azure.arm import GROUP, link, nic, nsg, resource, rule, table, vnet
from tests.unit.azure.services import (
    application_rule,
    collection,
    firewall,
    group,
    hub_and_spokes,
    network_rule,
    pip,
    policy,
)
from tests.unit.azure.wans import guard

PLACE = f"{GROUP}/microsoft.network"
OPEN = (policy(), group("fp/g", 100, collection("c", 100, "Allow", network_rule())))


def guarded(prefix: str) -> dict[str, Any]:
    return {"addressPrefix": prefix, "networkSecurityGroup": link("nsg", "g")}


def on_machine_with_public_address(fragment: Any) -> tuple[Resource, ...]:
    return test_admin_port_from_internet.estate(fragment)


def as_backend_rules(fragment: Any) -> tuple[Resource, ...]:
    return test_gateway_bypassed.estate(*fragment)


def as_storage_account(fragment: Any) -> tuple[Resource, ...]:
    return test_public_door_open.estate("storage", **fragment)


def as_server_rule(fragment: Any) -> tuple[Resource, ...]:
    return test_door_open_to_platform.server(fragment["startIpAddress"], fragment["endIpAddress"])


def as_vault_rules(fragment: Any) -> tuple[Resource, ...]:
    return test_door_open_to_trusted.vault(fragment)


def as_access_mode(fragment: Any) -> tuple[Resource, ...]:
    return test_perimeter_learning.held(fragment)


def as_approval(fragment: Any) -> tuple[Resource, ...]:
    return test_link_service_open.service(fragment, {})


def as_endpoint_policies(fragment: Any) -> tuple[Resource, ...]:
    return test_service_endpoint_without_policy.estate(fragment)


def as_endpoint_target(fragment: Any) -> tuple[Resource, ...]:
    return test_stranger_behind_endpoint.endpoint(fragment)


def as_second_subnet(fragment: Any) -> tuple[Resource, ...]:
    network = vnet("v", "10.0.0.0/16", web=guarded("10.0.0.0/24"), db=fragment)
    return (network, nsg("g"), nic("w", "v/web", "10.0.0.4"), nic("d", "v/db", "10.0.1.4"))


def as_outbound_rule(fragment: Any) -> tuple[Resource, ...]:
    return test_uncontrolled_egress.estate(fragment)


def as_only_subnet(fragment: Any) -> tuple[Resource, ...]:
    return (vnet("v", "10.0.0.0/16", web=fragment), nsg("g"), nic("n", "v/web", "10.0.0.4"))


def as_routes_of_a_spoke(fragment: Any) -> tuple[Resource, ...]:
    first, second, third, *rest = hub_and_spokes(firewall(), *OPEN)
    spoke = vnet(
        "spoke2",
        "10.2.0.0/16",
        work={"addressPrefix": "10.2.0.0/24", "routeTable": link("table", "t"), "natGateway": link("nat", "n")},
    )
    gateway = resource("nat", "n", {"publicIpAddresses": [link("pip", "pip-n")]})
    assert third.name == "spoke2"
    return (first, second, spoke, *rest, table("t", *fragment), gateway, pip("pip-n", "20.0.0.9"))


def as_rule_between_subnets(fragment: Any) -> tuple[Resource, ...]:
    network = vnet("v", "10.0.0.0/16", web=guarded("10.0.0.0/24"), db=guarded("10.0.1.0/24"))
    return (network, nsg("g", fragment), nic("w", "v/web", "10.0.0.4"), nic("d", "v/db", "10.0.1.4"))


def as_table_in_the_hub(fragment: Any) -> tuple[Resource, ...]:
    first, *rest = hub_and_spokes(firewall(), *OPEN)
    assert first.name == "hub"
    tools = {"addressPrefix": "10.0.2.0/24", "routeTable": link("table", "back"), "defaultOutboundAccess": False}
    hub = vnet("hub", "10.0.0.0/16", AzureFirewallSubnet="10.0.1.0/26", tools=tools)
    forced = [
        {
            "name": name,
            "properties": {
                "addressPrefix": prefix,
                "nextHopType": "VirtualAppliance",
                "nextHopIpAddress": "10.0.1.4",
            },
        }
        for name, prefix in (("all", "0.0.0.0/0"), ("tools", "10.0.2.0/24"))
    ]
    others = [r for r in rest if r.name != "to-fw"]
    return (
        hub,
        *others,
        table("to-fw", *forced),
        resource("table", "back", fragment),
        nic("t", "hub/tools", "10.0.2.4"),
    )


def as_route(fragment: Any) -> tuple[Resource, ...]:
    work = {"addressPrefix": "10.0.0.0/24", "routeTable": link("table", "t")}
    network = vnet("v", "10.0.0.0/16", work=work, nva="10.0.1.0/24")
    return (network, table("t", fragment), nic("nva", "v/nva", "10.0.1.9", enableIPForwarding=True))


def as_zone_link(fragment: Any) -> tuple[Resource, ...]:
    other = vnet("other", "10.9.0.0/16", x="10.9.0.0/24")
    linked = resource("zonelink", f"{test_private_zone_not_linked.ZONE}/l", fragment)
    return (*test_private_zone_not_linked.estate(linked=False), other, linked)


def as_network_rule(fragment: Any) -> tuple[Resource, ...]:
    names = collection("names", 200, "Allow", application_rule("only", "*.contoso.com"))
    rules = group("fp/g", 100, collection("nets", 100, "Allow", fragment), names)
    return hub_and_spokes(firewall(), policy(), rules)


def as_rules(fragment: Any) -> tuple[Resource, ...]:
    return (vnet("v", "10.0.0.0/16", web=guarded("10.0.0.0/24")), nsg("g", *fragment))


def as_admin_rule(fragment: Any) -> tuple[Resource, ...]:
    return tuple(test_always_allow_opens.estate(resource("adminrule", "m/c/s/r", fragment)))


def as_admin_rules(fragment: Any) -> tuple[Resource, ...]:
    rules = [resource("adminrule", f"m/c/s/{one['name']}", one["properties"]) for one in fragment]
    return tuple(test_shadowed_admin_rule.estate(*rules))


def as_api_server(fragment: Any) -> tuple[Resource, ...]:
    return test_administration_public.estate(fragment)


def as_rule_for_nodes(fragment: Any) -> tuple[Resource, ...]:
    return test_need_not_met.estate({**application_rule("names"), "targetFqdns": [], **fragment})


def as_flow_log(fragment: Any) -> tuple[Resource, ...]:
    return test_not_recorded.estate(resource("flowlog", "w/l", fragment))


def as_encryption(fragment: Any) -> tuple[Resource, ...]:
    return test_not_encrypted.estate({"enabled": True}, fragment)


def as_peering_between_spokes(fragment: Any) -> tuple[Resource, ...]:
    return test_hub_firewall_bypassed.peered(fragment)


def as_policy_of_a_gateway(fragment: Any) -> tuple[Resource, ...]:
    return web.site(web.gateway(**fragment), web.waf_policy("waf"))


def guarded_by(policy_: Any) -> tuple[Resource, ...]:
    return web.site(web.gateway(firewallPolicy=link("waf", "waf")), resource("waf", "waf", policy_))


def as_policy_settings(fragment: Any) -> tuple[Resource, ...]:
    return guarded_by({"policySettings": fragment, "managedRules": {"managedRuleSets": [web.OWASP]}})


def as_managed_rules(fragment: Any) -> tuple[Resource, ...]:
    return guarded_by({"policySettings": {"state": "Enabled", "mode": "Prevention"}, "managedRules": fragment})


def as_rules_of_a_guarded_backend(fragment: Any) -> tuple[Resource, ...]:
    guard = (web.gateway(firewallPolicy=link("waf", "waf")), web.waf_policy("waf"))
    return web.site(*guard, rules=tuple(fragment), public=True)


def as_rules_of_an_origin(fragment: Any) -> tuple[Resource, ...]:
    return test_front_door_origin_open.estate(*fragment)


def as_only_rule_out(fragment: Any) -> tuple[Resource, ...]:
    closed = rule("no", 200, direction="Outbound", access="Deny", destinationAddressPrefix="*")
    return test_uncontrolled_egress.estate(fragment, closed)


def as_application_rule(fragment: Any) -> tuple[Resource, ...]:
    rules = group("fp/g", 100, collection("names", 100, "Allow", application_rule("r", **fragment)))
    return hub_and_spokes(firewall(), policy(sku={"tier": "Premium"}), rules)


def as_rule_on_names(fragment: Any) -> tuple[Resource, ...]:
    return test_every_name_resolved.estate(fragment)


def as_server(fragment: Any) -> tuple[Resource, ...]:
    return test_service_sends_anywhere.server(**fragment)


def as_rule_by_address(fragment: Any) -> tuple[Resource, ...]:
    rules = group("fp/g", 100, collection("nets", 100, "Allow", network_rule("r", **fragment)))
    return hub_and_spokes(firewall(), policy(), rules)


def as_policy(fragment: Any) -> tuple[Resource, ...]:
    return test_firewall_blind.estate(fragment)


def as_peering(fragment: Any) -> tuple[Resource, ...]:
    return test_stranger_joined.joined("", **fragment)


def as_routing_intent(fragment: Any) -> tuple[Resource, ...]:
    return (*test_hub_joins_all.OPEN, *guard(1), resource("intent", "h1/i", fragment))


def as_bastion(fragment: Any) -> tuple[Resource, ...]:
    return test_carried_by_hand.estate(**fragment)


def as_machine(fragment: Any) -> tuple[Resource, ...]:
    return test_run_by_platform.machine(**fragment)


ESTATES: dict[str, Callable[[Any], tuple[Resource, ...]]] = {
    "admin_port_from_internet": on_machine_with_public_address,
    "workload_from_internet": on_machine_with_public_address,
    "gateway_bypassed": as_backend_rules,
    "public_door_open": as_storage_account,
    "door_open_to_platform": as_server_rule,
    "door_open_to_trusted": as_vault_rules,
    "perimeter_learning": as_access_mode,
    "link_service_open": as_approval,
    "administration_public": as_api_server,
    "service_endpoint_without_policy": as_endpoint_policies,
    "stranger_behind_endpoint": as_endpoint_target,
    "stranger_joined": as_peering,
    "hub_joins_all": as_routing_intent,
    "carried_by_hand": as_bastion,
    "run_by_platform": as_machine,
    "missing_nsg": as_second_subnet,
    "always_allow_opens": as_admin_rule,
    "uncontrolled_egress": as_outbound_rule,
    "egress_firewall_bypassed": as_routes_of_a_spoke,
    "default_outbound_access": as_only_subnet,
    "east_west_flat": as_rule_between_subnets,
    "hub_firewall_bypassed": as_peering_between_spokes,
    "firewall_blind": as_policy,
    "rented_destinations": as_only_rule_out,
    "shared_names_allowed": as_application_rule,
    "dns_leaves": as_rule_by_address,
    "name_believed": as_application_rule,
    "every_name_resolved": as_rule_on_names,
    "any_tenant": as_application_rule,
    "data_given_away": as_storage_account,
    "service_sends_anywhere": as_server,
    "asymmetric_routing": as_table_in_the_hub,
    "dead_next_hop": as_route,
    "private_zone_not_linked": as_zone_link,
    "hidden_application_rules": as_network_rule,
    "shadowed_admin_rule": as_admin_rules,
    "need_not_met": as_rule_for_nodes,
    "unreachable_rules": as_rules,
    "orphan_nsg": as_only_subnet,
    "not_recorded": as_flow_log,
    "not_encrypted": as_encryption,
    "waf_missing": as_policy_of_a_gateway,
    "waf_only_logs": as_policy_settings,
    "waf_gaps": as_managed_rules,
    "waf_bypassed": as_rules_of_a_guarded_backend,
    "front_door_origin_open": as_rules_of_an_origin,
}


def example(check: Check, word: str) -> tuple[Resource, ...]:
    return ESTATES[check.name](json.loads(check.example(word).replace("…", PLACE)))


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_the_bad_example_is_found(check: Check) -> None:
    assert found(check, *example(check, "bad"))


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_the_good_example_is_not(check: Check) -> None:
    assert found(check, *example(check, "good")) == []


def test_the_estates_serve_one_purpose() -> None:
    assert set(ESTATES) == {check.name for check in CHECKS}
