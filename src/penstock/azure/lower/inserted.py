"""Host routes to private endpoints: what Azure inserts, and which routes of users win against it (RT-39, RT-40).

Comes in: private endpoints, and the routes that users wrote. Goes out: routes. Read next: `lower/routes.py`, `lower/hub_endpoints.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.azure.lower import causes
from penstock.azure.lower.plan import NetworkPlan
from penstock.azure.resources.network import PrivateEndpointPolicies
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.route import Deliver, Rank, Route
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet, Prefix


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertedEndpoint:
    """A private endpoint as routes see it; `policies` are those of its own subnet (RT-40)."""

    id: str
    name: str
    network: str
    where: AddressSet
    fixed: bool
    policies: PrivateEndpointPolicies | Unknown | None
    silent_means_doubt: bool
    origin: Origin


def holding(endpoint: InsertedEndpoint, routes: list[Route]) -> list[Route]:
    """Give the routes that hold an endpoint by a prefix."""
    return [r for r in routes if r.covers is None and not AddressSet.prefix(r.prefix).is_disjoint(endpoint.where)]


def inside(prefix: Prefix, home: NetworkPlan) -> bool:
    """Whether a prefix lies in one of a network: a shorter one never beats a host route (RT-40)."""
    return any(
        own.version == prefix.version and AddressSet.prefix(prefix) <= AddressSet.prefix(own) for own in home.prefixes
    )


def override(endpoint: InsertedEndpoint, home: NetworkPlan, user: list[Route]) -> tuple[Cause, ...] | None:
    """Tell whether user routes override the host route (RT-40): None when they do, else the doubts about it.

    A user route overrides when it lies inside the network's prefix that holds the endpoint, and the endpoint's subnet
    applies route tables to endpoints. Of an exact host route the rank takes care.
    """
    rivals = [route for route in holding(endpoint, user) if inside(route.prefix, home)]
    return ignores_routes(endpoint) if rivals else ()


def ignores_routes(endpoint: InsertedEndpoint) -> tuple[Cause, ...] | None:
    """Give the doubts about the subnet of an endpoint applying no route tables to it; None when it surely does."""
    policies = endpoint.policies
    if policies in (PrivateEndpointPolicies.ENABLED, PrivateEndpointPolicies.ROUTES):
        return None
    if isinstance(policies, Unknown):
        return (causes.of_value(policies, endpoint.origin),)
    if policies is None and endpoint.silent_means_doubt:
        return (silent_policies(endpoint.origin, endpoint.id),)
    return ()


def silent_policies(origin: Origin, identity: str) -> Cause:
    """Why it is not known which controls of its subnet a private endpoint obeys (PE-10, U-16)."""
    return Cause(
        key=f"pe-policies:{identity}",
        why="privateEndpointNetworkPolicies is not stated, and its default changed with API versions",
        cure="state privateEndpointNetworkPolicies on the subnet",
        facts=("PE-10", "U-16"),
        origin=origin,
    )


def moving(endpoint: InsertedEndpoint) -> tuple[Cause, ...]:
    """Why it is not known at which of several addresses an endpoint is."""
    if endpoint.fixed or endpoint.where.size == 1:
        return ()
    cause = Cause(
        key=f"address:{endpoint.id}",
        why=f'the address of private endpoint "{endpoint.name}" is assigned at deployment',
        cure="give an export of the deployed estate",
        facts=("RT-39",),
        origin=endpoint.origin,
    )
    return (cause,)


def host_routes(endpoint: InsertedEndpoint, doubts: tuple[Cause, ...]) -> Iterator[Route]:
    """Give the routes to an endpoint: one for each address, or one for all that it may have."""
    unsettled = moving(endpoint)
    if not unsettled:
        for prefix in endpoint.where.prefixes():
            for value in range(prefix.first.value, prefix.last.value + 1):
                host = Prefix(prefix.version, value, 32 if prefix.version == 4 else 128)
                yield _host_route(endpoint, host, doubts, None)
    elif not endpoint.where.is_empty:
        yield _host_route(endpoint, Prefix(4, 0, 32), (*unsettled, *doubts), endpoint.where)


def _host_route(
    endpoint: InsertedEndpoint, prefix: Prefix, doubts: tuple[Cause, ...], covers: AddressSet | None
) -> Route:
    return Route(
        name=endpoint.name,
        prefix=prefix,
        next_hop=Deliver(network=endpoint.network, type="InterfaceEndpoint"),
        rank=Rank.SYSTEM,
        origin=endpoint.origin,
        resource=endpoint.id,
        covers=covers,
        doubts=doubts,
        facts=("RT-39", "RT-40"),
    )
