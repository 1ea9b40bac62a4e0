"""Which types of services are read, and by whom."""

from __future__ import annotations

import pytest

from penstock.azure.kinds import KINDS
from penstock.azure.kinds.web import SCM
from penstock.azure.read.platform import READERS
from penstock.azure.read.registry import MODELLED


@pytest.mark.parametrize("arm_type", sorted(set(KINDS) - {SCM}))
def test_every_sort_of_service_is_read(arm_type: str) -> None:
    assert MODELLED[arm_type] is READERS[arm_type]


def test_what_is_no_type_of_azures_is_not_in_the_registry() -> None:
    assert SCM not in MODELLED


@pytest.mark.parametrize(
    "arm_type",
    [
        "microsoft.sql/servers/firewallrules",
        "microsoft.synapse/workspaces/firewallrules",
        "microsoft.servicebus/namespaces/networkrulesets",
        "microsoft.web/sites/slots/config",
        "microsoft.network/networksecurityperimeters/profiles/accessrules",
        "microsoft.network/privatelinkservices",
        "microsoft.network/serviceendpointpolicies",
    ],
)
def test_children_and_companions_are_read(arm_type: str) -> None:
    assert arm_type in MODELLED
