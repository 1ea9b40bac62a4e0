"""Services: names and addresses behind which pods stand. Read next: `read/service.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from penstock.diagnostics import Origin
from penstock.kubernetes.resources.labels import Labels, Selector
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet


class ServiceType(Enum):
    """Who may call a service; the value is Kubernetes' word in lower case."""

    INSIDE = "clusterip"
    NODES = "nodeport"
    BALANCED = "loadbalancer"
    NAME = "externalname"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePort:
    """A port of a service. `target` is the port of the pods: a number, or the name that each of them gives to one.

    `node_port` is the one that nodes answer on, None when the cluster chooses it.
    """

    name: str
    protocol: int
    port: int
    target: int | str
    node_port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balancer:
    """What a service says of its load balancer in Azure.

    `address` is the one stated, or that it got; `subnet` and `public_ip` are names, empty when none is given. `opened` are ranges and service tags that its
    security group lets in; with `sealed` it lets in nobody else. `floating`: packets keep the balancer's address as their destination. `other`: another
    implementation than Azure's serves it.
    """

    address: str | Unknown = ""
    subnet: str | Unknown = ""
    public_ip: str | Unknown = ""
    opened: tuple[str, ...] | Unknown = ()
    sealed: bool = False
    floating: bool | Unknown = True
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service. `selector` None: what stands behind it is listed elsewhere.

    `headless`: it has no address of its own, and its name leads to the pods. `internal`: its load balancer has a private address. `local`: outside
    traffic keeps its source, since each node hands it to its own pods only. `clients` are those whom nodes let in to the load balancer. `ports` holds an
    `Unknown` for each that could not be read. `on_nodes`: nodes answer for it too. `health_port` is where balancers ask nodes of a `local` one.
    """

    id: str
    name: str
    namespace: str
    origin: Origin
    type: ServiceType | Unknown
    selector: Selector | None
    ports: tuple[ServicePort | Unknown, ...]
    headless: bool = False
    internal: bool | Unknown = False
    local: bool = False
    clients: AddressSet | Unknown | None = None
    labels: Labels = field(default_factory=Labels)
    balancer: Balancer = field(default_factory=Balancer)
    on_nodes: bool = True
    health_port: int | None = None
