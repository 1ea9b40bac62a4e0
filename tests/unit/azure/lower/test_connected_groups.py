"""Mesh and direct connectivity. Expected values are from the semantics reference, RT-59."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.engine.result import Verdict
from tests.unit.azure.arm import link, network, nsg, ref, resource, vnet
from tests.unit.azure.connecting import THREE, configuration, hop, managed, spoke, verdict
from tests.unit.azure.managers import REGION, commit, group, located, manager


def test_a_mesh_connects_its_members_without_peerings() -> None:
    found = network(*THREE, *managed(configuration("Mesh"), "one", "two"))
    assert (verdict(found, 1, 2), hop(found, 1, 2)) == (Verdict.ALLOWED, "ConnectedGroup")
    assert verdict(found, 2, 1) is Verdict.ALLOWED
    assert verdict(found, 1, 0) is Verdict.DENIED


def test_default_rules_let_a_connected_group_in() -> None:
    """The members' addresses are part of VirtualNetwork, so AllowVnetInBound matches."""
    guarded = spoke("two", 2, networkSecurityGroup=link("nsg", "g"))
    found = network(*spoke("one", 1), *guarded, nsg("g"), *managed(configuration("Mesh"), "one", "two"))
    assert verdict(found, 1, 2) is Verdict.ALLOWED


def test_direct_connectivity_connects_spokes() -> None:
    made = configuration("HubAndSpoke", "hub", groupConnectivity="DirectlyConnected")
    found = network(*THREE, *managed(made, "one", "two"))
    assert (verdict(found, 1, 2), hop(found, 1, 2)) == (Verdict.ALLOWED, "ConnectedGroup")
    assert hop(found, 1, 0) == "VNetPeering"


@pytest.mark.parametrize(
    ("far", "fields", "expected"),
    [
        ("northeurope", {}, Verdict.DENIED),
        ("northeurope", {"isGlobal": "True"}, Verdict.ALLOWED),
        ("", {}, Verdict.UNKNOWN),
    ],
    ids=["regional", "global", "region not known"],
)
def test_a_mesh_holds_within_a_region_unless_it_is_global(far: str, fields: Any, expected: Verdict) -> None:
    parts = [manager(), *group("m/g", "one", "two"), configuration("Mesh", **fields)]
    both = commit(ref("connectivity", "m/c"), kind="Connectivity", regions=(REGION, "northeurope"))
    assert verdict(network(*spoke("one", 1), *spoke("two", 2, far), *parts, both), 1, 2) is expected


def test_a_mesh_of_several_groups_is_sure_only_within_a_group() -> None:
    made = configuration("Mesh")
    both = [{"networkGroupId": ref("group", name)} for name in ("m/g", "m/h")]
    made = resource("connectivity", "m/c", {"connectivityTopology": "Mesh", "appliesToGroups": both})
    parts = (*managed(made, "one", "two"), *group("m/h", "hub"))
    found = network(*THREE, *parts)
    assert verdict(found, 1, 2) is Verdict.ALLOWED
    assert verdict(found, 1, 0) is Verdict.UNKNOWN


def test_members_of_other_regions_share_no_addresses_with_a_regional_mesh() -> None:
    twin = located(vnet("twin", "10.2.0.0/16"), "northeurope")
    parts = [manager(), *group("m/g", "one", "two", "twin"), configuration("Mesh")]
    both = commit(ref("connectivity", "m/c"), kind="Connectivity", regions=(REGION, "northeurope"))
    assert verdict(network(*THREE, twin, *parts, both), 1, 2) is Verdict.ALLOWED
