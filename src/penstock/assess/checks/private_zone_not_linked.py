"""PS803. Read next: `engine/names.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.resolution import Zone


@check(code="PS803", severity=Severity.MEDIUM, since="0.1", facts=("DNS-01", "DNS-02", "DNS-05", "PE-06"))
def private_zone_not_linked(review: Review) -> Iterator[Finding]:
    """A network reaches a private endpoint, and resolves its name to the public address.

    It looks for virtual networks whose machines can reach a private endpoint while the private DNS zone that holds its name is not linked to the
    network that answers their DNS questions, or does not exist. They then connect to the public address, silently: through the
    firewall, over the internet, or not at all.

    Do this: link the `privatelink` zone to the network, or forward the name from your DNS servers to one that is linked.

    The link of the private zone; the machines are in the network `v`. Bad, then good:

    ```json bad
    {"virtualNetwork": {"id": "…/virtualNetworks/other"}}
    ```

    ```json good
    {"virtualNetwork": {"id": "…/virtualNetworks/v"}}
    ```
    """
    for endpoint in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        if endpoint.kind is Kind.PRIVATE_ENDPOINT and endpoint.approved is not False:
            clients = _clients(review, endpoint)
            for name in _public_names(review, endpoint):
                yield from _unresolved(review, endpoint, name, clients)


def _public_names(review: Review, endpoint: Endpoint) -> tuple[str, ...]:
    patterns = endpoint.public_names.patterns() if endpoint.public_names is not None else ()
    aliases = tuple(zone.name for zone in review.network.zones if zone.stands_for)
    return tuple(p for p in patterns if "*" not in p and not p.endswith(aliases))


def _clients(review: Review, target: Endpoint) -> dict[str, Endpoint]:
    """One machine for each network from which the private endpoint can be reached."""
    found: dict[str, Endpoint] = {}
    for flow in review.inside:
        if target.id in flow.destinations and not flow.allowed.is_empty:
            client = review.endpoint(flow.sources[0])
            found.setdefault(client.network, client)
    return found


def _unresolved(review: Review, endpoint: Endpoint, name: str, clients: dict[str, Endpoint]) -> Iterator[Finding]:
    domains = review.network.domains
    missing = []
    for network, client in sorted(clients.items()):
        resolved = review.engine.resolve(name, client)
        if network in domains and resolved.public and not resolved.causes:
            missing.append(network)
    if missing:
        yield _finding(review, endpoint, name, tuple(missing))


def _zone(review: Review, name: str) -> Zone | None:
    """Give the zone of the estate that would answer a name: the one with its record, else the one made for its kind."""
    host, _, parent = name.partition(".")
    zones = review.network.zones
    recorded = (z for z in zones if any(r.name in (name, f"{host}.{z.name}") for r in z.records))
    return next(recorded, next((z for z in zones if z.stands_for == parent), None))


def _finding(review: Review, endpoint: Endpoint, name: str, missing: tuple[str, ...]) -> Finding:
    names = named(tuple(review.network.domains[m].name for m in missing))
    zone = _zone(review, name)
    if zone is None:
        what, fix = f"no private zone answers in {names}", f"create the private zone of {name} and link it to {names}"
    else:
        called = zone.resource.rpartition("/")[2]
        what, fix = f"{called} is not linked to {names}", f"link {called} to {names}"
    return Finding(
        code="PS803",
        severity=Severity.MEDIUM,
        title=f"{what}: {name} resolves to its public address there",
        resource=endpoint.id,
        name=endpoint.name,
        why="machines there connect to the public address although the private endpoint is in reach",
        fix=fix,
        origin=zone.origin if zone is not None else endpoint.origin,
        key=(endpoint.id, name),
        facts=("DNS-01", "DNS-02", "DNS-05"),
        affected=tuple(review.network.domains[m].name for m in missing),
        count=len(missing),
    )
