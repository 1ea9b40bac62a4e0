"""The answer to a name, and how it was come by.

Comes in: nothing; these are values. Goes out: `Resolved`, made by `engine/names.py`, with one `Asked` for each step. Read next:
`engine/names.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from penstock.engine.result import Decision, Step
from penstock.net.cause import Cause
from penstock.net.resolution import Record
from penstock.net.rule import Rule
from penstock.space.addresses import Address
from penstock.space.packets import Packet


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One step: who was asked (`at` is an id, `name` what it is called) and what it did with the question."""

    at: str
    name: str
    note: str
    decision: Decision = Decision.ROUTE
    record: Record | None = None
    rule: Rule | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The answer to a name: addresses of the estate's records, or a public one that nobody here knows.

    `exists` is False when the answer is that there is no such name (DNS-03), or none at all. `network` is where the platform answered,
    empty for the outside. `canonical` is the last name of a chain of
    aliases. `causes`: the answer may be any other. `others` are the other answers of which one is right, for `between`. `path` is how
    it was found, `others` have their own.
    """

    name: str
    network: str = ""
    canonical: str = ""
    addresses: tuple[Address, ...] = ()
    public: bool = False
    exists: bool = True
    path: tuple[Asked, ...] = ()
    causes: tuple[Cause, ...] = ()
    others: tuple[Resolved, ...] = ()
    between: tuple[Cause, ...] = ()

    @property
    def ways(self) -> tuple[Resolved, ...]:
        """Every answer of which one is right."""
        return (replace(self, others=(), between=()), *self.others)

    @property
    def doubts(self) -> tuple[Cause, ...]:
        """Everything that puts the answer in doubt."""
        return tuple(sorted({*self.between, *(cause for way in self.ways for cause in way.causes)}))

    @property
    def facts(self) -> tuple[str, ...]:
        """The documented facts it stands on."""
        return tuple(dict.fromkeys(fact for asked in self.path for fact in asked.facts))

    def after(self, asked: Asked, causes: tuple[Cause, ...] = ()) -> Resolved:
        """Give this answer as it came after another step."""
        return replace(
            self,
            path=(asked, *self.path),
            causes=tuple(sorted({*self.causes, *causes})),
            others=tuple(other.after(asked, causes) for other in self.others),
        )

    def of(self, name: str) -> Resolved:
        """Give this answer as one to a name that leads here."""
        return replace(self, name=name, others=tuple(other.of(name) for other in self.others))


def one_of(answers: Sequence[Resolved], between: tuple[Cause, ...]) -> Resolved:
    """Give several answers of which one is right; those that say the same are one."""
    found: dict[object, Resolved] = {}
    reasons = set(between)
    for answer in answers:
        reasons |= set(answer.between)
        for way in answer.ways:
            found.setdefault((frozenset(way.addresses), way.public, way.exists, way.causes), way)
    first, *others = found.values()
    if not others:
        return first
    return replace(first, others=tuple(others), between=tuple(sorted(reasons)))


def told(resolved: Resolved, packet: Packet) -> tuple[Step, ...]:
    """Give the resolution of a name as the first steps of a path."""
    return tuple(
        Step(
            at=asked.at,
            name=asked.name,
            kind="dns",
            decision=asked.decision,
            packet=packet,
            rule=asked.rule,
            record=asked.record,
            note=asked.note,
            facts=asked.facts,
        )
        for asked in resolved.path
    )
