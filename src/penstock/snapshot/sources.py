"""The `.tf` files beside a plan, and the file that locks the versions of its providers.

Comes in: the path of the plan. Goes out: what gives the texts of the files in a folder near it. Only such files are opened, they are only
searched, and there are bounds on their number and size. Read next: `azure/terraform/sources.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from posixpath import normpath

from penstock.azure.terraform.hcl import LONGEST
from penstock.azure.terraform.sources import Folder
from penstock.azure.terraform.versions import LOCK
from penstock.snapshot.files import show

ENDING = ".tf"
MOST_FILES = 2_000
MOST_BYTES = 32 * 2**20
"""So many files, and so much text, are looked at for one plan."""


def beside(plan: Path) -> Folder:
    """Give what reads the folders near a plan."""
    left = [MOST_FILES, MOST_BYTES]

    def folder(name: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        try:
            names = sorted((plan.parent / name).iterdir())
        except (OSError, ValueError):
            return found
        for path in names:
            wanted = path.suffix == ENDING or path.name == LOCK
            if wanted and left[0] > 0 and left[1] > 0 and path.is_file():
                text = _text(path)
                left[0] -= 1
                left[1] -= len(text)
                found[LOCK if path.name == LOCK else normpath(show(path))] = text
        return found

    return folder


def _text(path: Path) -> str:
    """Give the text of a file; of one that is too long or cannot be read, nothing."""
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
    except OSError:
        return ""
    return data.decode("utf-8", "replace") if len(data) <= LONGEST else ""
