"""Symbolic addresses, under the name by which this room knows them. Read next: `net/symbols.py`."""

from penstock.net.symbols import SPACE_4, SPACE_6, Symbols

__all__ = ["SPACE_4", "SPACE_6", "Symbols"]
