"""The collector of remarks, under the name by which this room knows it. Read next: `source/notes.py`."""

from penstock.source.notes import Notes

__all__ = ["Notes"]
