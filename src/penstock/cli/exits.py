"""Exit codes, the same for all verbs."""

from __future__ import annotations

FINE = 0
FOUND = 1
USAGE = 2
UNKNOWN = 3
UNREADABLE = 4
INTERNAL = 70
INTERRUPTED = 130
