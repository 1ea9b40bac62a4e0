"""Subnets that firewalls, gateways, balancers and private endpoints name, and that are not in the input.

Comes in: the estate. Goes out: the estate with an id of its own in place of each subnet that is not known, and every subnet named, so that
the plan can stand for those it does not have: nothing is known of them, and who stands there is not lost. Read next: `lower/plan.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeVar

from penstock.azure.resources.application_gateway import ApplicationGateway
from penstock.azure.resources.estate import Estate, Item
from penstock.azure.resources.firewall import AzureFirewall
from penstock.azure.resources.gateway import VirtualNetworkGateway
from penstock.azure.resources.load_balancer import LoadBalancer
from penstock.azure.resources.private_link import PrivateEndpoint, PrivateLinkService
from penstock.azure.resources.terms import Reference
from penstock.diagnostics import Origin
from penstock.source.node import Unknown

Named = tuple[str, Reference, Origin]
"""The id of a subnet, how the file names it, and where."""

Placed = TypeVar("Placed", PrivateEndpoint, ApplicationGateway)

NOBODY = "/?subnet"
"""What the id of a subnet ends with that stands for one which is not known."""


@dataclass(slots=True)
class _Names:
    found: list[Named] = field(default_factory=list)

    def of(self, subnet: Reference, owner: str, origin: Origin) -> Reference:
        """Give the id of a subnet; for one that is not known, one that nobody shares."""
        identity = f"{owner}{NOBODY}" if isinstance(subnet, Unknown) else subnet
        if identity is not None:
            self.found.append((identity, subnet, origin))
        return identity

    def placed(self, one: Placed) -> Placed:
        subnet = self.of(one.subnet, one.id, one.origin)
        return one if subnet is one.subnet else replace(one, subnet=subnet)

    def firewall(self, one: AzureFirewall) -> AzureFirewall:
        addresses = tuple(replace(a, subnet=self.of(a.subnet, one.id, one.origin)) for a in one.addresses)
        return replace(one, addresses=addresses)

    def gateway(self, one: VirtualNetworkGateway) -> VirtualNetworkGateway:
        placed = tuple(replace(c, subnet=self.of(c.subnet, one.id, c.origin)) for c in one.ip_configurations)
        return replace(one, ip_configurations=placed)

    def link_service(self, one: PrivateLinkService) -> PrivateLinkService:
        sources = tuple((self.of(subnet, one.id, one.origin), address) for subnet, address in one.sources)
        return replace(one, sources=sources)

    def balancer(self, one: LoadBalancer) -> LoadBalancer:
        frontends = tuple(replace(f, subnet=self.of(f.subnet, f.id, f.origin)) for f in one.frontends)
        return replace(one, frontends=frontends)


def with_subnets(estate: Estate) -> tuple[Estate, tuple[Named, ...]]:
    """Give the estate in which every subnet has an id, and all that these resources name."""
    names = _Names()
    settled: dict[type, dict[str, Item]] = {
        PrivateEndpoint: {one.id: names.placed(one) for one in estate.all(PrivateEndpoint)},
        ApplicationGateway: {one.id: names.placed(one) for one in estate.all(ApplicationGateway)},
        AzureFirewall: {one.id: names.firewall(one) for one in estate.all(AzureFirewall)},
        LoadBalancer: {one.id: names.balancer(one) for one in estate.all(LoadBalancer)},
        PrivateLinkService: {one.id: names.link_service(one) for one in estate.all(PrivateLinkService)},
        VirtualNetworkGateway: {one.id: names.gateway(one) for one in estate.all(VirtualNetworkGateway)},
    }
    return replace(estate, items={**estate.items, **settled}), tuple(names.found)
