"""Where admin rules do not apply. Expected values are from the semantics reference, AV-06."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.network import Network
from penstock.net.rule import ADMIN_RULES
from penstock.space.packets import Packet
from tests.unit.azure.arm import link, network, nic, ref, resource, vnet
from tests.unit.azure.managers import admin_rule, deployed, located, perhaps

A, B = "10.0.1.4", "10.0.1.5"


def estate(*parts: Resource, **subnets: Any) -> Network:
    body = located(vnet("v", "10.0.0.0/16", a="10.0.1.0/24", **subnets))
    return network(body, nic("a", "v/a", A), nic("b", "v/a", B), *parts)


def verdict(found: Network, port: int = 443, dst: str = B) -> Verdict:
    return Engine(found).trace(Packet.parse(f"tcp {A}:50000 -> {dst}:{port}")).verdict


INSTANCE = resource("mi", "db", {"subnetId": ref("subnet", "v/mi")})
CLUSTERS = resource("databricks", "d", {"parameters": {"customVirtualNetworkId": {"value": ref("vnet", "v")}}})
ELSEWHERE = resource("mi", "db", {"subnetId": ref("subnet", "other/mi")})


@pytest.mark.parametrize("service", [INSTANCE, CLUSTERS])
@pytest.mark.parametrize(
    ("settings", "access", "expected"),
    [
        ((), "Deny", Verdict.ALLOWED),  # T-59: silence is None
        (("None",), "Deny", Verdict.ALLOWED),
        (("AllowRulesOnly",), "Deny", Verdict.ALLOWED),
        (("All",), "Deny", Verdict.DENIED),
    ],
)
def test_a_service_with_intent_policies_keeps_rules_out_of_its_network(
    service: Resource, settings: tuple[str, ...], access: str, expected: Verdict
) -> None:
    assert verdict(estate(service, *deployed(admin_rule(access=access), settings=settings))) is expected


@pytest.mark.parametrize("more", [(), (replace(CLUSTERS, id=f"{CLUSTERS.id}2"),)])
def test_a_service_that_may_not_be_there_leaves_doubt(more: tuple[Resource, ...]) -> None:
    found = estate(perhaps(INSTANCE), *more, *deployed(admin_rule()))
    assert verdict(found) is (Verdict.ALLOWED if more else Verdict.UNKNOWN)


def test_a_rule_under_the_condition_of_the_service_that_exempts_it_is_not_there_without_it() -> None:
    """With the service the Deny is exempt, without it the Deny is not there: its doubt is not the doubt of the service."""
    found = estate(perhaps(INSTANCE), *deployed(perhaps(admin_rule())))
    (deny,) = (r for f in found.filters.values() if f.kind == ADMIN_RULES for r in f.rules)
    assert len(deny.match.doubts) == 2


def test_the_service_of_another_network_keeps_nothing_out() -> None:
    assert verdict(estate(ELSEWHERE, *deployed(admin_rule()))) is Verdict.DENIED


def test_an_allow_rule_holds_where_only_allow_rules_do() -> None:
    """The Allow rule on 443 comes before a Deny; where Denies do not hold, nothing is denied and the Allow is there."""
    found = estate(INSTANCE, *deployed(admin_rule(access="Allow"), settings=("AllowRulesOnly",)))
    assert [r.name for f in found.filters.values() if f.kind == "admin-rule" for r in f.rules] == ["r"]


def test_whether_always_allow_is_an_allow_rule_is_not_documented() -> None:
    shut = resource("nsg", "shut")
    guarded = {"addressPrefix": "10.0.2.0/24", "networkSecurityGroup": link("nsg", "shut")}
    rules = deployed(admin_rule(access="AlwaysAllow", src=["203.0.113.0/24"]), settings=("AllowRulesOnly",))
    found = estate(INSTANCE, shut, *rules, c=guarded)
    (one,) = [r for f in found.filters.values() if f.kind == "admin-rule" for r in f.rules]
    assert [c.facts for c in one.match.doubts] == [("AV-06",)]


@pytest.mark.parametrize("service", ["Microsoft.Sql/managedInstances", "Microsoft.Databricks/workspaces"])
def test_a_delegated_subnet_alone_leaves_doubt(service: str) -> None:
    delegated = {"addressPrefix": "10.0.2.0/24", "delegations": [{"properties": {"serviceName": service}}]}
    assert verdict(estate(*deployed(admin_rule()), mi=delegated)) is Verdict.UNKNOWN
    assert verdict(estate(*deployed(admin_rule(), settings=("All",)), mi=delegated)) is Verdict.DENIED


def gateway(**properties: Any) -> Resource:
    return resource(
        "appgw", "gw", {"gatewayIPConfigurations": [{"properties": {"subnet": link("subnet", "v/gw")}}]}, **properties
    )


def in_gateway_subnet(gw: Resource, **subnet: Any) -> Network:
    machine = nic("c", "v/gw", "10.0.2.9")
    return estate(gw, machine, *deployed(admin_rule()), gw={"addressPrefix": "10.0.2.0/24", **subnet})


DELEGATED = {"delegations": [{"properties": {"serviceName": "Microsoft.Network/applicationGateways"}}]}


@pytest.mark.parametrize(
    ("gw", "subnet", "expected"),
    [
        (gateway(), {}, Verdict.ALLOWED),
        (gateway(tags={"EnhancedNetworkControl": "True"}), {}, Verdict.DENIED),
        (gateway(), DELEGATED, Verdict.UNKNOWN),
        (gateway(tags={"EnhancedNetworkControl": "False"}), DELEGATED, Verdict.ALLOWED),
    ],
    ids=["without isolation", "isolated", "delegated", "said not to be"],
)
def test_the_subnet_of_an_application_gateway(gw: Resource, subnet: dict[str, Any], expected: Verdict) -> None:
    assert verdict(in_gateway_subnet(gw, **subnet), dst="10.0.2.9") is expected


@pytest.mark.parametrize("name", ["GatewaySubnet", "AzureFirewallSubnet", "AzureBastionSubnet", "RouteServerSubnet"])
def test_reserved_subnets_have_no_admin_rules_and_others_of_the_network_do(name: str) -> None:
    machine = nic("c", f"v/{name}", "10.0.2.9")
    found = estate(machine, *deployed(admin_rule()), **{name: "10.0.2.0/24"})
    assert verdict(found, dst="10.0.2.9") is Verdict.ALLOWED
    assert verdict(found) is Verdict.DENIED


def test_private_endpoints_are_not_touched() -> None:  # T-60
    endpoint = resource(
        "pe",
        "pe",
        {
            "subnet": link("subnet", "v/a"),
            "customNetworkInterfaceName": "x",
            "ipConfigurations": [{"name": "i", "properties": {"privateIPAddress": "10.0.1.9"}}],
        },
    )
    found = estate(endpoint, *deployed(admin_rule()))
    assert verdict(found, dst="10.0.1.9") is Verdict.ALLOWED
    assert verdict(found) is Verdict.DENIED
