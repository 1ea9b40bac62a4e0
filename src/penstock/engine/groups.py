"""Classes of endpoints that no rule tells apart, and the outside as a class.

Comes in: an `Engine`. Goes out: `Group`s. Read next: `engine/sweep.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from penstock.engine.engine import Engine
from penstock.engine.parties import Party
from penstock.engine.starts import SENDERS
from penstock.engine.state import INTERNET, ONPREM
from penstock.net.endpoint import Kind
from penstock.space.addresses import AddressSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Endpoints that every rule, route and device treats alike; `outside` for the internet or on-premises."""

    endpoints: tuple[str, ...] = ()
    outside: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What groups are sorted by."""
        return (self.outside, *self.endpoints)


def groups(engine: Engine, ids: Iterable[str] | None = None) -> tuple[Group, ...]:
    """Divide endpoints into classes by treatment and by what rules say of their addresses; sorted.

    Unless asked for, guests are left out: they speak as what they run on, or have an address of its subnet.
    """
    classes: dict[object, list[str]] = {}
    everybody = (e.id for e in engine.network.endpoints.values() if e.kind is not Kind.GUEST)
    chosen = everybody if ids is None else ids
    for endpoint_id in chosen:
        endpoint = engine.network.endpoints[endpoint_id]
        if endpoint.kind in (Kind.INTERNET, Kind.ONPREM, Kind.ROUTER, Kind.SERVICE):
            continue
        if endpoint.kind is Kind.VIRTUAL and ids is None:
            continue  # what it leads to is told
        own = endpoint.id if endpoint.kind not in SENDERS or endpoint.kind is Kind.PROXY else ""
        key = (engine.places.treatment(endpoint), own, endpoint.fixed, engine.axis.classes(endpoint.where))
        classes.setdefault(key, []).append(endpoint_id)
    return tuple(sorted((Group(endpoints=tuple(sorted(m))) for m in classes.values()), key=lambda g: g.key))


def outside_groups(engine: Engine) -> tuple[Group, ...]:
    """The internet, and on-premises if a gateway leads there."""
    has_gateway = any(e.kind is Kind.GATEWAY for e in engine.network.endpoints.values())
    return (Group(outside=INTERNET), *((Group(outside=ONPREM),) if has_gateway else ()))


def party(engine: Engine, group: Group, first_only: bool) -> Party:
    """Name a class to the engine: by its first member, or by two of them so that a member has another to talk to."""
    network = engine.network
    if group.outside:
        return engine.parties.outside(group.outside)
    ids = group.endpoints[:1] if first_only else group.endpoints[:2]
    return Party(text=network.endpoints[ids[0]].name, endpoints=ids, addresses=AddressSet.empty())
