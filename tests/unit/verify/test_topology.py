"""What Azure says belongs together, held against a small network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from penstock.verify.compare import compare
from tests.unit.verify.test_compare import NET, NIC, asked, estate

GROUP, SUBNET = f"{NET}/networkSecurityGroups/g", f"{NET}/virtualNetworks/v/subnets/a"


def resource(identity: str, *associated: str) -> dict[str, Any]:
    return {
        "id": identity,
        "name": identity.rpartition("/")[2],
        "associations": [{"resourceId": i} for i in associated],
    }


def topology(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"operation": "topology", "target": "rg", "request": {}, "answer": {"resources": resources}}


def differences(folder: Path, *resources: dict[str, Any]) -> tuple[str, ...]:
    (found,) = compare(asked(estate(folder), topology(*resources)))
    return found.differences


def test_what_belongs_together_agrees(tmp_path: Path) -> None:
    assert not differences(
        tmp_path,
        resource(f"{NET}/virtualNetworks/v", SUBNET),
        resource(SUBNET, GROUP),
        resource(GROUP, SUBNET, f"{GROUP}/securityRules/shell"),
        resource(NIC, SUBNET),
    )


def test_a_group_that_we_do_not_see_on_a_subnet_is_told(tmp_path: Path) -> None:
    other = f"{NET}/networkSecurityGroups/other"
    assert differences(tmp_path, resource(SUBNET, other)) == (f"a: {GROUP.lower()}, Azure {other.lower()}",)


def test_what_we_do_not_know_is_told_and_is_no_crash(tmp_path: Path) -> None:
    found = differences(tmp_path, resource(f"{NET}/virtualNetworks/v/subnets/gone", GROUP), resource(f"{NET}/odd/x"))
    assert found == (f"gone: nothing, Azure {GROUP.lower()}", "x: a resource of an unknown type")
