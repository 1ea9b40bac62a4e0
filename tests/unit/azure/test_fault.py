"""A fault of ours is told with the file it cost."""

from __future__ import annotations

from penstock.azure.fault import fault


def test_a_fault_names_its_file_and_asks_for_a_report() -> None:
    told = fault("a.json", KeyError("x"))
    assert (told.code, told.origin.file) == ("PS901", "a.json")
    assert "KeyError" in told.message
    assert "report" in told.help
