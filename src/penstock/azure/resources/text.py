"""A value as the file gives it: text, or unknown with its reason. Read next: `resources/firewall.py`."""

from __future__ import annotations

from penstock.source.node import Unknown

Text = str | Unknown
"""A string, or why it cannot be known."""
