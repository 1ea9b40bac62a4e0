"""The platform services of a network: who they are, and how their sessions go on.

Comes in: a `Network`; leaves of sessions. Goes out: look-ups, and leaves. Read next: `engine/by_name.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from penstock.engine import doubts
from penstock.engine.merge import summary
from penstock.engine.places import names_of
from penstock.engine.ports import PortAxis
from penstock.engine.result import Verdict
from penstock.engine.starts import Goal, Start
from penstock.engine.state import ONPREM, TRUSTED, Leaf
from penstock.net.door import Family, Handover
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network


class Services:
    """The platform services of a network, by name."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._by_name: dict[str, Endpoint] = {}
        self._doors: dict[str, list[Endpoint]] = {}
        self._by_resource: dict[str, Endpoint] = {}
        for endpoint in network.endpoints.values():
            if endpoint.frontage is not None:
                self._by_name.update(dict.fromkeys(names_of(endpoint), endpoint))
                self._by_resource.setdefault(endpoint.service.lower(), endpoint)
            elif endpoint.kind in (Kind.PRIVATE_ENDPOINT, Kind.MANAGED) and endpoint.service:
                self._doors.setdefault(endpoint.service.lower(), []).append(endpoint)

    def named(self, name: str) -> Endpoint | None:
        """Give the service of the estate that is called so."""
        return self._by_name.get(name)

    def family(self, name: str) -> Family | None:
        """Give the sort of service that a name belongs to, whoever owns it."""
        return next((family for family in self.network.families if name in family.names), None)

    def behind(self, private: Endpoint) -> Endpoint | None:
        """Give the service that a private endpoint leads to."""
        found = self.network.endpoints.get(private.service)
        return found if found is not None else self._by_resource.get(private.service.lower())

    def private_doors(self, service: Endpoint) -> Sequence[Endpoint]:
        """Give what leads to a service inside a network: private endpoints, and the environment that runs it."""
        return self._doors.get(service.service.lower(), ())


# ---- sessions that go on elsewhere -----------------------------------------------------------------------------------


def handover_of(network: Network, start: Start, goal: Goal) -> Handover | None:
    """Give how a session with the service goes on elsewhere, if that touches such a caller."""
    endpoint = network.endpoints.get(goal.endpoint)
    handover = endpoint.frontage.handover if endpoint is not None and endpoint.frontage is not None else None
    if handover is None or handover.outside_too:
        return handover
    if start.outside in (ONPREM, TRUSTED):
        return None
    inside = start.outside == "" or (network.platform is not None and start.address in network.platform.sure)
    return handover if inside else None


def handed_over(
    ports: PortAxis, handover: Handover, leaves: tuple[Leaf, ...], again: Sequence[Leaf]
) -> tuple[Leaf, ...]:
    """Hold a session to the ports on which it goes on: `again` is what became of those (SQL-03)."""
    first, second = ports.mask(handover.first), ports.mask(handover.second)
    allowed, unknown, _ = summary(again)
    out: list[Leaf] = []
    for leaf in leaves:
        hit = leaf.mask & first
        if leaf.verdict is Verdict.DENIED or not hit or second & ~allowed == 0:
            out.append(leaf)
            continue
        if leaf.mask & ~first:
            out.append(leaf.but(mask=leaf.mask & ~first))
        out.append(_cut(handover, leaf.but(mask=hit), again, some_pass=bool(second & (allowed | unknown))))
    return tuple(out)


def _cut(handover: Handover, leaf: Leaf, again: Sequence[Leaf], *, some_pass: bool) -> Leaf:
    stopped = next((one for one in again if one.verdict is not Verdict.ALLOWED), None)
    last = stopped.steps[-1:] if stopped is not None and leaf.steps else ()
    steps = (*leaf.steps, *(replace(step, note=f"{handover.words}; {step.note}".rstrip("; ")) for step in last))
    facts = (*leaf.facts, *handover.facts)
    if not some_pass and not handover.doubts:
        return leaf.but(verdict=Verdict.DENIED, steps=steps, causes=(), facts=facts)
    causes = {
        *leaf.causes,
        *(cause for one in again for cause in one.causes),
        *(handover.doubts or (doubts.handed_over(leaf.destination, handover),)),
    }
    return leaf.but(verdict=Verdict.UNKNOWN, steps=steps, causes=tuple(sorted(causes)), facts=facts)
