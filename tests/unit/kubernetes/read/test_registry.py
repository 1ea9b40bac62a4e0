"""The tables of kinds."""

from __future__ import annotations

from penstock.kubernetes.read.registry import BECOMES, SILENT, WORKLOADS, kinds_table


def test_no_kind_is_both_read_and_passed_over() -> None:
    assert not set(BECOMES) & SILENT
    assert set(BECOMES) >= WORKLOADS


def test_the_page_names_every_kind() -> None:
    page = kinds_table()
    assert all(f"`{kind}`" in page for kind in (*BECOMES, *SILENT))
