"""What runs in a cluster, and the namespaces that it runs in. Read next: `resources/policy.py`."""

from __future__ import annotations

from dataclasses import dataclass

from penstock.diagnostics import Origin
from penstock.kubernetes.resources.labels import Labels
from penstock.source.node import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace:
    """A namespace. `declared` is False when it is only named by what is in it: its labels are then not known."""

    name: str
    labels: Labels
    origin: Origin
    declared: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerPort:
    """A port that a container lists, under a name or without."""

    name: str
    number: int
    protocol: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Pods that are alike: those of one controller, or a single one.

    `many`: there may be several at a time. `ports_open`: some of the listed ports could not be read. `on_host`: the pods use the network of their
    node, or why that is not known. `account` is empty when it is not known. `addresses` are those that its pods have, if the input knows them.
    """

    id: str
    kind: str
    name: str
    namespace: str
    labels: Labels
    origin: Origin
    ports: tuple[ContainerPort, ...] = ()
    ports_open: bool = False
    on_host: bool | Unknown = False
    account: str = "default"
    many: bool = True
    addresses: tuple[str, ...] = ()
