"""API servers that the internet may call. Expected: AKS-21, AKS-22 of the semantics reference."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.administration_public import administration_public
from penstock.assess.checks.public_door_open import public_door_open
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import told
from tests.unit.azure.arm import vnet
from tests.unit.azure.clusters import OVERLAY, cluster


def estate(access: Any) -> tuple[Resource, ...]:
    """A cluster whose API server is reached so."""
    return (vnet("v", "10.0.0.0/16", nodes="10.0.0.0/24"), cluster(OVERLAY, apiServerAccessProfile=access))


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        ({}, [("medium", "aks/api", True)]),
        ({"authorizedIPRanges": ["203.0.113.0/24"]}, [("low", "aks/api", True)]),
        ({"authorizedIPRanges": ["0.0.0.0/0"]}, [("medium", "aks/api", True)]),
        ({"authorizedIPRanges": ["[parameters('office')]"]}, [("medium", "aks/api", False)]),
        ({"enablePrivateCluster": "[parameters('hidden')]"}, [("medium", "aks/api", False)]),
        ({"enablePrivateCluster": True, "authorizedIPRanges": ["203.0.113.0/24"]}, []),
    ],
    ids=["open", "ranges", "a range of everything", "ranges unknown", "perhaps private", "private"],
)
def test_who_may_call(access: Any, expected: list[tuple[str, str, bool]]) -> None:
    assert told(administration_public, *estate(access)) == expected


def test_an_open_api_server_is_told_once() -> None:
    assert told(public_door_open, *estate({})) == []
