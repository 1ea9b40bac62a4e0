"""A host as files name it: a name or an address. Read next: `read/hosts.py`."""

from __future__ import annotations

from penstock.source.node import Unknown
from penstock.space.addresses import Address

Host = str | Address | Unknown
"""A lower-case name, an address, or why it cannot be known; a `Runtime` says whose name or address it is."""
