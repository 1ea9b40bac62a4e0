"""Places that many customers share: names and service tags under which anybody may rent or open a place of his own.

Comes in: `data/shared_places.json`, whose rows say who can write there and where that was read. Goes out: `SharedName`, `SharedTag`. What is
not listed is not thereby safe. Read next: `assess/ways_by_name.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources

import msgspec

from penstock.space.names import NameSet


class Kind(Enum):
    """What a shared place takes."""

    STORE = "store"
    COMPUTE = "compute"
    DATA = "data"
    QUEUE = "queue"
    CODE = "code"
    PASTE = "paste"
    DRIVE = "drive"
    TUNNEL = "tunnel"
    CDN = "cdn"
    CHAT = "chat"
    MAIL = "mail"
    TENANT = "tenant"  # what every tenant of the platform signs in to
    RESOLVER = "resolver"  # name servers that are asked over HTTPS


class Each(Enum):
    """How one customer is told from another: by a name of his own, or only by what is asked under a common name."""

    NAME = "name"
    PATH = "path"


class Takes(Enum):
    """How much a service tag holds: whatever anybody runs, or one sort of service that takes something in."""

    ANY = "any"
    SOME = "some"


class NameRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of the file about names."""

    name: str
    kind: Kind
    each: Each
    patterns: tuple[str, ...]
    who: str
    source: str


class TagRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of the file about service tags."""

    tag: str
    takes: Takes
    who: str
    source: str


class Places(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. `read` is the day on which its sources were read."""

    read: str
    names: tuple[NameRow, ...]
    tags: tuple[TagRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedName:
    """Names under which anybody can have a place."""

    row: NameRow
    names: NameSet

    def open_part(self, allowed: NameSet) -> NameSet:
        """Give what of some names leads to places that anybody may have.

        Where each customer has a name of his own, single names are taken to be meant; only patterns leave the choice.
        """
        both = self.names & allowed
        if self.row.each is Each.PATH:
            return both
        return NameSet.union_all(NameSet.parse_pattern(p) for p in both.patterns() if p.startswith("*"))


@cache
def places() -> Places:
    """Give the file."""
    text = resources.files("penstock.assess").joinpath("data", "shared_places.json").read_bytes()
    return msgspec.json.decode(text, type=Places)


@cache
def shared_names() -> tuple[SharedName, ...]:
    """Give every row about names, in the order of the file."""
    return tuple(
        SharedName(row=row, names=NameSet.union_all(NameSet.parse_pattern(p) for p in row.patterns))
        for row in places().names
    )


def shared_tag(words: str) -> TagRow | None:
    """Give the row for a service tag as it is written, whatever its region: `AzureCloud.westeurope` is `AzureCloud`."""
    plain = words.lower()
    found = (row for row in places().tags if plain == row.tag.lower() or plain.startswith(f"{row.tag.lower()}."))
    return next(found, None)
