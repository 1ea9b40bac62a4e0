"""What travels: a bundle of packets on its way (`At`), and where parts of it ended (`Leaf`).

Comes in: values of `net`. Goes out: the small immutable states that `engine/walk.py` and its devices hand around. A
bundle has one source and one destination address and any transports, as a mask over `PortAxis`. A walk does little but give such states
with some fields changed, which tuples do three times as fast as data classes. Read next: `engine/walk.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from penstock.engine.request import ANY_REQUEST, Web
from penstock.engine.result import Step, Verdict
from penstock.net.cause import Cause
from penstock.space.addresses import Address
from penstock.space.names import NameSet

Track = tuple[tuple[tuple[str, str], ...], tuple[object, ...]]
"""The routes of web devices that requests took, and which requests they are."""

INTERNET = "internet"
ONPREM = "onprem"
TRUSTED = "trusted-services"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A stretch of the way over which the source address stays the same, so that the reply must retrace it.

    `start` is the endpoint the reply must reach; `devices` are the stateful devices met on the way, in order.
    """

    start: str
    address: Address
    devices: tuple[str, ...] = ()


class At(NamedTuple):
    """A bundle of packets at some point of its way.

    `transport` is (protocol, source port, destination port) when one packet is followed with all its steps, else None.
    `asked` are the application names in question, `web` the requests, as far as web devices tell them apart. `closed` tells that the bundle entered by a public
    address that is closed unless a filter lets it in (NSG-17); None: not known. `meant` is the endpoint that a device chose
    for the destination address, where others may have it too. `inner` is the workload meant behind a seat; `inner_src` an address under which a
    workload is seen, and the one that stands for what it is.
    """

    src: Address
    dst: Address
    mask: int
    leg: Leg
    asked: NameSet
    transport: tuple[int, int, int] | None = None
    steps: tuple[Step, ...] = ()
    name: str = ""
    narrowed: bool = False
    web: Web = ANY_REQUEST
    causes: tuple[Cause, ...] = ()
    notes: tuple[str, ...] = ()
    exit: str = ""
    closed: bool | None = False
    meant: str = ""
    returns: tuple[Step, ...] = ()
    inner: str = ""
    inner_src: tuple[Address, Address] | None = None
    seen: frozenset[tuple[str, Address, Address]] = frozenset()

    def but(self, **changes: Any) -> At:
        """Give this bundle with some fields changed."""
        return self._replace(**changes)

    def doubting(self, causes: tuple[Cause, ...]) -> At:
        """Give this bundle with more reasons to doubt it."""
        return self._replace(causes=tuple(sorted({*self.causes, *causes}))) if causes else self


class Leaf(NamedTuple):
    """Where a part of a bundle ended. `mask` is relative to the bundle that was asked about, `final` as it arrived.

    `dst` is the address at which it ended, `destination` the endpoint that got it, or empty. `names`: only under these application names; `web`: only these requests.
    """

    verdict: Verdict
    mask: int
    final: int
    dst: Address
    destination: str = ""
    steps: tuple[Step, ...] = ()
    returns: tuple[Step, ...] = ()
    causes: tuple[Cause, ...] = ()
    notes: tuple[str, ...] = ()
    names: NameSet | None = None
    web: Web = ANY_REQUEST
    exit: str = ""
    facts: tuple[str, ...] = ()

    @property
    def track(self) -> Track:
        """Which requests this is about: the routes they took, and what is known of them."""
        routes = tuple((met.device, met.route.name) for met in self.web.met)
        return (routes, (self.names, self.web.paths, self.web.methods) if routes else ())

    def but(self, **changes: Any) -> Leaf:
        """Give this leaf with some fields changed."""
        return self._replace(**changes)


def ended(at: At, verdict: Verdict, *, destination: str = "", facts: tuple[str, ...] = ()) -> Leaf:
    """End a bundle here. A bundle that is let through in spite of doubts is unknown; one that is stopped is stopped."""
    if verdict is Verdict.ALLOWED and at.causes:
        verdict = Verdict.UNKNOWN
    return Leaf(
        verdict=verdict,
        mask=at.mask,
        final=at.mask,
        dst=at.dst,
        destination=destination,
        steps=at.steps,
        returns=at.returns,
        causes=at.causes if verdict is Verdict.UNKNOWN else (),
        notes=at.notes,
        names=at.asked if at.narrowed else None,
        web=at.web,
        exit=at.exit,
        facts=facts,
    )
