"""What managed services must reach, and what must reach them: the nodes of clusters (AKS-20), bastions (BAS-01).

Comes in: endpoints, clusters, bastions. Goes out: `Need`s. Nodes need their API server, Azure's management and sign-in, and their name servers;
network-isolated clusters need no internet (AKS-24). The hosts that packages and images come from are not asked about: which of them a
cluster uses is its own matter. Read next: `net/need.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from penstock.azure.lower.api_server import called, service_id
from penstock.azure.lower.context import Context
from penstock.azure.resources.aks import ManagedCluster
from penstock.azure.resources.bastion import BastionHost
from penstock.azure.resources.estate import Estate
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.need import Need
from penstock.net.network import Domain
from penstock.space.addresses import Address
from penstock.space.transport import TransportSet

HTTPS = TransportSet.tcp(443)
DNS = TransportSet.udp(53)

NAMES = ("management.azure.com", "login.microsoftonline.com")

ISOLATED = ("none", "block")

CLOUD, MANAGER = "AzureCloud", "GatewayManager"
"""Tags of what bastions speak to, and of what manages them."""

PLATFORM = Address.parse("168.63.129.16")


def tag_names(estate: Estate) -> Iterator[str]:
    """Give the tags that needs name."""
    if estate.all(BastionHost):
        yield from (CLOUD, MANAGER)


def needs(endpoints: Iterable[Endpoint], domains: dict[str, Domain], context: Context) -> Iterator[Need]:
    """Give what the nodes among some endpoints need."""
    clusters = {cluster.id: cluster for cluster in context.estate.all(ManagedCluster)}
    for endpoint in endpoints:
        cluster = clusters.get(endpoint.part_of)
        if cluster is not None and endpoint.kind is Kind.NIC and endpoint.host is None:
            yield from _of_node(endpoint, cluster, domains.get(endpoint.network))
        if context.estate.find(BastionHost, endpoint.id) is not None:
            yield from _of_bastion(endpoint)


def _of_node(node: Endpoint, cluster: ManagedCluster, domain: Domain | None) -> Iterator[Need]:
    def need(to: str, transport: TransportSet, words: str, *facts: str) -> Need:
        return Need(
            who=node.id,
            to=to,
            transport=transport,
            words=words,
            resource=cluster.id,
            name=cluster.name,
            why="the nodes do not start, or stop working when they are next updated",
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


def _of_bastion(host: Endpoint) -> Iterator[Need]:
    """Azure manages a bastion from outside, and the bastion speaks to Azure (BAS-01)."""
    ways = [(host.id, f"azure/{CLOUD}", CLOUD)]
    if host.public:
        ways.append((f"azure/{MANAGER}", host.id, host.name))
    for who, to, words in ways:
        yield Need(
            who=who,
            to=to,
            transport=HTTPS,
            words=words,
            resource=host.id,
            name=host.name,
            why="it cannot be managed, and opens no sessions",
            origin=host.origin,
            facts=("BAS-01",),
        )
