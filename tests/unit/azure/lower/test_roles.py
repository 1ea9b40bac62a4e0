"""Who holds a role at a service: by assignments at it, at its group, at its subscription, and at nobody else's."""

from __future__ import annotations

from dataclasses import replace

from penstock.azure.lower.roles import grants
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.roles import Identity, RoleAssignment
from penstock.diagnostics import BUILT_IN
from penstock.net.endpoint import Grant

GROUP = "/subscriptions/s/resourcegroups/rg"
STORE = f"{GROUP}/providers/microsoft.storage/storageaccounts/st"


def assignment(scope: str, role: str, principal: str = "", said: str = "") -> RoleAssignment:
    return RoleAssignment(
        id=f"{scope}/{role}/{said}", name=role, origin=BUILT_IN, scope=scope, role=role, principal=principal, said=said
    )


def found(*items: RoleAssignment | Identity) -> list[tuple[str, str, bool]]:
    return [(one.who, one.role, one.above) for one in grants(Estate.of(items), STORE)]


def test_roles_at_the_service_come_before_those_handed_down() -> None:
    assert found(assignment(GROUP, "Owner", said="ops"), assignment(STORE, "Reader", said="app")) == [
        ("app", "Reader", False),
        ("ops", "Owner", True),
    ]


def test_roles_elsewhere_do_not_count() -> None:
    assert found(assignment(f"{GROUP}-other", "Owner", said="ops"), assignment(f"{STORE}2", "Owner", said="ops")) == []


def test_nobody_is_invented_for_whom_the_input_does_not_name() -> None:
    assert found(assignment(STORE, "Owner")) == [("somebody whom the input does not name", "Owner", False)]


def test_the_same_grant_is_told_once() -> None:
    twice = grants(
        Estate.of([assignment(STORE, "Owner", said="a"), replace(assignment(STORE, "Owner", said="a"), id="other")]),
        STORE,
    )
    assert twice == (Grant(who="a", role="Owner", above=False, origin=BUILT_IN),)
