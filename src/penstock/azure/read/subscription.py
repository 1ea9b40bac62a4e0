"""Subscriptions, as Resource Graph and the REST interface write them. Read next: `lower/mail.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import values
from penstock.azure.resource import Resource
from penstock.azure.resources.subscription import Subscription


def read_subscription(resource: Resource, notes: Notes) -> Iterator[Subscription]:
    """Give the subscription with the id of its offer."""
    del notes
    inside = resource.properties.get("subscriptionPolicies", "quotaId")
    node = resource.body.get("subscriptionPolicies", "quotaId") if inside.is_missing else inside
    yield Subscription(id=resource.id, name=resource.name, origin=resource.origin, quota=values.text(node))
