"""Who is in a network group: static members, policies, records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from penstock.azure.lower import plan as plans
from penstock.azure.lower.group_members import GroupMembers
from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.diagnostics import BUILT_IN
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import ref, resource, vnet
from tests.unit.azure.managers import SUBSCRIPTION, group, located, manager, perhaps, row

GROUP = ref("group", "m/g")
POLICY = f"{SUBSCRIPTION}/providers/microsoft.authorization/policydefinitions/p"
ASSIGNED = f"{SUBSCRIPTION}/providers/microsoft.authorization/policyassignments/a"


def members(*parts: Resource) -> GroupMembers:
    networks = [
        located(vnet("prod-1", "10.1.0.0/16", a="10.1.0.0/24")),
        located(vnet("test-1", "10.2.0.0/16", a="10.2.0.0/24")),
    ]
    estate, _ = read_all([*networks, *parts])
    return GroupMembers(estate, plans.build(estate, Notes()))


def member(*parts: Resource, name: str = "prod-1") -> bool | str:
    found = members(*parts).network(GROUP, ref("vnet", name))
    return found if isinstance(found, bool) else found[0].why


def policy(condition: Any = None, effect: str = "addToNetworkGroup", **more: Any) -> Resource:
    rule = {
        "if": condition or {"field": "Name", "contains": "prod"},
        "then": {"effect": effect, "details": {"networkGroupId": GROUP}},
    }
    return row("microsoft.authorization/policydefinitions", POLICY, {"policyRule": rule, **more})


def assignment(scope: str = SUBSCRIPTION, definition: str = POLICY, **more: Any) -> Resource:
    properties = {"policyDefinitionId": definition, "scope": scope, **more}
    return row("microsoft.authorization/policyassignments", ASSIGNED, properties)


def test_a_static_member_is_in_and_others_are_not() -> None:
    parts = (manager(), *group("m/g", "prod-1"))
    assert member(*parts) is True
    assert member(*parts, name="test-1") is False


@pytest.mark.parametrize("name", ["prod-1", "test-1"])
def test_a_group_without_members_and_policies_says_nothing(name: str) -> None:
    assert "no members and no policy" in str(member(manager(), *group("m/g"), name=name))


def test_a_group_that_is_not_there_says_nothing() -> None:
    assert "the group is not in the input" in str(member(manager()))


def test_a_policy_adds_what_its_condition_selects() -> None:
    parts = (manager(), *group("m/g"), policy(), assignment())
    assert member(*parts) is True
    assert member(*parts, name="test-1") is False


def test_the_words_of_a_policy_are_compared_without_case() -> None:
    assert member(manager(), *group("m/g"), policy(effect="ADDTONETWORKGROUP"), assignment()) is True


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((policy(),), "no assignment of policy"),
        ((policy({"field": "Name", "match": "x"}), assignment()), 'operator "match"'),
        ((policy(), assignment("/subscriptions/other")), False),
        ((policy(), assignment(f"{SUBSCRIPTION}/resourcegroups/rg")), True),
        ((policy(), assignment(f"{SUBSCRIPTION}/resourcegroups/rg2")), False),
        ((policy(), assignment("/providers/microsoft.management/managementgroups/corp")), "in the scope of assignment"),
        ((policy(), assignment(enforcementMode="DoNotEnforce")), False),
        ((policy(), assignment(notScopes=[f"{SUBSCRIPTION}/resourceGroups/rg"])), False),
        ((policy(), assignment(resourceSelectors=[{"name": "x"}])), "selectors"),
        ((policy(effect="audit"), assignment()), False),
        ((policy(effect="[parameters('e')]"), assignment(parameters={"e": {"value": "addToNetworkGroup"}})), True),
        ((policy(effect="[parameters('e')]"), assignment()), 'parameter "e"'),
    ],
)
def test_a_policy_works_where_it_is_assigned(parts: tuple[Resource, ...], expected: bool | str) -> None:
    found = member(manager(), *group("m/g"), *parts)
    assert found is expected if isinstance(expected, bool) else expected in str(found)


def test_a_policy_without_assignment_adds_surely_nothing_that_its_condition_leaves_out() -> None:
    assert member(manager(), *group("m/g"), policy(), name="test-1") is False


def test_parameters_come_from_the_assignment_before_the_definition() -> None:
    condition = {"field": "Name", "contains": "[parameters('text')]"}
    defaults = {"text": {"type": "String", "defaultValue": "test"}}
    parts = (manager(), *group("m/g"), policy(condition, parameters=defaults))
    assert member(*parts, assignment()) is False
    assert member(*parts, assignment(parameters={"text": {"value": "prod"}})) is True


def test_a_set_assigns_its_definitions() -> None:
    identity = f"{SUBSCRIPTION}/providers/microsoft.authorization/policysetdefinitions/s"
    whole = row(
        "microsoft.authorization/policysetdefinitions",
        identity,
        {"policyDefinitions": [{"policyDefinitionId": POLICY}]},
    )
    assert member(manager(), *group("m/g"), policy(), whole, assignment(definition=identity)) is True


def test_a_policy_of_another_kind_is_nothing() -> None:
    rule = {"if": {"field": "type", "equals": "x"}, "then": {"effect": "deny"}}
    other = row("microsoft.authorization/policydefinitions", POLICY, {"policyRule": rule})
    estate, told = read_all([other])
    assert (estate.items, told) == ({}, ())


@pytest.mark.parametrize("text", [True, False])
def test_the_condition_of_a_group_itself(text: bool) -> None:
    condition: Any = {"allOf": [{"field": "Name", "contains": "prod"}]}
    written = '{"allOf": [{"field": "Name", "contains": "prod"}]}' if text else condition
    parts = (manager(), *group("m/g", conditionalMembership=written))
    assert member(*parts) is True
    assert member(*parts, name="test-1") is False


def test_a_condition_that_is_no_json_is_unknown() -> None:
    assert "no JSON" in str(member(manager(), *group("m/g", conditionalMembership="{")))


def test_what_azure_recorded_settles_it() -> None:
    record = row(
        "microsoft.network/networkgroupmemberships",
        f"{ref('vnet', 'prod-1')}/providers/microsoft.network/networkgroupmemberships/default",
        {"GroupMemberships": [{"NetworkGroupId": ref("group", "m/other")}]},
    )
    assert member(manager(), *group("m/g", "prod-1"), record) is False
    assert member(manager(), *group("m/g"), policy(), record) is False


def test_a_recorded_member_is_in() -> None:
    recorded = row(
        "microsoft.network/networkmanagers/networkgroups/members",
        f"{GROUP}/members/x",
        {"memberId": ref("vnet", "prod-1")},
    )
    assert member(manager(), *group("m/g"), recorded) is True


def test_a_network_out_of_the_managers_scope_gets_nothing() -> None:  # [AVNM-FAQ]
    assert member(manager("m", "/subscriptions/other"), *group("m/g", "prod-1")) is False
    assert member(manager("m", "/subscriptions/other", groups=("/x",)), *group("m/g", "prod-1")) is True


def test_a_member_that_is_not_known_may_be_anyone() -> None:
    unknown = resource("static", "m/g/x", {"resourceId": Unknown(why='parameter "v" has no value')})
    assert 'parameter "v"' in str(member(manager(), *group("m/g", "test-1"), unknown))


def test_a_group_of_subnets_holds_no_network_and_its_subnets() -> None:
    inside = resource("static", "m/g/x", {"resourceId": ref("subnet", "prod-1/a")})
    found = members(manager(), *group("m/g", memberType="Subnet"), inside)
    assert found.network(GROUP, ref("vnet", "prod-1")) is False
    assert found.subnet(GROUP, ref("subnet", "prod-1/a")) is True
    assert found.subnet(GROUP, ref("subnet", "test-1/a")) is False


def test_a_subnet_is_in_a_group_with_its_network() -> None:
    assert members(manager(), *group("m/g", "prod-1")).subnet(GROUP, ref("subnet", "prod-1/a")) is True


def test_the_addresses_of_a_group_are_those_of_its_members() -> None:
    cover = members(manager(), *group("m/g", "prod-1")).cover(GROUP, BUILT_IN)
    assert (cover.sure, cover.maybe, cover.words) == (AddressSet.of("10.1.0.0/16"), (), "g")
    doubtful = members(manager(), *group("m/g"), policy()).cover(GROUP, BUILT_IN)
    assert doubtful.sure.is_empty
    assert [addresses for _, addresses in doubtful.maybe] == [AddressSet.of("10.1.0.0/16")]


@pytest.mark.parametrize(
    "parts",
    [
        [perhaps(found) if found.name == "prod-1" else found for found in group("m/g", "prod-1")],
        [perhaps(found) if found.name == "g" else found for found in group("m/g", "prod-1")],
        [*group("m/g"), perhaps(policy()), assignment()],
        [*group("m/g"), policy(), perhaps(assignment())],
    ],
)
def test_what_may_not_be_deployed_may_add_nothing(parts: list[Resource]) -> None:
    assert "whether it is deployed is not known: p is not known" in str(member(manager(), *parts))
    assert member(manager(), *parts, name="test-1") is False


def test_what_may_not_be_deployed_adds_nothing_to_what_surely_is() -> None:
    assert member(manager(), *group("m/g", "prod-1"), perhaps(policy()), assignment()) is True


# ── a template that does not know where it is deployed, and files that do ────────────────────────────

HERE = "/subscriptions/{subscription()}/resourcegroups/{resourcegroup()}/providers/microsoft.network/networkmanagers/m"


def moved(found: Resource) -> Resource:
    return replace(found, id=found.id.replace(ref("manager", "m"), HERE))


def test_a_group_is_found_by_an_id_with_a_stand_in() -> None:
    assert member(*map(moved, (manager(), *group("m/g", "prod-1")))) is True
    assert member(*map(moved, group("m/g", "prod-1")), *map(moved, group("m/h", "test-1"))) is True


def test_an_id_that_may_mean_two_groups_means_none() -> None:
    elsewhere = [replace(m, id=m.id.replace("{resourcegroup()}", "{x}")) for m in map(moved, group("m/g", "prod-1"))]
    assert "the group is not in the input" in str(member(*map(moved, group("m/g", "prod-1")), *elsewhere))


def test_a_policy_fills_a_group_of_a_template() -> None:
    assert member(*map(moved, group("m/g")), policy(), assignment()) is True


def test_what_azure_recorded_of_a_group_of_a_template() -> None:
    record = row(
        "microsoft.network/networkgroupmemberships",
        f"{ref('vnet', 'prod-1')}/providers/microsoft.network/networkgroupmemberships/default",
        {"GroupMemberships": [{"NetworkGroupId": GROUP}]},
    )
    assert member(*map(moved, group("m/g", "test-1")), record) is True


def test_a_member_whose_id_has_a_stand_in_may_be_a_network() -> None:
    loose = ref("vnet", "prod-1").replace("/s/", "/{subscription()}/")
    parts = (manager(), *group("m/g"), resource("static", "m/g/x", {"resourceId": loose}))
    assert "the id is not known before the deployment" in str(member(*parts))
    assert member(*parts, name="test-1") is False
