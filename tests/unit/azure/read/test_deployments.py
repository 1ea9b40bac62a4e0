"""Commits, goal states, what holds in a network, and scripts that deploy."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resources.network_manager import AppliedRecord, Commit, CommitScript, CommitState, CommitType
from penstock.source.node import Unknown
from tests.unit.azure.arm import ref, resource
from tests.unit.azure.managers import commit, row

CONFIGURATION = ref("security", "m/c")


def test_a_commit() -> None:
    (found,) = read_all([commit(CONFIGURATION.upper(), regions=("West Europe", "eastus"))])[0].all(Commit)
    assert (found.manager, found.kind, found.state) == (ref("manager", "m"), CommitType.SECURITY, CommitState.DEPLOYED)
    assert (found.configurations, found.regions) == ((CONFIGURATION,), ("westeurope", "eastus"))


def test_a_state_that_means_nothing_is_unknown() -> None:
    estate, told = read_all([commit(CONFIGURATION, deploymentStatus="Perhaps")])
    assert isinstance(estate.all(Commit)[0].state, Unknown)
    assert [d.code for d in told] == ["PS207"]


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("securityadmin", "securityAdminConfigurations", CommitType.SECURITY),
        ("connectivity", "connectivityConfigurations", CommitType.CONNECTIVITY),
        ("routing", "routingConfigurations", CommitType.ROUTING),
    ],
)
def test_a_goal_state_is_a_commit_to_its_region(kind: str, name: str, expected: CommitType) -> None:
    goal = row(
        f"microsoft.network/networkmanagers/{kind}regionalgoalstates",
        f"{ref('manager', 'm')}/{kind}regionalgoalstates/westeurope",
        {name: [{"id": f"{CONFIGURATION}/snapshots/7"}], "status": "Succeeded", "commitTimestamp": "2024-01-01"},
        location="westeurope",
    )
    (found,) = read_all([goal])[0].all(Commit)
    assert (found.kind, found.configurations, found.regions) == (expected, (CONFIGURATION,), ("westeurope",))
    assert (found.manager, found.time, found.state) == (ref("manager", "m"), "2024-01-01", CommitState.DEPLOYED)


def applied(**properties: Any) -> tuple[AppliedRecord, ...]:
    identity = f"{ref('vnet', 'v')}/providers/Microsoft.Network/effectiveSecurityAdminRules/default"
    return read_all([row("microsoft.network/effectivesecurityadminrules", identity, properties)])[0].all(AppliedRecord)


def test_what_holds_in_a_network() -> None:
    (found,) = applied(EffectiveSecurityAdminConfigurations=[{"Id": f"{CONFIGURATION}/snapshots/0"}])
    assert (found.network, found.configurations) == (ref("vnet", "v"), (CONFIGURATION,))


def test_a_record_that_is_not_final_says_nothing() -> None:
    assert applied(effectiveSecurityAdminConfigurations=[], provisioningState="Failed") == ()
    assert applied(provisioningState="Succeeded") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Deploy-AzNetworkManagerCommit -Name x", True),
        ("az network manager post-commit --commit-type SecurityAdmin", True),
        ("az rest -m POST -u https://x/networkManagers/m/commit?api-version=1", True),
        ("Get-AzNetworkManager", False),
    ],
)
def test_scripts_that_deploy(text: str, found: bool) -> None:
    estate, _ = read_all([resource("script", "s", {"scriptContent": text, "arguments": "-c Sec"})])
    assert [s.text.endswith("-c sec") for s in estate.all(CommitScript)] == ([True] if found else [])
