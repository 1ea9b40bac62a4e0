"""What data sources find: resources that exist elsewhere."""

from __future__ import annotations

from typing import Any

from penstock.azure.doors import Door
from penstock.source.node import Unknown
from tests.unit.azure.terraform.plans import NETWORK, SUBNET, N, V, by_name, managed, opened, plan, ref

JOIN = "azurerm_subnet_network_security_group_association.j"
RULE = {
    "name": "ssh",
    "priority": 100,
    "direction": "Inbound",
    "access": "Allow",
    "protocol": "Tcp",
    "source_address_prefix": "*",
    "source_address_prefixes": [],
    "source_port_range": "*",
    "source_port_ranges": [],
    "destination_address_prefix": "*",
    "destination_address_prefixes": [],
    "destination_port_range": "22",
    "destination_port_ranges": [],
}
GROUPS: dict[str, list[str]] = {
    "source_application_security_group_ids": [],
    "destination_application_security_group_ids": [],
}


def found(kind: str, values: dict[str, Any], *made: dict[str, Any]) -> Door:
    """A plan in which a data source found something."""
    value = plan(*made)
    data = {
        "address": f"data.{kind}.x",
        "mode": "data",
        "type": kind,
        "name": "x",
        "values": {"resource_group_name": "rg", **values},
    }
    value["prior_state"] = {"values": {"root_module": {"resources": [data]}}}
    return opened(value)


def group(**rule: Any) -> Door:
    join = managed(
        JOIN,
        {},
        {
            "subnet_id": ref("azurerm_subnet.a.id"),
            "network_security_group_id": ref("data.azurerm_network_security_group.x.id"),
        },
    )
    values = {"name": "n", "id": N, "security_rule": [{**RULE, **rule}]}
    return found("azurerm_network_security_group", values, NETWORK, SUBNET, join)


def test_a_group_that_exists_elsewhere_has_its_rules() -> None:
    door = by_name(group(**GROUPS))
    assert door["a"].properties.value["networkSecurityGroup"] == {"id": N}
    (rule,) = door["n"].properties.value["securityRules"]
    assert rule["properties"]["destinationPortRange"] == "22"
    assert not any(isinstance(value, Unknown) for value in rule["properties"].values())


def test_what_a_data_source_does_not_have_is_unknown() -> None:
    (rule,) = by_name(group())["n"].properties.value["securityRules"]
    doubt = rule["properties"]["sourceApplicationSecurityGroups"]
    assert isinstance(doubt, Unknown)
    assert doubt.why.endswith("source_application_security_group_ids is not told by the data source")


def test_a_network_that_exists_elsewhere_is_there_and_no_more_is_known_of_it() -> None:
    door = found("azurerm_virtual_network", {"name": "v", "id": V, "address_space": ["10.0.0.0/8"]}, SUBNET)
    assert by_name(door)["v"].existing
    assert by_name(door)["v"].id == V
    assert by_name(door)["a"].parent_id.rpartition("/")[0] == V or by_name(door)["a"].parent_id == V


def test_what_the_plan_makes_is_no_other_resource() -> None:
    door = found("azurerm_virtual_network", {"name": "v", "id": V}, NETWORK)
    assert [r.existing for r in door.resources if r.id == V] == [False]


def test_older_names_count_where_a_data_source_has_only_those() -> None:
    values = {"name": "t", "id": "/t", "route": [], "disable_bgp_route_propagation": True}
    found_ = by_name(found("azurerm_route_table", values))["t"].properties.value
    assert found_["disableBgpRoutePropagation"] is True
