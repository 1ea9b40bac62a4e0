"""The differences from Azure that are known, each with its reason. Read next: `sickbay.md`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("sickbay.md")
COLUMNS = ["Recording", "Question", "Difference", "Reason"]


@lru_cache
def known() -> dict[tuple[str, int], dict[str, str]]:
    """Give difference → reason, by recording and number of the question."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    header, _, *rows = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert _cells(header) == COLUMNS
    for row in rows:
        folder, n, difference, reason = _cells(row)
        assert reason, f"a difference without a reason: {row}"
        found.setdefault((folder, int(n)), {})[difference] = reason
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
