"""Which addresses a name gives to a client in a network (DNS-01..DNS-06).

Comes in: a name and the network (virtual network) that asks. Goes out: `Resolved`. Private zones linked to the network of the
resolver that answers are looked up first; what no zone holds is public. Read next: `engine/engine.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.engine.result import Decision, Step
from penstock.net.cause import Cause
from penstock.net.endpoint import Kind
from penstock.net.network import Domain, Network
from penstock.net.resolution import Record, Zone
from penstock.net.rule import Filter
from penstock.space.addresses import Address
from penstock.space.names import NameSet
from penstock.space.packets import Packet


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
    found = _in_zones(network, name, resolver) or _by_alias(network, name, resolver)
    return found or Resolved(name=name, public=True, causes=causes, facts=("DNS-01", "DNS-05"))


def _answering(network: Network, domain: Domain) -> tuple[str | None, tuple[Cause, ...]]:
    """Give the network whose zones count, following a firewall that is used as DNS proxy (FW-60)."""
    if not domain.resolvers:
        return domain.id, ()
    for endpoint in network.endpoints.values():
        if endpoint.appliance is None or not any(r in endpoint.where for r in domain.resolvers):
            continue
        if endpoint.appliance.dns_proxy is True:
            return endpoint.network, ()
    listed = ", ".join(str(r) for r in domain.resolvers)
    cause = Cause(
        key=f"resolver:{domain.id}",
        why=f"{domain.name} asks the DNS servers {listed}, whose answers are not in the input",
        cure="say which names these servers forward to Azure DNS",
        facts=("DNS-02",),
    )
    return None, (cause,)


def _by_alias(network: Network, name: str, resolver: str) -> Resolved | None:
    """Look a name up as its alias in a zone that stands for the names of a public one (DNS-01).

    Only names whose service has a private endpoint somewhere are redirected to the alias. Of one of which nothing is
    known, a missing record says nothing for certain (DNS-03).
    """
    host, _, parent = name.partition(".")
    for zone in network.zones:
        if not parent or zone.stands_for != parent or resolver not in zone.networks:
            continue
        alias = f"{host}.{zone.name}"
        found = _in_zones(network, alias, resolver)
        if found is None or found.exists or _has_private_endpoint(network, name, alias):
            return found
        cause = Cause(
            key=f"alias:{name}",
            why=f"whether {name} has a private endpoint somewhere is not in the input; if so, {zone.name} hides its name",
            cure="set resolutionPolicy NxDomainRedirect on the zone's link, or add the record",
            facts=("DNS-03",),
        )
        return Resolved(name=name, public=True, zone=zone, causes=(cause,), facts=("DNS-03",))
    return None


def _has_private_endpoint(network: Network, name: str, alias: str) -> bool:
    """Whether a service surely has a private endpoint: one of the estate's, or a record of one somewhere."""
    named = (e.public_names for e in network.endpoints.values() if e.kind is Kind.PRIVATE_ENDPOINT)
    if any(names is not None and name in names for names in named):
        return True
    return any(record.name == alias for zone in network.zones for record in zone.records)


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
    return Resolved(name=name, exists=False, zone=zone, facts=("DNS-03",))


def told(resolved: Resolved, packet: Packet) -> Step:
    """Give the resolution of a name as the first step of a path."""
    zone = resolved.zone
    listed = ", ".join(str(address) for address in resolved.addresses)
    if not resolved.exists:
        where = zone.name if zone is not None else ""
        note = f"the private zone {where} is linked and has no record for {resolved.name}: there is no such name"
        decision = Decision.DROP
    else:
        decision = Decision.UNKNOWN if resolved.causes else Decision.ROUTE
        answer = "a public address" if resolved.public else listed or "an address that is not known"
        note = f"{resolved.name} is {answer}"
    return Step(
        at=zone.resource if zone is not None else "",
        name=zone.name if zone is not None and not resolved.public else "public DNS",
        kind="dns",
        decision=decision,
        packet=packet,
        note=note,
        facts=resolved.facts,
    )


def mentioned_names(network: Network) -> tuple[NameSet, ...]:
    """Give every set of names that some rule compares a name with, each once."""
    found: list[NameSet] = []
    for filter_ in _name_filters(network):
        for rule in filter_.rules:
            found += [
                names
                for names in (rule.match.names, *(some for _, some in rule.match.maybe_names))
                if names is not None
            ]
    return tuple(dict.fromkeys(found))


def _name_filters(network: Network) -> Iterator[Filter]:
    yield from network.filters.values()
    for endpoint in network.endpoints.values():
        if endpoint.exit is not None:
            yield from endpoint.exit.names
        appliance = endpoint.appliance
        if appliance is not None:
            yield from (appliance.network, appliance.application)
            yield from (appliance.infrastructure,) if appliance.infrastructure is not None else ()
