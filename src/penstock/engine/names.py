"""Which addresses a name gives to a client in a network (DNS-01..DNS-06).

Comes in: a name and the network (virtual network) that asks. Goes out: `Resolved`. Private zones linked to the network of the
resolver that answers are looked up first; what no zone holds is public. Read next: `engine/engine.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.net.cause import Cause
from penstock.net.network import Domain, Network
from penstock.net.resolution import Record, Zone
from penstock.space.addresses import Address

PRIVATE_LABEL = "privatelink."
"""A service with a private endpoint answers its public name with an alias below this label (DNS-01)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The answer to a name: private addresses, or a public one that nobody here knows.

    `exists` is False when the answer is that there is no such name (DNS-03). `zone` is the zone that answered.
    """

    name: str
    addresses: tuple[Address, ...] = ()
    public: bool = False
    exists: bool = True
    zone: Zone | None = None
    record: Record | None = None
    causes: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()


def resolve(network: Network, name: str, domain_id: str) -> Resolved:
    """Resolve `name` as a machine in network `domain_id` would; an empty id asks from the outside."""
    name = name.lower().rstrip(".")
    if domain_id not in network.domains:
        return Resolved(name=name, public=True, facts=("DNS-01",))
    resolver, causes = _answering(network, network.domains[domain_id])
    if resolver is None:
        return Resolved(name=name, public=True, causes=causes, facts=("DNS-02",))
    for candidate in _aliases(network, name):
        found = _in_zones(network, candidate, resolver)
        if found is not None:
            return found
    return Resolved(name=name, public=True, causes=causes, facts=("DNS-01", "DNS-05"))


def _answering(network: Network, domain: Domain) -> tuple[str | None, tuple[Cause, ...]]:
    """Give the network whose zones count, following a firewall that is used as DNS proxy (FW-60)."""
    if not domain.resolvers:
        return domain.id, ()
    for endpoint in network.endpoints.values():
        if endpoint.appliance is None or not any(r in endpoint.where for r in domain.resolvers):
            continue
        if endpoint.appliance.dns_proxy:
            return endpoint.network, ()
    listed = ", ".join(str(r) for r in domain.resolvers)
    cause = Cause(
        key=f"resolver:{domain.id}",
        why=f"{domain.name} asks the DNS servers {listed}, whose answers are not in the input",
        cure="say which names these servers forward to Azure DNS",
        facts=("DNS-02",),
    )
    return None, (cause,)


def _aliases(network: Network, name: str) -> tuple[str, ...]:
    """Give the names to look up, as a resolver does: itself, then the private alias, if the estate has one under it."""
    host, _, zone = name.partition(".")
    alias = f"{host}.{PRIVATE_LABEL}{zone}" if zone and not zone.startswith(PRIVATE_LABEL) else name
    served = any(
        e.public_names is not None and name in e.public_names and e.service for e in network.endpoints.values()
    )
    held = any(z.name == alias.partition(".")[2] and any(r.name == alias for r in z.records) for z in network.zones)
    foreign = any(z.name == f"{PRIVATE_LABEL}{zone}" for z in network.zones)
    return (name, alias) if served or held or foreign else (name,)


def _in_zones(network: Network, name: str, domain: str) -> Resolved | None:
    linked = [z for z in network.zones if domain in z.networks and (name == z.name or name.endswith("." + z.name))]
    if not linked:
        return None
    zone = max(linked, key=lambda z: (len(z.name), z.resource))
    for record in zone.records:
        if record.name == name:
            return Resolved(
                name=name, addresses=record.addresses, zone=zone, record=record, causes=record.doubts, facts=("DNS-01",)
            )
    if domain in zone.falls_back:
        return Resolved(name=name, public=True, zone=zone, facts=("DNS-03",))
    if zone.name.startswith(PRIVATE_LABEL) and not name.endswith(zone.name):
        return None
    return Resolved(name=name, exists=False, zone=zone, facts=("DNS-03",))
