"""What those who answer a part of a question may ask of the engine they are part of.

Comes in: nothing. Goes out: `Answering`, which `engine/engine.py` is. Read next: `engine/by_name.py`.
"""

from __future__ import annotations

from typing import Protocol

from penstock.engine.names import Names
from penstock.engine.parties import Parties, Party
from penstock.engine.places import Places
from penstock.engine.ports import PortAxis
from penstock.engine.resolved import Resolved
from penstock.engine.result import Trace
from penstock.engine.services import Services
from penstock.engine.starts import Case, Goal, Start
from penstock.engine.state import Leaf
from penstock.engine.tables.answers import Answers
from penstock.engine.walking import Walker
from penstock.net.endpoint import Endpoint
from penstock.net.network import Network
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet


class Answering(Protocol):
    """The engine: look-ups, and walks from one end to another."""

    network: Network
    names: Names
    parties: Parties
    places: Places
    ports: PortAxis
    proxies: tuple[Endpoint, ...]
    services: Services
    walker: Walker

    @property
    def answers(self) -> Answers:
        """Answers for all pairs that look the same."""

    def walk(
        self,
        start: Start,
        goal: Goal,
        mask: int,
        asked: NameSet | None = None,
        name: str = "",
        transport: tuple[int, int, int] | None = None,
    ) -> tuple[Leaf, ...]:
        """Walk a bundle from a start to a goal."""

    def walked(
        self,
        start: Start,
        goal: Goal,
        mask: int,
        asked: NameSet | None = None,
        name: str = "",
        transport: tuple[int, int, int] | None = None,
    ) -> tuple[Leaf, ...]:
        """Walk a bundle by routes and filters, without proxies."""

    def senders(self, party: Party) -> tuple[Start, ...]:
        """Give one sender of each class of a party."""

    def shown(self, case: Case, wanted: TransportSet) -> Trace:
        """Give a packet of a case with its steps."""

    def resolve(self, name: str, endpoint: Endpoint | None) -> Resolved:
        """Resolve a name as an endpoint would."""

    def name_class(self, name: str) -> frozenset[int]:
        """Give what the rules on names say of a name."""

    def representatives(self, addresses: AddressSet) -> tuple[Address, ...]:
        """Give the least address of each part of a set that the network tells apart."""
