from __future__ import annotations

from typing import Any

from penstock.azure.resources.terms import Runtime
from penstock.source.node import Unknown
from tests.unit.azure.terraform.plans import (
    NETWORK,
    NSG,
    SUBNET,
    N,
    V,
    by_name,
    managed,
    opened,
    plan,
    ref,
)

JOIN = managed(
    "azurerm_subnet_network_security_group_association.j",
    {},
    {"subnet_id": ref("azurerm_subnet.a.id"), "network_security_group_id": ref("azurerm_network_security_group.n.id")},
)
RULE = managed(
    "azurerm_network_security_rule.r",
    {
        "name": "r",
        "resource_group_name": "rg",
        "network_security_group_name": "n",
        "priority": 100,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": "Tcp",
        "source_address_prefix": "*",
        "source_port_range": "*",
        "destination_address_prefix": "*",
        "destination_port_range": "443",
    },
)


def properties(value: dict[str, Any], name: str) -> Any:
    """The properties of a resource."""
    return by_name(opened(value))[name].properties.value


def test_ids_of_what_is_not_made_yet_meet() -> None:
    found = by_name(opened(plan(NETWORK, SUBNET)))
    assert found["v"].id == V
    assert found["a"].id == f"{V}/subnets/a"
    assert found["a"].parent_id == f"{V}/subnets".rsplit("/", 1)[0]


def test_an_association_joins_what_it_refers_to() -> None:
    assert properties(plan(NETWORK, SUBNET, NSG, JOIN), "a")["networkSecurityGroup"] == {"id": N}


def test_an_association_with_something_unknown_leaves_every_subnet_in_doubt() -> None:
    lost = managed(JOIN["address"], {}, {**JOIN["expressions"], "subnet_id": ref("local.subnet")})
    door = opened(plan(NETWORK, SUBNET, NSG, lost))
    doubt = by_name(door)["a"].properties.value["networkSecurityGroup"]
    assert isinstance(doubt, Unknown)
    assert "subnet_id is known after apply only: it is made of local.subnet" in doubt.why
    assert [d.code for d in door.diagnostics] == ["PS132"]


def test_an_association_with_what_the_file_does_not_hold_is_told() -> None:
    lost = managed(JOIN["address"], {"subnet_id": "/subscriptions/0/resourceGroups/x/providers/y/z/w/subnets/q"}, {})
    assert [d.code for d in opened(plan(lost)).diagnostics] == ["PS131"]


def test_names_known_after_apply_are_the_same_name_for_parent_and_child() -> None:
    network = managed(
        "azurerm_virtual_network.v",
        {"resource_group_name": "rg", "address_space": ["10.1.0.0/16"]},
        {"name": ref("random_pet.p.id")},
    )
    subnet = managed(
        "azurerm_subnet.a",
        {"name": "a", "resource_group_name": "rg", "address_prefixes": ["10.1.1.0/24"]},
        {"virtual_network_name": ref("azurerm_virtual_network.v.name")},
    )
    first, second = opened(plan(network, subnet)).resources
    assert second.id == f"{first.id}/subnets/a"
    assert first.name == "{azurerm_virtual_network.v.name}"


def test_a_group_known_after_apply_is_the_same_group() -> None:
    group = managed("azurerm_resource_group.g", {}, {"name": ref("random_pet.p.id")})
    network = managed(
        "azurerm_virtual_network.v", {"name": "v"}, {"resource_group_name": ref("azurerm_resource_group.g.name")}
    )
    subnet = managed(
        "azurerm_subnet.a",
        {"name": "a", "virtual_network_name": "v"},
        {"resource_group_name": ref("azurerm_virtual_network.v.resource_group_name")},
    )
    _, first, second = opened(plan(group, network, subnet)).resources
    assert second.id == f"{first.id}/subnets/a"


def test_new_resources_are_in_the_subscription_of_the_others() -> None:
    known = managed(NETWORK["address"], {**NETWORK["values"], "id": V.replace("{subscription}", "s-1")})
    assert by_name(opened(plan(known, NSG)))["n"].id == N.replace("{subscription}", "s-1")


def test_an_address_that_azure_gives_is_asked_of_its_owner() -> None:
    nic = managed("azurerm_network_interface.f", {"name": "f", "resource_group_name": "rg"})
    route = managed(
        "azurerm_route.r",
        {
            "name": "r",
            "resource_group_name": "rg",
            "route_table_name": "t",
            "address_prefix": "0.0.0.0/0",
            "next_hop_type": "VirtualAppliance",
        },
        {"next_hop_in_ip_address": ref("azurerm_network_interface.f.private_ip_address")},
    )
    hop = properties(plan(nic, route), "r")["nextHopIpAddress"]
    assert isinstance(hop, Runtime)
    assert hop.resource.endswith("/networkinterfaces/f")
    assert hop.path == ("ipConfigurations", "0", "properties", "privateIPAddress")


def test_a_value_that_is_known_after_apply_names_its_attribute() -> None:
    rule = managed(
        RULE["address"],
        {key: value for key, value in RULE["values"].items() if key != "source_address_prefix"},
        {"source_address_prefix": ref("local.office")},
    )
    source = properties(plan(NSG, rule), "r")["sourceAddressPrefix"]
    assert isinstance(source, Unknown)
    assert source.why == (
        "azurerm_network_security_rule.r.source_address_prefix is known after apply only: it is made of local.office"
    )


def test_a_group_whose_rules_are_resources_has_no_others() -> None:
    value = plan(NSG, RULE)
    value["resource_changes"][0]["change"]["after_unknown"]["security_rule"] = True
    assert "securityRules" not in properties(value, "n")


def test_a_group_of_which_no_rule_is_known_may_have_some() -> None:
    value = plan(NSG)
    value["resource_changes"][0]["change"]["after_unknown"]["security_rule"] = True
    assert isinstance(properties(value, "n")["securityRules"], Unknown)


def inline(**more: Any) -> dict[str, Any]:
    rule = {k: v for k, v in RULE["values"].items() if not k.endswith("group_name")}
    return managed(NSG["address"], {**NSG["values"], "security_rule": [{**rule, **more}]})


def test_blocks_and_resources_together_are_told() -> None:
    door = opened(plan(inline(name="other"), RULE))
    assert [d.code for d in door.diagnostics] == ["PS133"]
    assert [r["name"] for r in by_name(door)["n"].properties.value["securityRules"]] == ["other"]


def test_a_block_that_is_the_mirror_of_a_resource_counts_once() -> None:
    value = plan(inline(), RULE)
    del value["configuration"]["root_module"]["resources"][0]["expressions"]["security_rule"]
    door = opened(value)
    assert door.diagnostics == ()
    assert by_name(door)["n"].properties.value["securityRules"] == []


def test_a_rule_that_the_plan_deletes_is_gone_from_its_group_too() -> None:
    value = plan(managed(NSG["address"], {**inline()["values"], "id": N}))
    del value["configuration"]["root_module"]["resources"][0]["expressions"]["security_rule"]
    value["resource_changes"].append(
        {
            "address": "azurerm_network_security_rule.r",
            "change": {"actions": ["delete"], "before": {"id": f"{N}/securityRules/r"}, "after": None},
        }
    )
    assert properties(value, "n")["securityRules"] == []


def test_an_association_may_be_with_a_block_of_a_network() -> None:
    network = managed(
        NETWORK["address"], {**NETWORK["values"], "subnet": [{"name": "a", "address_prefixes": ["10.1.1.0/24"]}]}
    )
    join = managed(
        JOIN["address"],
        {"subnet_id": f"{V}/subnets/a"},
        {"network_security_group_id": ref("azurerm_network_security_group.n.id")},
    )
    (subnet,) = properties(plan(network, NSG, join), "v")["subnets"]
    assert subnet["properties"]["networkSecurityGroup"] == {"id": N}


def test_a_rule_of_an_unknown_group_may_be_of_any() -> None:
    values = {key: value for key, value in RULE["values"].items() if key != "network_security_group_name"}
    lost = managed(RULE["address"], values, {"network_security_group_name": ref("local.group")})
    door = opened(plan(NSG, lost))
    (rule,) = by_name(door)["n"].properties.value["securityRules"]
    assert isinstance(rule, Unknown)
    assert [d.code for d in door.diagnostics] == ["PS132"]


def test_a_rule_of_an_unknown_balancer_may_be_of_any() -> None:
    balancer = managed("azurerm_lb.l", {"name": "l", "resource_group_name": "rg"})
    rule = managed("azurerm_lb_rule.r", {"name": "r"}, {"loadbalancer_id": ref("local.balancer")})
    (found,) = properties(plan(balancer, rule), "l")["loadBalancingRules"]
    assert isinstance(found, Unknown)


def test_what_stands_in_a_block_known_after_apply_is_unknown() -> None:
    log = managed(
        "azurerm_network_watcher_flow_log.l",
        {"name": "l", "resource_group_name": "rg", "network_watcher_name": "w"},
        {"retention_policy": ref("local.retention")},
    )
    assert isinstance(properties(plan(log), "l")["retentionPolicy"]["days"], Unknown)


def test_a_resource_that_is_all_secret_is_all_unknown() -> None:
    value = plan(SUBNET)
    value["resource_changes"][0]["change"]["after_sensitive"] = True
    (subnet,) = opened(value).resources
    assert isinstance(subnet.properties.value["addressPrefixes"], Unknown)
    assert "10.1.1.0" not in repr(subnet)


def test_rules_of_an_unknown_policy_may_be_of_any() -> None:
    policies = [managed(f"azurerm_firewall_policy.{n}", {"name": n, "resource_group_name": "rg"}) for n in "pq"]
    group = managed(
        "azurerm_firewall_policy_rule_collection_group.g",
        {"name": "g", "priority": 100},
        {"firewall_policy_id": ref("local.policy")},
    )
    door = opened(plan(*policies, group))
    base = "/subscriptions/{subscription}/resourcegroups/rg/providers/microsoft.network/firewallpolicies"
    found = {r.id: r for r in door.resources}
    for name in "pq":
        doubt = found[f"{base}/{name}/rulecollectiongroups/g"].doubt
        assert isinstance(doubt, Unknown)
        assert "firewall_policy_id is known after apply only" in doubt.why
    assert [d.code for d in door.diagnostics] == ["PS132"]


def test_a_door_that_may_be_of_another_server_lets_in_nobody_for_sure() -> None:
    server = managed("azurerm_mssql_server.s", {"name": "s", "resource_group_name": "rg"})
    rule = managed(
        "azurerm_mssql_firewall_rule.r",
        {"name": "r", "start_ip_address": "20.0.0.1", "end_ip_address": "20.0.0.1"},
        {"server_id": ref("local.server")},
    )
    found = [r for r in opened(plan(server, rule)).resources if "/servers/s/firewallrules/" in r.id]
    (copy,) = found
    assert isinstance(copy.properties.value["startIpAddress"], Unknown)


def pool_join(name: dict[str, Any]) -> dict[str, Any]:
    values = {"network_interface_id": NIC_ID, "backend_address_pool_id": "/pool"}
    known = {key: value for key, value in name.items() if isinstance(value, str)}
    unknown = {key: value for key, value in name.items() if not isinstance(value, str)}
    return managed("azurerm_network_interface_backend_address_pool_association.j", {**values, **known}, unknown)


NIC_ID = "/subscriptions/{subscription}/resourceGroups/rg/providers/Microsoft.Network/networkInterfaces/f"


def addresses(*names: str) -> dict[str, Any]:
    parts = [{"name": name} for name in names]
    return managed("azurerm_network_interface.f", {"name": "f", "resource_group_name": "rg", "ip_configuration": parts})


def pools(value: dict[str, Any]) -> list[Any]:
    listed = properties(value, "f")["ipConfigurations"]
    return [one.get("properties", {}).get("loadBalancerBackendAddressPools") for one in listed]


def test_an_address_is_joined_by_its_name() -> None:
    found = pools(plan(addresses("a", "b"), pool_join({"ip_configuration_name": "B"})))
    assert found == [None, [{"id": "/pool"}]]


def test_an_address_whose_name_is_not_known_may_be_any() -> None:
    found = pools(plan(addresses("a", "b"), pool_join({"ip_configuration_name": ref("local.name")})))
    assert [isinstance(listed[0], Unknown) for listed in found] == [True, True]


def test_the_only_address_is_the_one_whatever_its_name() -> None:
    found = pools(plan(addresses("a"), pool_join({"ip_configuration_name": ref("local.name")})))
    assert found == [[{"id": "/pool"}]]
