"""Connectivity configurations of a network manager, in Azure's words. Read next: `read/connectivity.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.resources.terms import Flag, Reference
from penstock.diagnostics import Origin
from penstock.source.node import Unknown


class Topology(Enum):
    """Peerings with a hub, or one connected group (RT-59)."""

    HUB_AND_SPOKE = "HubAndSpoke"
    MESH = "Mesh"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupConnection:
    """How the networks of one group take part: `direct` puts them into a connected group, `is_global` across regions."""

    group: Reference
    direct: Flag = False
    is_global: Flag = False
    use_hub_gateway: Flag = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectivityConfiguration:
    """A configuration: it connects nothing before it is deployed."""

    id: str
    name: str
    origin: Origin
    manager: str
    topology: Topology | Unknown
    hubs: tuple[Reference, ...] = ()
    groups: tuple[GroupConnection, ...] = ()
    is_global: Flag = False
    delete_existing: Flag = False
