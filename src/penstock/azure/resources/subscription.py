"""Subscriptions, as far as their kind bears on traffic. Read next: `read/subscription.py`."""

from __future__ import annotations

from dataclasses import dataclass

from penstock.diagnostics import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A subscription; `quota` is the id of its offer, which says what kind it is, or empty."""

    id: str
    name: str
    origin: Origin
    quota: str
