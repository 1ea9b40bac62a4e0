"""The bundled example estate: templates of a fictional company, with weaknesses that a test lists.

Comes in: nothing. Goes out: the folder, or a copy of it that its reader may edit. Read next: `cli/demo.py`.
"""

from __future__ import annotations

import shutil
from pathlib import Path


def estate_path() -> Path:
    """Give the folder of the example estate. It holds its own service tags, so that every answer is complete."""
    return Path(__file__).parent / "estate"


def unpack(into: Path) -> bool:
    """Copy the estate to a folder, unless there is one already; say whether it was copied.

    Raises `OSError` when the folder cannot be written.
    """
    if into.exists():
        return False
    shutil.copytree(estate_path(), into, copy_function=shutil.copyfile)
    return True
