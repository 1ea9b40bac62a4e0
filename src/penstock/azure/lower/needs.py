"""What the nodes of a cluster must reach (AKS-20): its API server, Azure's management and sign-in, and their name servers.

Comes in: endpoints, clusters. Goes out: `Need`s. Network-isolated clusters need no internet (AKS-24). The hosts that packages and images come
from are not asked about: which of them a cluster uses is its own matter. Read next: `net/need.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from penstock.azure.lower.api_server import called, service_id
from penstock.azure.lower.context import Context
from penstock.azure.resources.aks import ManagedCluster
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.need import Need
from penstock.net.network import Domain
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet

HTTPS = TransportSet.tcp(443)
DNS = TransportSet.udp(53)

NAMES = ("management.azure.com", "login.microsoftonline.com")

ISOLATED = ("none", "block")

PLATFORM = Address.parse("168.63.129.16")


def needs(endpoints: Iterable[Endpoint], domains: dict[str, Domain], context: Context) -> Iterator[Need]:
    """Give what the nodes among some endpoints need."""
    clusters = {cluster.id: cluster for cluster in context.estate.all(ManagedCluster)}
    for endpoint in endpoints:
        cluster = clusters.get(endpoint.part_of)
        if cluster is not None and endpoint.kind is Kind.NIC and endpoint.host is None:
            yield from _of_node(endpoint, cluster, domains.get(endpoint.network))


def _of_node(node: Endpoint, cluster: ManagedCluster, domain: Domain | None) -> Iterator[Need]:
    def need(to: str, transport: TransportSet, words: str, *facts: str) -> Need:
        return Need(
            who=node.id,
            to=to,
            transport=transport,
            words=words,
            resource=cluster.id,
            name=cluster.name,
            origin=cluster.origin,
            facts=facts,
        )

    yield need(service_id(cluster), HTTPS, called(cluster), "AKS-14", "AKS-20")
    if not isinstance(cluster.outbound, str) or cluster.outbound.lower() not in ISOLATED:
        yield from (need(f"fqdn:{name}", HTTPS, name, "AKS-20", "AKS-24") for name in NAMES)
    asks = node.asks or (domain.asks if domain is not None else None)
    for server in asks.servers if asks is not None else ():
        if server != PLATFORM:
            yield need(str(server), DNS, f"name server {server}", "AKS-20", "DNS-02")
