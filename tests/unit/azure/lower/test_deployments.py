"""Where configurations are in effect; how that decides flows is tested with `lower/admin_rules.py`."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.lower import plan as plans
from penstock.azure.lower.deployments import Deployments
from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.admin_rules import SecurityAdminConfiguration
from penstock.azure.resources.network_manager import CommitType
from tests.unit.azure.arm import ref, vnet
from tests.unit.azure.managers import commit, located, manager, security


def answer(*parts: Resource, region: str = "westeurope") -> bool | str:
    estate, _ = read_all([located(vnet("v", "10.0.0.0/16"), region), security(), *parts])
    (configuration,) = estate.all(SecurityAdminConfiguration)
    found = Deployments(estate, plans.build(estate, Notes())).of(configuration, CommitType.SECURITY, ref("vnet", "v"))
    return found if isinstance(found, bool) else found[0].why


def test_ids_given_by_hand_are_compared_from_the_manager_on() -> None:
    assert answer(commit("networkManagers/m/securityAdminConfigurations/c")) is True
    assert answer(commit("networkManagers/m/securityAdminConfigurations/d")) is False
    assert answer(commit("/subscriptions/other/x/networkManagers/m/securityAdminConfigurations/c")) is False


def test_an_empty_goal_state_that_names_no_manager_is_of_the_only_one() -> None:
    nothing: Any = commit()
    nowhere = Resource(
        id="/providers/microsoft.network/networkmanagers/?/commits/x",
        type=nothing.type,
        name="x",
        body=nothing.body,
        properties=nothing.properties,
        origin=nothing.origin,
    )
    assert answer(manager(), nowhere) is False
    assert "is not in the input" in str(answer(manager(), manager("n"), nowhere))


def test_deployments_that_contradict_each_other_leave_doubt() -> None:
    one = commit(ref("security", "m/c"))
    other = commit(ref("security", "m/d"), regions=("westeurope", "eastus"))
    assert "contradict" in str(answer(one, other))


@pytest.mark.parametrize(("configuration", "expected"), [("m/c", "its region is not known"), ("m/d", "False")])
def test_a_network_without_region(configuration: str, expected: str) -> None:
    assert expected in str(answer(commit(ref("security", configuration)), region=""))


def test_the_cure_is_azures_own_answer() -> None:
    assert answer() == 'whether configuration "c" is deployed to westeurope is not in the input'
