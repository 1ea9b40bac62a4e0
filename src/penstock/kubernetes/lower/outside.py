"""What is around a cluster when nothing of it is in the input.

Comes in: a `Cluster`. Goes out: `Edge`: one network with all pods in it, and the outside behind a gateway of which nothing is known. Whatever
policies refuse is refused; whatever they let in or out is unknown, because the network around the cluster decides as well. Read next:
`lower/lower.py`.
"""

from __future__ import annotations

from penstock.diagnostics import BUILT_IN
from penstock.kubernetes.lower.pods import SYMBOLIC, Pods
from penstock.kubernetes.resources.cluster import Cluster
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind, Method, Outbound, Segment
from penstock.net.network import Domain
from penstock.net.route import Deliver, NextHop, Rank, Route, RouteTable, ToGateway, ToInternet
from penstock.net.symbols import SPACE_4, SPACE_6
from penstock.space.addresses import AddressSet, Prefix

PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
"""Private space (RFC 1918, RFC 6598, RFC 4193): networks around the cluster."""

NOT_SENT = (
    "0.0.0.0/8",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "224.0.0.0/4",
    "168.63.129.16",
    "::/8",
    "fe80::/10",
    "ff00::/8",
)
"""What nobody sends from across networks (RFC 6890), and the address by which Azure itself is met."""

EVERYWHERE = ("0.0.0.0/0", "::/0")


class Edge:
    """The network of a cluster's pods, and what leads out of it."""

    def __init__(self, cluster: Cluster, pods: Pods, why: str, *, joined: bool = False) -> None:
        self._inside = pods.all
        self._named = {w.namespace for w in cluster.workloads} | {s.namespace for s in cluster.services}
        name = cluster.name or "cluster"
        self.top = f"k8s:{name}"
        self.gateway = f"{self.top}#outside"
        self.joined = joined
        self.private = AddressSet.of(*PRIVATE)
        self.internet = AddressSet.full() - self.private - AddressSet.of(*NOT_SENT, SPACE_4, SPACE_6)
        self.unknown = Cause(
            key=f"around:{name}",
            why=why,
            cure="add the Azure resources of the cluster: its AKS resource and its networks",
            facts=("AKS-10",),
        )
        self.domain = Domain(
            id=self.top,
            name=name,
            prefixes=pods.all,
            origin=BUILT_IN,
            open_to_internet=() if joined else (self.unknown,),
        )

    def segment_of(self, namespace: str) -> str:
        """Give the segment of a namespace."""
        return f"{self.top}/{namespace}"

    @property
    def segments(self) -> tuple[Segment, ...]:
        """One for each namespace, and one where the gateway stands."""
        names = sorted(self._named)
        return (*(self._segment(self.segment_of(name), name) for name in names), self._segment(self.gateway, "ways in"))

    def _segment(self, identity: str, name: str) -> Segment:
        return Segment(
            id=identity,
            name=name,
            network=self.top,
            prefixes=self._inside,
            routes=f"{self.top}/routes",
            origin=BUILT_IN,
            outbound=Outbound(method=Method.UNKNOWN, tcp_udp_only=False, causes=(self.unknown,), facts=("AKS-10",)),
            transit=identity == self.gateway,
        )

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """What leads out."""
        return () if self.joined else (self._way_out(),)

    def _way_out(self) -> Endpoint:
        return Endpoint(
            id=self.gateway,
            name=f"outside of {self.domain.name}",
            kind=Kind.GATEWAY,
            where=AddressSet.empty(),
            origin=BUILT_IN,
            network=self.top,
            segment=self.gateway,
        )

    @property
    def route_tables(self) -> tuple[RouteTable, ...]:
        """Pods reach each other directly; all else goes out."""
        routes = [
            *(
                _route(f"pods {i}", prefix, Deliver(network=self.top, type="PodNetwork"))
                for i, prefix in enumerate(SYMBOLIC.prefixes())
            ),
        ]
        if not self.joined:
            routes += [_route(text, Prefix.parse(text), ToGateway(gateways=(self.gateway,))) for text in PRIVATE]
            routes += [_route(text, Prefix.parse(text), ToInternet()) for text in EVERYWHERE]
        return (RouteTable(id=f"{self.top}/routes", routes=tuple(routes)),)


def _route(name: str, prefix: Prefix, hop: NextHop) -> Route:
    return Route(name=name, prefix=prefix, next_hop=hop, rank=Rank.SYSTEM, origin=BUILT_IN)
