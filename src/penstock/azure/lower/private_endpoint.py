"""Private endpoints: a service's address inside a virtual network.

Comes in: private endpoints, the interfaces that Azure made for them, and the `Context`. Goes out: their places (for routes and application
security groups) and one endpoint each. Read next: `lower/dns.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from penstock.azure.lower import causes
from penstock.azure.lower.context import Context
from penstock.azure.lower.handover import SERVER
from penstock.azure.lower.private_link import onward
from penstock.azure.lower.private_names import public_names, type_of
from penstock.azure.lower.strangers import is_foreign, subscriptions
from penstock.azure.resources.compute import NetworkInterface
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.private_link import ConnectionState, LinkConnection, PrivateEndpoint, PrivateLinkService
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet


def stated(estate: Estate) -> Iterator[tuple[str, Address]]:
    """Give (subnet, address) of every private endpoint whose address is known."""
    for endpoint in estate.all(PrivateEndpoint):
        if isinstance(endpoint.subnet, str):
            yield from ((endpoint.subnet, address) for address in known_addresses(endpoint, estate))


def known_addresses(endpoint: PrivateEndpoint, estate: Estate) -> tuple[Address, ...]:
    """Give the addresses of an endpoint: as it states them, as its interface has them, or as Azure resolved its names."""
    found = [a for a in endpoint.addresses if isinstance(a, Address)]
    for nic in _interfaces(endpoint, estate):
        found += [c.address for c in nic.ip_configurations if isinstance(c.address, Address)]
    found += [a for _, addresses in endpoint.resolved for a in addresses]
    return tuple(dict.fromkeys(found))


def _interfaces(endpoint: PrivateEndpoint, estate: Estate) -> Iterator[NetworkInterface]:
    for reference in endpoint.nics:
        nic = estate.find(NetworkInterface, reference) if isinstance(reference, str) else None
        if nic is not None:
            yield nic


def places(context: Context) -> Mapping[str, tuple[AddressSet, bool]]:
    """Give the addresses of each endpoint, and whether they are stated."""
    found: dict[str, tuple[AddressSet, bool]] = {}
    for endpoint in context.estate.all(PrivateEndpoint):
        if not isinstance(endpoint.subnet, str) or endpoint.subnet not in context.plan.subnets:
            message = f'private endpoint "{endpoint.name}" is in no subnet of the input'
            context.notes.warn("PS402", message, endpoint.origin, cure="add the file that defines its subnet")
            continue
        known = known_addresses(endpoint, context.estate)
        if known:
            found[endpoint.id] = (AddressSet.union_all(AddressSet.address(a) for a in known), True)
        else:
            placed = context.plan.place(endpoint.subnet, None, key=endpoint.id)
            found[endpoint.id] = (placed.where, placed.fixed)
    return found


def endpoints(context: Context, placed: Mapping[str, tuple[AddressSet, bool]]) -> Iterator[Endpoint]:
    """Give an endpoint for each private endpoint that has a place."""
    for endpoint in context.estate.all(PrivateEndpoint):
        if endpoint.id not in placed or not isinstance(endpoint.subnet, str):
            continue
        where, fixed = placed[endpoint.id]
        names = public_names(endpoint, context.estate)
        strange = _strange(endpoint, context.estate)
        yield Endpoint(
            id=endpoint.id,
            name=endpoint.name,
            kind=Kind.PRIVATE_ENDPOINT,
            where=where,
            fixed=fixed,
            origin=endpoint.origin,
            network=context.plan.subnets[endpoint.subnet].network,
            segment=endpoint.subnet,
            ingress=context.filters_of(endpoint.subnet)[0],
            names=(endpoint.name,),
            resource=endpoint.id,
            service=service_of(endpoint),
            public_names=NameSet.union_all(NameSet.exact(name) for name in names) if names else None,
            location=endpoint.location,
            approved=approval(endpoint),
            rewrites=onward(endpoint, context.estate),
            tags=endpoint.labels,
            stranger=strange,
            astray=context.plan.astray(endpoint.subnet),
            notes=(*(f"{cause.why} (PE-07)" for cause in strange), *_redirected(endpoint)),
        )


def service_of(endpoint: PrivateEndpoint) -> str:
    """Give the id, or the alias, of what the endpoint leads to; empty when that is not known."""
    return next((c.target for c in endpoint.connections if isinstance(c.target, str)), "")


def _redirected(endpoint: PrivateEndpoint) -> Iterator[str]:
    """Sessions with a database server may go on over other ports of the endpoint; the texts disagree (U-19)."""
    if type_of(service_of(endpoint)) == SERVER:
        yield "sessions may be redirected to ports 11000-11999 of the endpoint: allow them beside 1433 (SQL-03, U-19)"


def _strange(endpoint: PrivateEndpoint, estate: Estate) -> tuple[Cause, ...]:
    """Tell why what the endpoint leads to may belong to another tenant (PE-07)."""
    target = service_of(endpoint)
    if not target or any(one.alias == target for one in estate.all(PrivateLinkService)):
        return ()
    if not target.startswith("/subscriptions/"):
        return (
            _stranger(
                endpoint, f"it leads to the private link service with the alias {target}, perhaps of another tenant"
            ),
        )
    if not is_foreign(target, subscriptions(estate)):
        return ()
    return (_stranger(endpoint, f"it leads to {target} in another subscription, of which nothing is in the input"),)


def _stranger(endpoint: PrivateEndpoint, why: str) -> Cause:
    return Cause(
        key=f"stranger:{endpoint.id}",
        why=why,
        cure="add the subscription's export, or reject the connection if nobody knows it",
        facts=("PE-02", "PE-07"),
        origin=endpoint.origin,
    )


def approval(endpoint: PrivateEndpoint) -> bool | tuple[Cause, ...]:
    """Tell whether traffic is carried: approved, not approved, or why that is not known (PE-03)."""
    answers = [_approved(connection, endpoint) for connection in endpoint.connections]
    doubts = tuple(answer for answer in answers if isinstance(answer, Cause))
    if any(answer is False for answer in answers):
        return False
    return doubts or True


def _approved(connection: LinkConnection, endpoint: PrivateEndpoint) -> bool | Cause:
    """Whether a connection carries what is sent; one to something that may be a service of one's own carries only what that takes (PE-08)."""
    if isinstance(connection.state, Unknown):
        return causes.of_value(connection.state, connection.origin)
    if isinstance(connection.state, ConnectionState) and connection.state is not ConnectionState.APPROVED:
        return False
    if isinstance(connection.target, Unknown) and not any(isinstance(group, str) for group in connection.groups):
        return causes.of_value(connection.target, connection.origin)
    if connection.state is ConnectionState.APPROVED or not connection.manual:
        return True
    return Cause(
        key=f"approval:{endpoint.id}",
        why=f'whether the owner approved the connection of private endpoint "{endpoint.name}" is not in the input',
        cure="give an export of the private endpoint",
        facts=("PE-03",),
        origin=connection.origin,
    )
