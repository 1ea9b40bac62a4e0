"""Application Gateway for Containers, in Azure's words: traffic controllers, frontends, associations, security policies (AGC-01).

Which backends a listener leads to is written in the cluster and not here. Read next: `read/traffic_controller.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.azure.resources.terms import Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficController:
    """A gateway that the controller in a cluster commands. `policies` are security policies that it names."""

    id: str
    name: str
    origin: Origin
    location: str
    policies: tuple[Reference, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ControllerFrontend:
    """Where clients enter. `host` is the name that Azure gave it."""

    id: str
    name: str
    origin: Origin
    controller: str
    host: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControllerAssociation:
    """The delegated subnet from which backends are asked."""

    id: str
    name: str
    origin: Origin
    controller: str
    subnet: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class ControllerPolicy:
    """A policy that the cluster may put before its listeners: `waf` is the web application firewall in it, if it is one."""

    id: str
    name: str
    origin: Origin
    controller: str
    waf: Reference
