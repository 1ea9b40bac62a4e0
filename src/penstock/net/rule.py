"""Ordered rules: what they match, what they do, and what happens when none matches.

Comes in: address, transport and name sets from `space`. Goes out: `Filter`, which `engine/first_match.py`
evaluates. A filter does not know whether it is an NSG, an admin rule collection or a firewall. Read next:
`engine/first_match.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.space.addresses import AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet


class Action(Enum):
    """What a rule does with a packet it matches."""

    ALLOW = "allow"
    DENY = "deny"
    PASS = "pass"  # noqa: S105 - leave it to the filters that follow; opens nothing by itself
    ALLOW_FINAL = "allow-final"  # allow, and skip the filters that follow at this endpoint


ADMIN_RULES = "admin-rule"
"""The kind of filters that come before those of an endpoint's owner, and that its owner cannot change."""


class Direction(Enum):
    """As seen from the endpoint that the filter guards."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The addresses that one side of a rule names.

    `sure` are certainly named; each `maybe` set is named or not, together, for its cause; of each `partly` set any part may be
    named (contents that nobody knows), so that each address is a question of its own. Both are disjoint from `sure`. `words` is how
    the file says it, for messages.
    """

    sure: AddressSet
    maybe: tuple[tuple[Cause, AddressSet], ...] = ()
    partly: tuple[tuple[Cause, AddressSet], ...] = ()
    words: str = ""

    @property
    def doubtful(self) -> tuple[tuple[Cause, AddressSet], ...]:
        """Every set of which something may be named."""
        return self.maybe + self.partly


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The packets that a rule speaks of: source and destination and transport, all of them.

    `names` restricts the match to application traffic whose name (SNI or Host) is in the set; None means that
    names play no part. `maybe_names` are names that may be in it (an FQDN tag). `doubts`: the rule may match less than
    it says, down to nothing, for these causes. `looked_up` are the transports for which the device looks the name up itself
    and connects there, whatever the packet's destination, or perhaps does so for `looked_up_doubts`. `by_address`: doubts that a question by one of the names settles.
    With `labels`, only names of so many labels are meant.
    """

    src: Cover
    dst: Cover
    transport: TransportSet
    names: NameSet | None = None
    maybe_names: tuple[tuple[Cause, NameSet], ...] = ()
    doubts: tuple[Cause, ...] = ()
    looked_up: TransportSet = field(default_factory=TransportSet.empty)
    looked_up_doubts: tuple[Cause, ...] = ()
    by_address: tuple[Cause, ...] = ()
    labels: int | None = None

    def means(self, name: str) -> bool:
        """Whether a question by this name is one by a name that the rule is on."""
        if self.names is None or not name or name not in self.names:
            return False
        return self.labels is None or name.count(".") + 1 == self.labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a filter, or the filter's default.

    `resource` is the id of the resource it stands in; `priority` is for people (order is the filter's). `action_doubts`:
    the action itself is in doubt, so whatever matches is unknown. `notes` are said beside the verdict (`IDPS may drop
    by content`). `implicit` rules stand in no file.
    """

    name: str
    match: Match
    action: Action
    origin: Origin
    resource: str = ""
    priority: int | None = None
    facts: tuple[str, ...] = ()
    action_doubts: tuple[Cause, ...] = ()
    notes: tuple[str, ...] = ()
    implicit: bool = False

    @property
    def outcomes(self) -> frozenset[Action]:
        """The actions it may take; `action` in doubt is the most far-reaching of them."""
        if not self.action_doubts:
            return frozenset((self.action,))
        match self.action:
            case Action.ALLOW_FINAL:
                return frozenset((Action.ALLOW_FINAL, Action.PASS, Action.DENY))
            case Action.PASS:
                return frozenset((Action.PASS, Action.DENY))
            case _:
                return frozenset((Action.ALLOW, Action.DENY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Rules in the order in which they are tried; the first match decides, else `default`.

    `kind` is the word shown in paths (`nsg`, `firewall-network`, `firewall-application`, `admin-rule`). The same
    NSG in two virtual networks gives two filters, because its tags differ; `resource` is the same.
    """

    id: str
    name: str
    kind: str
    rules: tuple[Rule, ...]
    default: Rule
    resource: str
    origin: Origin
    direction: Direction | None = None
