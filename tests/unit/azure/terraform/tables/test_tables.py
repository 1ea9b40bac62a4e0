"""What holds of every row."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from penstock.azure.read.registry import MODELLED, look_up
from penstock.azure.terraform.row import Part, Row
from penstock.azure.terraform.tables import TABLE
from tests.unit.azure.terraform.plans import managed, opened, plan, ref
from tests.unit.azure.terraform.reads import reads

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


DOCUMENTED = Path(__file__).parents[1] / "documented.txt"


def documented() -> dict[str, set[str]]:
    """What the provider documents of each type, among what is read."""
    found: dict[str, set[str]] = {}
    for line in DOCUMENTED.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, _, *attributes = line.split()
            found.setdefault(name, set()).update(attributes)
    return found


def test_every_type_is_read_by_the_names_that_the_provider_documents() -> None:
    listed = documented()
    assert {name: sorted(set(reads(entry)) ^ listed.get(name, set())) for name, entry in TABLE.items()} == {
        name: [] for name in TABLE
    }


def test_each_name_is_documented_for_a_version_of_the_provider() -> None:
    rows = [line.split() for line in DOCUMENTED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert {row[1] for row in rows if len(row) > 2} <= {
        "".join(v) for n in range(1, 6) for v in combinations("12345", n)
    }
