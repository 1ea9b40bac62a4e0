"""The bundled example estate. Read next: `cli/demo.py`."""

from __future__ import annotations

from pathlib import Path


def estate_path() -> Path:
    """Give the folder of the example estate."""
    return Path(__file__).parent / "estate"
