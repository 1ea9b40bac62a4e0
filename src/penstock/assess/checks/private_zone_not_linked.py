"""PS803. Read next: `assess/gaps.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, named
from penstock.assess.gaps import Gap, Met, gap
from penstock.assess.proof import related_places
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.result import Trace, Verdict
from penstock.net.endpoint import Endpoint, Kind
from penstock.space.transport import TransportSet

HTTPS = TransportSet.tcp(443)

BECOMES = {
    Verdict.ALLOWED: "machines there go to the public address, and are let in there: nobody notices until it is closed",
    Verdict.UNKNOWN: "machines there do not use the private endpoint, although it is in reach",
    Verdict.DENIED: "machines there do not get through, although the private endpoint is in reach",
}


@check(
    code="PS803",
    severity=Severity.MEDIUM,
    since="0.1",
    facts=("DNS-01", "DNS-02", "DNS-03", "DNS-05", "FW-60", "PE-06"),
)
def private_zone_not_linked(review: Review) -> Iterator[Finding]:
    """A network reaches a private endpoint, and its name leads elsewhere there.

    It looks for virtual networks whose machines can reach a private endpoint while its name gives them another address: the private DNS zone is
    not linked to the network whose resolver answers (the network itself, or that of the firewall, private resolver or other server that its
    machines ask), no forwarding rule leads to a network that is linked, the zone lacks the record, or the record is wrong. They then connect to
    the public address, silently, through the firewall or over the internet; or they get no address at all.

    Do this: link the `privatelink` zone to the network that answers, or forward the name to one that is linked.

    The link of the private zone; the machines are in the network `v`. Bad, then good:

    ```json bad
    {"virtualNetwork": {"id": "…/virtualNetworks/other"}}
    ```

    ```json good
    {"virtualNetwork": {"id": "…/virtualNetworks/v"}}
    ```
    """
    found: dict[tuple[str, str], list[tuple[Gap, Met]]] = {}
    for endpoint in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        if endpoint.kind is Kind.PRIVATE_ENDPOINT and endpoint.approved is not False:
            for one, met in _gaps(review, endpoint):
                found.setdefault((one.fix, one.get), []).append((one, met))
    for gaps in found.values():
        yield _finding(review, gaps)


def _gaps(review: Review, endpoint: Endpoint) -> Iterator[tuple[Gap, Met]]:
    clients = _clients(review, endpoint)
    for name in _public_names(review, endpoint):
        for network, client in sorted(clients.items()):
            if network in review.network.domains:
                one = gap(review, endpoint, name, client, review.engine.resolve(name, client))
                if one is not None:
                    yield one, (endpoint, name, client)


def _public_names(review: Review, endpoint: Endpoint) -> tuple[str, ...]:
    patterns = endpoint.public_names.patterns() if endpoint.public_names is not None else ()
    aliases = tuple(zone.name for zone in review.network.names.zones if zone.stands_for)
    return tuple(p for p in patterns if "*" not in p and not p.endswith(aliases))


def _clients(review: Review, target: Endpoint) -> dict[str, Endpoint]:
    """One machine for each network from which the private endpoint can be reached."""
    found: dict[str, Endpoint] = {}
    for flow in review.inside:
        if target.id in flow.destinations and not flow.allowed.is_empty:
            client = review.endpoint(flow.sources[0])
            found.setdefault(client.network, client)
    return found


def _finding(review: Review, gaps: list[tuple[Gap, Met]]) -> Finding:
    first, (endpoint, name, client) = gaps[0]
    names = tuple(dict.fromkeys(met[1] for _, met in gaps))
    places = tuple(dict.fromkeys(review.network.domains[met[2].network].name for _, met in gaps))
    trace = _taken(review, client, name)
    verb = "gives" if len(names) == 1 else "give"
    where = "there" if places == (first.place,) else f"in {named(places)}"
    return Finding(
        code="PS803",
        severity=Severity.MEDIUM,
        title=f"{first.what}: {named(names)} {verb} {first.get} {where}",
        resource=endpoint.id,
        name=endpoint.name,
        why=BECOMES[trace.verdict],
        fix=first.fix,
        origin=first.origin if first.origin.file else endpoint.origin,
        key=(first.what, *names),
        proof=(trace,),
        facts=("DNS-01", "DNS-02", "DNS-05"),
        related=related_places(trace),
        affected=places,
        count=len(names) * len(places),
    )


def _taken(review: Review, client: Endpoint, name: str) -> Trace:
    """Follow a client to where the name leads it, by a port that the service answers on."""
    service = review.engine.services.named(name)
    listens = service.frontage.listens if service is not None and service.frontage is not None else HTTPS
    wanted = listens & HTTPS if not listens.is_disjoint(HTTPS) else listens
    return review.engine.can(client.id, f"fqdn:{name}", wanted).trace
