"""Azure Policy as far as it fills network groups; what it selects is tested with `lower/group_members.py`."""

from __future__ import annotations

from typing import Any

from penstock.azure.read import read_all
from penstock.azure.resources.network_manager import GroupPolicy, PolicyAssignment, PolicySet
from penstock.source.node import Unknown
from tests.unit.azure.arm import ref
from tests.unit.azure.managers import row

AUTHORIZATION = "microsoft.authorization"
BELOW = f"/subscriptions/s/providers/{AUTHORIZATION}"


def definition(then: Any) -> Any:
    return row(
        f"{AUTHORIZATION}/policydefinitions", f"{BELOW}/policydefinitions/p", {"policyRule": {"if": {}, "then": then}}
    )


def test_a_definition_that_adds_to_a_group_names_it() -> None:
    then = {"effect": "addToNetworkGroup", "details": {"networkGroupId": ref("group", "m/G").upper()}}
    (found,) = read_all([definition(then)])[0].all(GroupPolicy)
    assert (found.group, found.effect) == (ref("group", "m/g"), "addToNetworkGroup")


def test_one_that_names_none_is_kept_with_its_gap() -> None:
    (found,) = read_all([definition({"effect": "addtonetworkgroup"})])[0].all(GroupPolicy)
    assert isinstance(found.group, Unknown)


def test_other_effects_are_nothing_here() -> None:
    assert read_all([definition({"effect": "deny"})])[0].items == {}


def test_the_scope_of_an_assignment_is_stated_or_where_it_stands() -> None:
    identity = f"{BELOW}/policyassignments/a"
    kind = f"{AUTHORIZATION}/policyassignments"
    (plain,) = read_all([row(kind, identity, {"policyDefinitionId": "/X"})])[0].all(PolicyAssignment)
    assert (plain.scope, plain.definition, plain.enforced, plain.selected) == ("/subscriptions/s", "/x", True, False)
    stated = {
        "scope": "/subscriptions/T",
        "enforcementMode": "DoNotEnforce",
        "notScopes": ["/subscriptions/T/resourceGroups/R"],
    }
    (other,) = read_all([row(kind, identity, stated)])[0].all(PolicyAssignment)
    assert (other.scope, other.enforced) == ("/subscriptions/t", False)
    assert other.not_scopes == ("/subscriptions/t/resourcegroups/r",)


def test_a_set_lists_its_definitions() -> None:
    listed = {"policyDefinitions": [{"policyDefinitionId": "/A"}, {"policyDefinitionId": "/B"}]}
    (found,) = read_all([row(f"{AUTHORIZATION}/policysetdefinitions", f"{BELOW}/policysetdefinitions/s", listed)])[
        0
    ].all(PolicySet)
    assert found.definitions == ("/a", "/b")
