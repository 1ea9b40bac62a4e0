"""Managed Kubernetes clusters in Azure's words, as far as the network sees them. Read next: `read/aks.py`."""

from __future__ import annotations

from dataclasses import dataclass

from penstock.azure.resources.terms import Block, Flag, Reference
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
class ApiServer:
    """How the API server of a cluster is reached.

    `private`: only inside a network (AKS-21). `subnet` is where it stands itself, when it is `joined` to a network (AKS-23). `zone` is what the
    file says of the private zone: a word or an id. `public_name`: a private one has a name in public too. `ranges` are the addresses let in.
    """

    private: bool | Unknown
    joined: bool | Unknown
    origin: Origin
    subnet: Reference = None
    name: Text | None = None
    private_name: Text | None = None
    zone: Text | None = None
    public_name: Flag = None
    ranges: tuple[Block | Unknown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedCluster:
    """A cluster. `outbound` is its outboundType (AKS-10); `plugin` and `mode` say how pods get addresses, from `pods` if they have their own.

    `policy` and `dataplane` say who enforces network policies (AKS-30); what the file leaves out is what its SKU comes with. `node_group` is the
    resource group of the nodes. `families` are the versions of IP that it says its machines have.
    `knows_names` and `looks_inside`: whether policies of Cilium may speak of names, and of what is carried (AKS-35).
    """

    id: str
    name: str
    origin: Origin
    location: str
    outbound: Text
    plugin: Text
    mode: Text
    policy: Text
    dataplane: Text
    node_group: Text
    server: ApiServer
    pods: tuple[Block | Unknown, ...] = ()
    families: tuple[Text, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    knows_names: bool | Unknown = False
    looks_inside: bool | Unknown = False
