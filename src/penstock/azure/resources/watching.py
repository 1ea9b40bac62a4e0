"""What records traffic, in Azure's words: flow logs, diagnostic settings, taps. Read next: `read/watching.py`."""

from __future__ import annotations

from dataclasses import dataclass

from penstock.azure.resources.terms import Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLog:
    """A flow log of a virtual network, subnet, interface, or (old form) security group. `days` None: nobody says how long."""

    id: str
    name: str
    origin: Origin
    target: Reference
    enabled: bool | Unknown
    days: int | Unknown | None = None
    analytics: bool | Unknown = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticSetting:
    """Which categories of logs a resource sends somewhere. `groups` are names of sets of categories; `unknown`: there may be more."""

    id: str
    name: str
    origin: Origin
    target: str
    categories: tuple[Text, ...]
    groups: tuple[Text, ...] = ()
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TapConfiguration:
    """An interface whose traffic is copied to a tap."""

    id: str
    name: str
    origin: Origin
    interface: str
    tap: Reference
