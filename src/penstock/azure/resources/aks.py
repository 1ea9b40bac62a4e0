"""Managed Kubernetes clusters in Azure's words, as far as the network sees them. Read next: `read/aks.py`."""

from __future__ import annotations

from dataclasses import dataclass

from penstock.azure.resources.load_balancer import BalancedProtocol
from penstock.azure.resources.terms import Block, Flag, Reference, ServiceTag
from penstock.azure.resources.text import Text
from penstock.diagnostics import Origin
from penstock.source.node import Unknown
from penstock.space.addresses import Address


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


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancedPort:
    """A port that a cluster asks a balancer for.

    `node_port` is the one that nodes answer on, None when the cluster chooses it; `probe` the TCP port by which the balancer asks for their health, None
    when that is not known or when it does not ask.
    """

    protocol: BalancedProtocol | Unknown
    port: int
    node_port: int | None = None
    probe: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancedService:
    """What a cluster asks of Azure for one of its services: a frontend of a balancer in front of all nodes (AKS-13).

    `internal`: it has a private address, in `subnet` by name or in that of the nodes. `address` is the one that the file states; `public_ip` the name of a
    public address. `clients` are who may call it by the group that AKS keeps, nobody in particular without them; with `sealed` nobody else, not even the
    network. `floating`: its packets keep the frontend as their destination on the way to the nodes.
    """

    id: str
    name: str
    origin: Origin
    cluster: str
    internal: bool | Unknown
    ports: tuple[BalancedPort, ...]
    subnet: Text = ""
    address: Address | Unknown | None = None
    public_ip: Text = ""
    clients: tuple[Block | ServiceTag | Unknown, ...] = ()
    sealed: bool = False
    floating: bool | Unknown = True
