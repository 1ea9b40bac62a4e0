"""Managers, groups, members, and services whose networks keep admin rules out."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.estate import NotRead
from penstock.azure.resources.network_manager import (
    IntentPolicyService,
    Membership,
    MembershipRecord,
    MemberType,
    NetworkGroup,
    NetworkManager,
)
from penstock.source.node import Unknown
from tests.unit.azure.arm import ref, resource
from tests.unit.azure.managers import group, manager, row

UNKNOWN = Unknown(why='parameter "p" has no value')


@pytest.mark.parametrize(
    ("scopes", "named", "open_scope"),
    [
        ({"subscriptions": ["/subscriptions/A"]}, ("/subscriptions/a",), False),
        ({"subscriptions": ["/subscriptions/a"], "managementGroups": ["/providers/x"]}, ("/subscriptions/a",), True),
        ({"subscriptions": ["/subscriptions/a"], "crossTenantScopes": [{}]}, ("/subscriptions/a",), True),
        ({"subscriptions": [UNKNOWN]}, (), True),
        (UNKNOWN, (), True),
        (None, (), True),
    ],
)
def test_the_scope_of_a_manager(scopes: Any, named: tuple[str, ...], open_scope: bool) -> None:
    estate, _ = read_all([resource("manager", "m", {"networkManagerScopes": scopes})])
    (found,) = estate.all(NetworkManager)
    assert (found.scopes, found.open_scope) == (named, open_scope)


@pytest.mark.parametrize(
    ("written", "expected"), [({}, MemberType.NETWORK), ({"memberType": "subnet"}, MemberType.SUBNET)]
)
def test_the_kind_of_member(written: dict[str, Any], expected: MemberType) -> None:
    estate, _ = read_all([resource("group", "m/g", written)])
    (found,) = estate.all(NetworkGroup)
    assert (found.member_type, found.manager, found.condition) == (expected, ref("manager", "m"), None)


def test_static_members_and_members_inside_a_group() -> None:
    inside = resource("group", "m/h", {"groupMembers": [{"resourceId": ref("vnet", "V")}, {}]})
    estate, _ = read_all([manager(), *group("m/g", "v"), inside])
    found = {(m.group, m.member) for m in estate.all(Membership) if isinstance(m.member, str)}
    assert found == {(ref("group", "m/g"), ref("vnet", "v")), (ref("group", "m/h"), ref("vnet", "v"))}
    assert len([m for m in estate.all(Membership) if isinstance(m.member, Unknown)]) == 1


def test_a_record_of_memberships_belongs_to_its_network() -> None:
    identity = f"{ref('vnet', 'v')}/providers/Microsoft.Network/networkGroupMemberships/default"
    listed = {"GroupMemberships": [{"NetworkGroupId": ref("group", "m/g")}]}
    estate, _ = read_all([row("microsoft.network/networkgroupmemberships", identity, listed)])
    (found,) = estate.all(MembershipRecord)
    assert (found.member, found.groups) == (ref("vnet", "v"), (ref("group", "m/g"),))


def test_services_with_intent_policies_are_read_for_that_and_counted_for_the_rest() -> None:  # AV-06
    instance = resource("mi", "db", {"subnetId": ref("subnet", "v/mi")})
    clusters = resource("databricks", "d", {"parameters": {"customVirtualNetworkId": {"value": ref("vnet", "v")}}})
    managed = resource("databricks", "own", {})
    estate, _ = read_all([instance, clusters, managed])
    assert {s.place for s in estate.all(IntentPolicyService)} == {ref("subnet", "v/mi"), ref("vnet", "v")}
    assert len(estate.all(NotRead)) == 2  # an instance is read in full
