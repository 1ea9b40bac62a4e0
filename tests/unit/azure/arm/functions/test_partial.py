"""Texts of which some pieces are unknown."""

from __future__ import annotations

import pytest

from tests.unit.azure.arm.templates import unknown, value

P = {"p": {"type": "string"}}
ID = "resourceId('Microsoft.Network/virtualNetworks', parameters('p'))"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (f"[empty({ID})]", False),
        (f"[equals({ID}, '')]", False),
        (f"[equals('', {ID})]", False),
        (f"[equals({ID}, null())]", False),
        (f"[not(empty({ID}))]", True),
        (f"[if(empty({ID}), 'none', 'some')]", "some"),
        (f"[contains({ID}, '/Microsoft.Network/')]", True),
        (f"[startsWith({ID}, '/SUBSCRIPTIONS/')]", True),
        (f"[startsWith({ID}, '/providers/')]", False),
        ("[endsWith(concat(parameters('p'), '-nic'), 'NIC')]", True),
        ("[endsWith(concat(parameters('p'), '-nic'), '-vm')]", False),
        ("[equals(concat('vnet-', parameters('p')), 'nsg-x')]", False),
        ("[equals(toLower(concat('A', parameters('p'))), 'B')]", False),
        ("[equals(parameters('p'), concat('x', parameters('p')))]", None),
        (f"[contains({ID}, '/Microsoft.Storage/')]", None),
        ("[contains(subscription().id, 'hub')]", False),
        ("[contains(subscription().id, 'dad')]", None),
        ("[contains(subscription().id, '/a')]", None),
        ("[contains(subscriptionResourceId('A.B/c', 'x'), 'd/providers')]", None),
        ("[contains(subscriptionResourceId('A.B/c', 'x'), 'x/providers')]", False),
        ("[startsWith(concat('vnet-', parameters('p')), 'vnet-hub')]", None),
        ("[endsWith(concat('vnet-', parameters('p')), 'x')]", None),
        ("[equals(concat('vnet-', parameters('p')), 'vnet-x')]", None),
        ("[equals(toLower(concat('VNET-', parameters('p'))), 'vnet-x')]", None),
        ("[empty(parameters('p'))]", None),
        ("[equals(parameters('p'), '')]", None),
        ("[equals(parameters('p'), 5)]", None),
    ],
)
def test_only_what_is_certain_is_answered(expression: str, expected: object) -> None:
    if expected is None:
        assert unknown(expression, parameters=P)
    else:
        assert value(expression, parameters=P) == expected


def test_lower_case_reaches_the_known_pieces_alone() -> None:
    found = value(
        "[createObject('name', concat(toLower(concat('VNET-', parameters('p'))), 'X'), 'properties', null())]",
        parameters=P,
    )
    assert found["name"] == "vnet-{p}X"
