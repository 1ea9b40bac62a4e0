"""Documented facts that the model does not simply hold: unknown on purpose, assumed, not there yet, or beside the point.

Comes in: `facts.json`, one row for each fact of the semantics reference that is not both cited by the code and shown by a test.
Goes out: `standings()`, from which `docs/coverage.md` is made. Read next: `azure/read/registry.py`.
"""

from __future__ import annotations

from enum import Enum
from importlib import resources

import msgspec


class State(Enum):
    """How the model stands to a fact."""

    UNKNOWN = "unknown"  # answers that depend on it are unknown, and say so
    ASSUMED = "assumed"  # documented nowhere or in two ways; one reading is taken, and `why` says which
    NOT_YET = "not-yet"  # not modelled; `why` says what that does to answers
    OUTSIDE = "outside"  # nothing about which new flow may pass


class Standing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fact, how the model stands to it, and why."""

    fact: str
    state: State
    why: str


def standings() -> tuple[Standing, ...]:
    """Give every row, in the order of the file."""
    text = resources.files("penstock.azure").joinpath("facts.json").read_bytes()
    return msgspec.json.decode(text, type=tuple[Standing, ...])
