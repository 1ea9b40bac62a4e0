"""Where the real inputs are that others wrote: beside the repository, or where PENSTOCK_CORPUS says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def folder(*names: str) -> Path:
    """Give a folder of the corpus; it may not be there."""
    return Path(os.environ.get("PENSTOCK_CORPUS") or ROOT.parent / "shared" / "corpus").joinpath(*names)


def reference(name: str) -> Path:
    """Give a page of the reference beside the repository; it may not be there."""
    return folder().parent / "reference" / name


def needs(path: Path) -> pytest.MarkDecorator:
    """Skip where the path is not there, and say so."""
    return pytest.mark.skipif(not path.exists(), reason=f"{path.name} is not beside the repository")
