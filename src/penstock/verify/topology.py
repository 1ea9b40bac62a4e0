"""Azure's picture of what belongs to what, compared with our network.

Comes in: a network and a recorded topology. Goes out: differences in words. Each resource Azure lists is looked for among our
endpoints, segments and filters, and its associations are worked out again from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.verify.answer import every, low, word
from penstock.verify.question import Question, differs
from penstock.verify.rules import lines_of


def topology(network: Network, question: Question) -> Iterator[str]:
    """Compare the associations of every resource."""
    for resource in every(question.answer, "resources"):
        identity = low(resource, "id")
        kind = identity.rpartition("/providers/")[2].split("/")
        found = KINDS.get("/".join(kind[1::2]))
        if found is None:
            yield f"{word(resource, 'name')}: a resource of an unknown type"
            continue
        theirs = {low(a, "resourceId") for a in every(resource, "associations")}
        yield from differs(word(resource, "name"), found(network, identity), theirs)


def _interfaces(network: Network) -> Iterator[tuple[str, Endpoint]]:
    for endpoint in network.endpoints.values():
        if endpoint.kind is Kind.NIC:
            yield endpoint.id.rpartition("/")[0], endpoint


def _machine(network: Network, identity: str) -> set[str]:
    return {nic for nic, endpoint in _interfaces(network) if endpoint.resource == identity}


def _interface(network: Network, identity: str) -> set[str]:
    found: set[str] = set()
    for nic, endpoint in _interfaces(network):
        if nic == identity:
            own = [f for f in endpoint.ingress if f not in network.segments[endpoint.segment].ingress]
            found |= {endpoint.segment, *(p.resource for p in endpoint.public)}
            found |= {network.filters[f].resource for f in own}
            found |= {endpoint.resource} - {nic}
    return found


def _group(network: Network, identity: str) -> set[str]:
    """The rules in it and the subnets it guards; Azure does not list its interfaces here."""
    found: set[str] = set()
    for filter_ in network.filters.values():
        if filter_.resource == identity:
            found |= {f"{identity}/securityrules/{r.name.lower()}" for r in lines_of(filter_) if not r.implicit}
            found |= {s.id for s in network.segments.values() if filter_.id in (*s.ingress, *s.egress)}
    return found


def _address(network: Network, identity: str) -> set[str]:
    return {nic for nic, e in _interfaces(network) for public in e.public if public.resource == identity}


def _network(network: Network, identity: str) -> set[str]:
    return {s.id for s in network.segments.values() if s.network == identity}


def _subnet(network: Network, identity: str) -> set[str]:
    segment = network.segments.get(identity)
    if segment is None:
        return set()
    return {network.filters[f].resource for f in (*segment.ingress, *segment.egress)}


def _nothing(network: Network, identity: str) -> set[str]:
    del network, identity
    return set()


KINDS: dict[str, Callable[[Network, str], set[str]]] = {
    "virtualmachines": _machine,
    "networkinterfaces": _interface,
    "networksecuritygroups": _group,
    "networksecuritygroups/securityrules": _nothing,
    "publicipaddresses": _address,
    "virtualnetworks": _network,
    "virtualnetworks/subnets": _subnet,
}
