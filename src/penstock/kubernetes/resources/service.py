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
    """A port of a service. `target` is the port of the pods: a number, or the name that each of them gives to one."""

    name: str
    protocol: int
    port: int
    target: int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service. `selector` None: what stands behind it is listed elsewhere.

    `headless`: it has no address of its own, and its name leads to the pods. `internal`: its load balancer has a private address. `local`: outside
    traffic keeps its source, since each node hands it to its own pods only. `clients` are who may call the load balancer. `ports` holds an `Unknown` for
    each that could not be read.
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
