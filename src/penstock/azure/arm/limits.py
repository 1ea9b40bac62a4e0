"""Bounds of the evaluator: an untrusted template ends with a message, not with the machine's memory.

The first two are Resource Manager's own (800 iterations a loop; 800 resources a template, which nested deployments multiply).
Read next: `arm/evaluate.py`.
"""

from __future__ import annotations

MAX_COPIES = 800
MAX_RESOURCES = 20_000
MAX_DEPTH = 60
MAX_STEPS = 3_000_000
MAX_TEXT = 2_000_000
MAX_ELEMENTS = 100_000
MAX_NESTED = 12
