"""Which ARM type is read by whom, and what the types that nobody reads may hide.

Comes in: the tables of `core`, `services`, `names`, `managers`, `platform`, `wan`, `watching` and `unmodelled`. Goes out: `look_up`, and `coverage_table()`,
from which `docs/coverage.md` is made. A new type is one row in one of the tables. Read next: `read/vnet.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from penstock.azure.read import core, managers, names, platform, services, unmodelled, wan, watching
from penstock.azure.read.entry import Modelled, NotModelled

MODELLED: Mapping[str, Modelled] = {
    **core.READERS,
    **services.READERS,
    **names.READERS,
    **managers.READERS,
    **platform.READERS,
    **wan.READERS,
    **watching.READERS,
}


def look_up(arm_type: str) -> Modelled | NotModelled:
    """Give what is known of an ARM type (lower case); a type never heard of may bear on traffic."""
    found = MODELLED.get(arm_type)
    return found if found is not None else unmodelled.look_up(arm_type)


def coverage_table() -> str:
    """Give the tables of `docs/coverage.md`: what is modelled as what, and what is only counted."""
    rows = ["| Resource type | Becomes |", "|---|---|"]
    rows += [f"| `{arm_type}` | {_becomes(entry)} |" for arm_type, entry in sorted(MODELLED.items())]
    rows += ["", "| Not modelled: counted in every report | Bears on traffic | What it may hide |", "|---|---|---|"]
    for arm_type, gap in sorted(unmodelled.TYPES.items()):
        if arm_type not in MODELLED:
            rows.append(f"| `{arm_type}` | {'yes' if gap.bears_on_traffic else 'no'} | {gap.hides} |")
    return "\n".join(rows) + "\n"


def _becomes(entry: Modelled) -> str:
    return (
        f"{entry.becomes}; counted in every report for what it hides: {entry.hides}" if entry.hides else entry.becomes
    )
