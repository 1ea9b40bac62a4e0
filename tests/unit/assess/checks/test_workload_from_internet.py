"""PS602: what else of a machine the internet reaches."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.assess.checks.workload_from_internet import workload_from_internet
from tests.unit.assess.checks.asking import found, told
from tests.unit.assess.checks.test_admin_port_from_internet import estate
from tests.unit.azure.arm import rule


@pytest.mark.parametrize(
    ("fields", "severity"),
    [
        ({"destinationPortRange": "443"}, ["medium"]),
        ({"destinationPortRange": "8000-8100"}, ["high"]),
        ({"destinationPortRange": "1433"}, ["critical"]),
        ({"destinationPortRange": "443", "sourceAddressPrefix": "20.5.0.0/24"}, ["low"]),
        ({"destinationPortRange": "22"}, []),
        ({"destinationPortRange": "443", "access": "Deny"}, []),
    ],
    ids=["web", "other ports", "a database", "few sources", "administration is told elsewhere", "denied"],
)
def test_the_severity_is_what_is_open_to_whom(fields: dict[str, Any], severity: list[str]) -> None:
    assert [s for s, _, _ in told(workload_from_internet, *estate(rule("r", **fields)))] == severity


def test_the_proof_is_a_packet_to_what_makes_it_severe() -> None:
    (finding,) = found(workload_from_internet, *estate(rule("r", destinationPortRange="*", protocol="Tcp")))
    assert finding.proof[0].packet.dst_port == 445
