"""The small values that several resources share: blocks of addresses, tags, references, port ranges.

Comes in: nothing; these are values. Goes out: the field types of `network`, `security`, `compute` … `Unknown` stands
wherever the file says something that only Azure can compute, or that nobody can understand. Read next: `resources/network.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime(Unknown):
    """A part of the state of a resource of the estate that only Azure knows, such as the address that a firewall got.

    `resource` is the id in lower case; `path` leads from its properties to the part.
    """

    resource: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelled(Unknown):
    """A text made of known and unknown pieces; `text` is like `{vm}-nic`, so that texts built alike are alike."""

    text: str


Reference = str | Unknown | None
"""A lower-case ARM id; an unknown one; or none."""

Flag = bool | Unknown | None
"""A boolean as written; None when the file is silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Addresses as a prefix, one address, or a range; `text` is how the file writes them."""

    text: str
    addresses: AddressSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Anywhere:
    """`*`: every address, IPv4 and IPv6 (NSG-11)."""

    text: str = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTag:
    """A named set of addresses that Azure keeps, such as `Internet` or `Storage.WestEurope`."""

    name: str

    @property
    def key(self) -> str:
        """The name for comparing: tags are compared without case."""
        return self.name.lower()

    @property
    def text(self) -> str:
        """How the file writes it."""
        return self.name


AddressTerm = Block | Anywhere | ServiceTag | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRange:
    """A closed range of ports; `*` is 0 to 65535."""

    low: int
    high: int

    @property
    def is_all(self) -> bool:
        """Whether every port is in it."""
        return self.low <= 0 and self.high >= 65535


PortTerm = PortRange | Unknown

ALL_PORTS = PortRange(low=0, high=65535)
