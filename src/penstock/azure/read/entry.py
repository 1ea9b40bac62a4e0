"""The rows of the registry: a type that is read, and a type that is only counted.

Read next: `read/registry.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from penstock.azure.notes import Notes
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item

Reader = Callable[[Resource, Notes], Iterable[Item]]
"""Turns one resource into typed ones (a virtual network gives its inline subnets too)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Modelled:
    """A type that is read: by `reader`, and what it `becomes` in the neutral network, for people.

    `hides` is filled when the rest of it bears on traffic and is not modelled: it is then counted as well.
    """

    reader: Reader
    becomes: str
    hides: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModelled:
    """A type that is only counted: what it `hides`, and whether it bears on traffic at all."""

    hides: str
    bears_on_traffic: bool
