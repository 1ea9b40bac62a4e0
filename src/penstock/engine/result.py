"""What the engine answers with: verdicts, traces and reach.

Comes in: nothing; these are values. Goes out: `Trace` for one packet, `Flow` for a pair of classes, `Reach` for many. Read
next: `engine/walk.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.engine.request import ANY_REQUEST, Web
from penstock.net.cause import Cause
from penstock.net.inspection import Inspection, RequestRule
from penstock.net.resolution import Record
from penstock.net.rewrite import Rewrite, WebRoute
from penstock.net.route import Route
from penstock.net.rule import Rule
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from penstock.space.packets import Packet
from penstock.space.transport import TransportSet


class Verdict(Enum):
    """May it pass."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Decision(Enum):
    """What happened to the packet at a hop."""

    ALLOW = "allow"
    DENY = "deny"
    ROUTE = "route"
    NAT = "nat"
    DROP = "drop"
    DELIVER = "deliver"
    UNKNOWN = "unknown"


Decider = Rule | Route | Rewrite | RequestRule | Inspection | WebRoute | Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One hop of a path: where, what was decided, and by what.

    `kind` is `nsg`, `route`, `firewall-network`, `load-balancer`, `outbound` … `packet` is the packet as it arrives at
    this hop. What decided is the first that is set of `rule`, `route`, `rewrite`, `request_rule` (of an `inspection`), `web_route` and `record`.
    `note` is a sentence for people.
    """

    at: str
    name: str
    kind: str
    decision: Decision
    packet: Packet
    rule: Rule | None = None
    route: Route | None = None
    rewrite: Rewrite | None = None
    request_rule: RequestRule | None = None
    inspection: Inspection | None = None
    web_route: WebRoute | None = None
    record: Record | None = None
    note: str = ""
    facts: tuple[str, ...] = ()

    @property
    def decided_by(self) -> Decider | None:
        """What decided this step, if anything that stands somewhere did."""
        found = self.rule or self.route or self.rewrite or self.request_rule or self.inspection
        return found or self.web_route or self.record


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The fate of one packet, with the reasons.

    `source` and `destination` are endpoint ids (`internet`, `onprem` for the outside; destination is empty when the packet never
    arrives). `only_names`: allowed only when the application name is in this set; `web`: the requests it holds for, and who looked at
    them. `dropped` tells a routing
    drop from a filter's deny (P-05). `stateful_hops` are the ids of devices that keep state on the way out.
    """

    packet: Packet
    verdict: Verdict
    path: tuple[Step, ...]
    return_path: tuple[Step, ...] = ()
    source: str = ""
    destination: str = ""
    unknown_because: tuple[Cause, ...] = ()
    only_names: NameSet | None = None
    name: str = ""
    web: Web = ANY_REQUEST
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    exit: str = ""
    """How it left the estate: `nat-gateway`, `public-ip`, `firewall` …, or empty."""

    @property
    def decider(self) -> Step | None:
        """The step that settled the verdict: the last of the path that stopped it, else the last that allowed it."""
        stops = [
            s for s in self.path + self.return_path if s.decision in (Decision.DENY, Decision.DROP, Decision.UNKNOWN)
        ]
        if stops:
            return stops[0]
        rules = [s for s in self.path if s.rule is not None]
        return rules[-1] if rules else (self.path[-1] if self.path else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What can flow between one class of sources and one class of destinations.

    `sources` and `destinations` are endpoint ids that no rule tells apart; `destination_addresses` narrows an outside class. The three
    transport sets are disjoint and together everything. `names` conditions `by_name`, the part allowed only under those
    names. `exits` names the ways out of the estate that allowed traffic uses.
    """

    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    source_addresses: AddressSet
    destination_addresses: AddressSet
    allowed: TransportSet
    unknown: TransportSet
    by_name: tuple[tuple[NameSet, TransportSet], ...] = ()
    causes: tuple[Cause, ...] = ()
    exits: tuple[str, ...] = ()

    @property
    def flows(self) -> bool:
        """Whether anything is allowed, or may be."""
        return not (self.allowed.is_empty and self.unknown.is_empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to `can`: over all endpoints that the question names, is there a packet that passes.

    ALLOWED with a witness if one pair allows it, DENIED if every pair denies it, else UNKNOWN. `trace` is the
    least witness of the verdict; `pairs` counts the class pairs looked at, `agreeing` those with this verdict.
    """

    verdict: Verdict
    trace: Trace
    pairs: int
    agreeing: int
    traces: tuple[Trace, ...] = ()
