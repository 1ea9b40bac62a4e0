"""What holds of every row."""

from __future__ import annotations

import pytest

from penstock.azure.read.registry import MODELLED, look_up
from penstock.azure.terraform.row import Part, Row
from penstock.azure.terraform.tables import TABLE
from tests.unit.azure.terraform.plans import managed, opened, plan, ref

ROWS = {name: entry for name, entry in TABLE.items() if isinstance(entry, Row)}


@pytest.mark.parametrize("kind", sorted(TABLE))
def test_a_resource_that_says_nothing_is_no_fault(kind: str) -> None:
    opened(plan(managed(f"{kind}.x", {})))


@pytest.mark.parametrize("kind", sorted(TABLE))
def test_a_resource_of_which_nothing_is_known_is_no_fault(kind: str) -> None:
    value = plan(managed(f"{kind}.x", {}, {"name": ref("local.x")}))
    value["resource_changes"][0]["change"]["after_unknown"] = dict.fromkeys(("id", "name", "properties"), True)
    opened(value)


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_a_type_is_modelled_or_known_to_be_not(kind: str) -> None:
    """What Terraform makes is of a type that the readers know, at least as one that is only counted."""
    arm = ROWS[kind].arm.lower()
    assert arm in MODELLED or "nothing is known" not in look_up(arm).hides


@pytest.mark.parametrize("kind", sorted(name for name, entry in TABLE.items() if isinstance(entry, Part)))
def test_a_part_stands_in_a_resource_that_is_made(kind: str) -> None:
    entry = TABLE[kind]
    assert isinstance(entry, Part)
    assert entry.owner_type in {row.arm for row in ROWS.values()}


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_names_are_as_many_as_the_type_has(kind: str) -> None:
    row = ROWS[kind]
    if not row.parent and not row.counted:
        assert row.arm.count("/") == len(row.names)
