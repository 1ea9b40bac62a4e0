"""Perimeters that watch."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.perimeter_learning import perimeter_learning
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import told
from tests.unit.azure.arm import link, resource


def held(mode: Any, **properties: Any) -> tuple[Resource, ...]:
    """A storage account in a perimeter that has a profile without rules."""
    association = {
        "privateLinkResource": link("storage", "st"),
        "profile": link("nsp_profile", "p/main"),
        "accessMode": mode,
    }
    return (
        resource("storage", "st", properties),
        resource("nsp", "p"),
        resource("nsp_profile", "p/main"),
        resource("nsp_association", "p/st", association),
    )


CLOSED = {"publicNetworkAccess": "Disabled"}


@pytest.mark.parametrize(
    ("mode", "properties", "expected"),
    [
        ("Learning", {}, [("medium", "st", True)]),
        (None, {}, [("medium", "st", True)]),
        ("Learning", CLOSED, [("low", "st", True)]),
        ("Enforced", {}, []),
        ("Audit", {}, [("low", "st", False)]),
    ],
    ids=["learning", "not stated", "behind a closed door", "enforced", "audit"],
)
def test_the_access_mode(mode: Any, properties: dict[str, Any], expected: list[tuple[str, str, bool]]) -> None:
    """NSP-01: learning is the default. NSP-05: it protects nothing."""
    assert told(perimeter_learning, *held(mode, **properties)) == expected
