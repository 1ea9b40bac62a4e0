"""Policies of kinds that are not read: that they are there is known, what they say is not. Read next: `lower/opaque.py`."""

from __future__ import annotations

from dataclasses import dataclass

from penstock.diagnostics import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class OpaquePolicy:
    """A policy that nobody reads. `namespace` is empty when it speaks of all of them; `group` is that of its API."""

    kind: str
    group: str
    name: str
    namespace: str
    origin: Origin
