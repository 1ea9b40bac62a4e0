"""What a network sees of the gateways or the hub it may use.

Comes in: nothing; these are values, made by `lower/gateway.py` and `lower/hub_edges.py`. Goes out: `Edge`, `Learned`. Read next:
`lower/routes.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.route import NextHop, Through, ToGateway, Undetermined
from penstock.space.addresses import Prefix


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A prefix that gateways make known, or a router (`router`), and by which resource it is stated."""

    prefix: Prefix
    gateways: tuple[str, ...] = ()
    router: str = ""
    resource: str
    name: str
    origin: Origin
    doubts: tuple[Cause, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def hop(self) -> NextHop:
        """Where packets for it are sent."""
        return Through(device=self.router) if self.router else ToGateway(gateways=self.gateways)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What a network sees of the gateways it may use, or of the router of its hub.

    `unlisted` says why further prefixes may be learned (BGP, route server); `gateways` are certain or doubted by
    `doubts`, as `useRemoteGateways` of a peer that is not in the input. `refusing`: why a user route to them may do nothing.
    """

    gateways: tuple[str, ...] = ()
    router: str = ""
    learned: tuple[Learned, ...] = ()
    unlisted: tuple[Cause, ...] = ()
    doubts: tuple[Cause, ...] = ()
    refusing: tuple[Cause, ...] = ()

    @property
    def prefixes(self) -> tuple[Prefix, ...]:
        """The known prefixes behind the gateways."""
        return tuple(dict.fromkeys(learned.prefix for learned in self.learned))

    @property
    def hop(self) -> NextHop:
        """Where a route to the virtual network gateway leads."""
        if self.router:
            return Through(device=self.router)
        if not self.gateways and self.unlisted:
            return Undetermined(causes=self.unlisted)
        return ToGateway(gateways=self.gateways)

    def join(self, other: Edge) -> Edge:
        """Give this edge and another together."""
        return Edge(
            gateways=tuple(dict.fromkeys(self.gateways + other.gateways)),
            router=self.router or other.router,
            learned=tuple(dict.fromkeys(self.learned + other.learned)),
            unlisted=tuple(sorted({*self.unlisted, *other.unlisted})),
            doubts=tuple(sorted({*self.doubts, *other.doubts})),
            refusing=tuple(sorted({*self.refusing, *other.refusing})),
        )


NO_EDGE = Edge()
