"""Application security groups; who is in them is said by the interfaces. Read next: `lower/asg.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item
from penstock.azure.resources.security import ApplicationSecurityGroup


def read_asg(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give the group."""
    yield ApplicationSecurityGroup(id=resource.id, name=resource.name, origin=resource.origin)
