"""Managed Kubernetes clusters in Azure's words, as far as the network sees them. Read next: `read/aks.py`."""

from __future__ import annotations

from dataclasses import dataclass

from penstock.azure.resources.terms import Reference
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class NodePool:
    """Nodes in a subnet; `subnet` None means a virtual network that the cluster makes for itself.

    `pod_subnet` is set when pods have a subnet of their own (AKS-03).
    """

    id: str
    name: str
    origin: Origin
    cluster: str
    subnet: Reference
    pod_subnet: Reference = None
    count: int | Unknown | None = None
    public_nodes: bool | Unknown = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedCluster:
    """A cluster. `outbound` is its outboundType (AKS-10); `plugin` and `mode` say how pods get addresses."""

    id: str
    name: str
    origin: Origin
    location: str
    outbound: Text
    plugin: Text
    mode: Text
    policy: Text
    private: bool | Unknown
    node_group: Text
    labels: tuple[tuple[str, str], ...] = ()
