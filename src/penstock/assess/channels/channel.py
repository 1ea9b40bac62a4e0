"""How a channel is declared: a function that says which findings open it, and a docstring that is its page.

A channel is a way by which data can leave. It finds nothing by itself: checks do, each cause once, and a channel gathers what they found. Comes
in: functions over a finding. Goes out: `Channel`. Read next: `assess/channels/__init__.py`, the table; `assess/ways_out.py`, where they are used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from inspect import cleandoc

from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.space.transport import TransportSet

MAIL = TransportSet.tcp(25, 465, 587)
ORDINARY = (TransportSet.tcp() | TransportSet.udp()) - MAIL
"""What carries data without being mail: whether Azure carries that, it does not say (NSG-36)."""

Opens = Callable[[Review, Finding], bool]


class Basis(Enum):
    """What shows that a channel is closed: packets that were asked about, doors of services, hands of people, or what is written down."""

    PACKETS = "packets"
    DOORS = "doors"
    HANDS = "hands"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way out by number: ATT&CK techniques that use it, facts, the checks whose findings may open it.

    `opened_by` decides for a finding of one of the `codes`. By its `basis` it is not closed for certain while some of that is unknown; of packets,
    those of `about` count. `unseen` is what no configuration shows of it.
    """

    number: int
    name: str
    techniques: tuple[str, ...]
    facts: tuple[str, ...]
    codes: tuple[str, ...]
    basis: Basis
    about: TransportSet
    unseen: str
    document: str
    opened_by: Opens

    @property
    def title(self) -> str:
        """The first line of its page, without its full stop."""
        return self.document.partition("\n")[0].rstrip(".")

    @property
    def body(self) -> str:
        """The rest of its page."""
        return self.document.partition("\n")[2].strip()


def channel(
    *,
    number: int,
    techniques: tuple[str, ...],
    facts: tuple[str, ...],
    codes: tuple[str, ...],
    unseen: str = "",
    basis: Basis = Basis.PACKETS,
    about: TransportSet = ORDINARY,
) -> Callable[[Opens], Channel]:
    """Make a function a channel."""

    def declare(opened_by: Opens) -> Channel:
        return Channel(
            number=number,
            name=opened_by.__name__,
            techniques=techniques,
            facts=facts,
            codes=codes,
            basis=basis,
            about=about,
            unseen=unseen,
            document=cleandoc(opened_by.__doc__ or ""),
            opened_by=opened_by,
        )

    return declare


def every(_review: Review, _finding: Finding) -> bool:
    """Whatever the checks of a channel find opens it."""
    return True
