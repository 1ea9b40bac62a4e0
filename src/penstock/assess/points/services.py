"""Points about services, identities and records. Read next: `assess/points/__init__.py`."""

from __future__ import annotations

from penstock.assess.points.point import Given, Tally, point
from penstock.assess.posture import Stands, posture
from penstock.assess.sensitive import sensitive
from penstock.engine.watching import watches
from penstock.net.endpoint import Kind
from penstock.net.watch import Record


@point(
    question="Are platform services reached by private link only?",
    codes=("PS604", "PS611", "PS612", "PS613", "PS711", "PS803"),
    raised_by="private endpoints, and public access disabled",
)
def private_link(given: Given) -> Tally:
    """Services whose public side lets nobody in; those that are meant for everybody are left out."""
    sides = [s for s in given.review.public_sides if s.service.frontage and not s.service.frontage.for_everybody]
    return Tally.of(
        "services",
        (s.service.name for s in sides),
        (s.service.name for s in sides if not s.allowed.is_empty),
        (s.service.name for s in sides if not s.unknown.is_empty),
    )


@point(
    question="Do stores of data ask for an identity, and refuse keys and passwords?",
    codes=("PS727",),
    raised_by="local authentication and shared keys off; few role assignments, which are told beside each store",
)
def identity(given: Given) -> Tally:
    """Sensitive services whose layer of identity stands."""
    return _stand(given, "identity")


@point(
    question="Are stores of data encrypted with keys of your own, and these protected?",
    codes=(),
    raised_by="customer-managed keys, and purge protection on vaults",
)
def keys(given: Given) -> Tally:
    """Sensitive services whose layer of keys stands."""
    return _stand(given, "key")


@point(
    question="Is what is said to stores of data encrypted on the way, by TLS 1.2 or later?",
    codes=("PS814",),
    raised_by="a least TLS version of 1.2, and HTTPS only",
)
def encryption_on_the_way(given: Given) -> Tally:
    """Sensitive services whose layer of transport stands."""
    return _stand(given, "transport")


def _stand(given: Given, aspect: str) -> Tally:
    services = [e for e in sensitive(given.review.network) if e.kind is Kind.SERVICE]
    told = [(e.name, layer.stands) for e in services for layer in posture(e) if layer.name == aspect]
    by = {s: [name for name, stands in told if stands is s] for s in Stands}
    return Tally.of("stores of data", by[Stands.YES], by[Stands.NO], by[Stands.UNKNOWN])


@point(
    question="Is what flows recorded, so that it can be detected and answered?",
    codes=("PS813",),
    raised_by="a flow log on each network; whether somebody looks at it is not in the input",
)
def detection(given: Given) -> Tally:
    """Subnets whose machines some flow log sees."""
    network = given.review.network
    logs = [w for w in network.watches if w.record is Record.FLOW]
    good: list[str] = []
    bad: list[str] = []
    unknown: list[str] = []
    for machine in (e for e in network.endpoints.values() if given.review.is_workload(e.id)):
        seen = [log for log in logs if watches(network, log, machine)]
        where = bad if not seen else good if any(not log.doubts for log in seen) else unknown
        where.append(given.review.places.endpoint(machine.id))
    return Tally.of("subnets", good, bad if logs else (), unknown if logs else bad)
