"""Role assignments from templates and the command line, and what resources sign in as."""

from __future__ import annotations

from typing import Any

from penstock.azure.read import read_all
from penstock.azure.resources.roles import Identity, RoleAssignment
from tests.unit.azure.arm import link, network, ref, resource

STORE = ref("storage", "st")
READER = "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"


def assignment(scope: str = STORE, name: str = "one", **properties: Any) -> Any:
    """An assignment of a role at a scope, as an export has it."""
    base = {"scope": scope, "principalId": "P1", "roleDefinitionId": READER}
    return resource("role", name, base | properties)


def test_a_role_is_named_by_its_definition() -> None:
    """Microsoft Learn, Azure built-in roles: 2a2b9908-… is Storage Blob Data Reader."""
    estate, _ = read_all([assignment()])
    (found,) = estate.all(RoleAssignment)
    assert (found.role, found.scope, found.principal) == ("Storage Blob Data Reader", STORE, "p1")


def test_the_command_line_names_role_and_principal() -> None:
    estate, _ = read_all([assignment(roleDefinitionName="Contributor", principalName="ops")])
    (found,) = estate.all(RoleAssignment)
    assert (found.role, found.said) == ("Contributor", "ops")


def test_a_machine_signs_in_as_itself_and_as_what_it_is_given() -> None:
    identity = {"principalId": "P1", "userAssignedIdentities": {"/x/y": {"principalId": "P2"}, "/x/z": {}}}
    holds = {"networkProfile": {"networkInterfaces": [link("nic", "n")]}}
    estate, _ = read_all([resource("vm", "m", holds, identity=identity)])
    assert [(one.principal, one.name) for one in estate.all(Identity)] == [("p1", "m"), ("p2", "m")]


def test_the_store_knows_who_holds_a_role_at_it_and_above_it() -> None:
    above = STORE.rpartition("/providers/")[0]
    holds = {"networkProfile": {"networkInterfaces": [link("nic", "n")]}}
    made = network(
        resource("storage", "st", {}),
        resource("storage", "other", {}),
        resource("vm", "m", holds, identity={"principalId": "P1"}),
        assignment(),
        assignment(above, "two", principalId="P9", roleDefinitionName="Contributor", principalName="ops"),
    )
    told = [(one.who, one.role, one.above) for one in made.endpoints[STORE].grants]
    assert told == [("m", "Storage Blob Data Reader", False), ("ops", "Contributor", True)]
    assert [one.role for one in made.endpoints[ref("storage", "other")].grants] == ["Contributor"]
