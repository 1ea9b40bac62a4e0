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
from penstock.source.node import Unknown
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


SOMETHING = Unknown(why="a parameter without a value")
IT = ref("security", "m/c")


@pytest.mark.parametrize(
    ("fields", "sure"),
    [
        ({"configurationIds": SOMETHING}, ()),
        ({"configurationIds": [ref("security", "m/d"), SOMETHING]}, ()),
        ({"configurationIds": [IT, SOMETHING]}, (True,)),
        ({"targetLocations": SOMETHING}, ()),
        ({"targetLocations": ["eastus", SOMETHING]}, ()),
        ({"targetLocations": ["westeurope", SOMETHING]}, (True,)),
        ({"commitType": SOMETHING}, ()),
        ({"deploymentStatus": SOMETHING}, ()),
    ],
)
def test_a_deployment_of_which_something_is_not_known(fields: dict[str, Any], sure: tuple[bool, ...]) -> None:
    """AV-05: whether the configuration holds is told by the kind, the regions and the configurations of a deployment."""
    found = answer(commit(IT, **fields))
    assert (found,) == sure if sure else isinstance(found, str)


def test_a_deployment_of_unknown_time_may_be_the_last_one() -> None:
    with_it, without = commit(IT, commitTime=SOMETHING), commit(ref("security", "m/d"), commitTime="2026-01-01")
    assert "contradict" in str(answer(with_it, without))


@pytest.mark.parametrize(("time", "expected"), [("2025-01-01", "True"), ("2026-02-01", "it is not known what it is")])
def test_only_the_last_deployment_may_be_of_an_unknown_place(time: str, expected: str) -> None:
    somewhere = commit(ref("security", "m/d"), targetLocations=SOMETHING, commitTime=time)
    assert expected in str(answer(commit(IT, commitTime="2026-01-01"), somewhere))


@pytest.mark.parametrize(("configuration", "expected"), [("m/c", "its region is not known"), ("m/d", "False")])
def test_a_network_without_region(configuration: str, expected: str) -> None:
    assert expected in str(answer(commit(ref("security", configuration)), region=""))


def test_the_cure_is_azures_own_answer() -> None:
    assert answer() == 'whether configuration "c" is deployed to westeurope is not in the input'
