"""Bytes to nodes that know their place; knows JSON, not Azure. Read first: `source/document.py`."""
