"""Which public addresses a platform service has, as far as anybody can say.

Comes in: the kind and region of a service, and the tags. Goes out: addresses of which it has some, and the doubts about them that are
settled: wherever the service is, its address is in the tag of its kind and region, and in the tags that hold that one (NSG-28). Where the
tag's contents are not known these are its symbol and every address that rules may name. Read next: `lower/doors.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.azure.kinds.kind import ServiceKind
from penstock.azure.lower.context import Context
from penstock.azure.lower.symbols import SPACE_4
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.paas import PlatformService
from penstock.azure.service_tags import parents, spellings
from penstock.net.cause import Cause
from penstock.space.addresses import AddressSet

SYMBOLIC = AddressSet.of(SPACE_4)
"""Addresses that stand for others: no service has one of them but that of its own tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePlace:
    """Addresses, and doubts that hold for them."""

    where: AddressSet
    holds: frozenset[Cause]


class ServicePlaces:
    """Places by tag, each worked out once."""

    def __init__(self, context: Context) -> None:
        self._book = context.book
        self._own = AddressSet.union_all((*(some for some, _ in context.public.own()), *_senders(context.estate)))
        self._symbols = context.symbols.all
        self._made: dict[str, ServicePlace] = {}

    def of(self, kind: ServiceKind, region: str) -> ServicePlace:
        """Give the place of a service; without a region, that of any service of the kind."""
        tag = self._tag(kind.tag, region)
        if tag.lower() not in self._made:
            self._made[tag.lower()] = ServicePlace(where=self._where(tag), holds=holding(tag))
        return self._made[tag.lower()]

    def _tag(self, tag: str, region: str) -> str:
        if not region or (self._book.known(tag) and not self._book.known(f"{tag}.{region}")):
            return tag
        return f"{tag}.{region}"

    def _where(self, tag: str) -> AddressSet:
        cover = self._book.cover(tag)
        if self._book.known(tag):
            return (cover.sure - self._symbols - self._own) & AddressSet.full_v4()
        symbol = self._book.symbol(tag)
        perhaps = AddressSet.union_all(some for _, some in cover.doubtful) - SYMBOLIC - self._own
        found = perhaps if symbol is None else perhaps | AddressSet.address(symbol)
        return found & AddressSet.full_v4()


def _senders(estate: Estate) -> Iterator[AddressSet]:
    """Give the addresses that services send from, which are nobody's door."""
    for service in estate.all(PlatformService):
        yield from (AddressSet.address(address) for address in service.outbound)


def holding(tag: str) -> frozenset[Cause]:
    """Give the doubts that are settled for an address in a tag: it is in that one, and in all that hold it."""
    names = {spelling for name in (tag, *parents(tag)) for spelling in (name.lower(), *spellings(name))}
    return frozenset(Cause(key=f"tag:{name}", why="") for name in names)


def tags_of(kind: ServiceKind, region: str) -> tuple[str, ...]:
    """Give the tags that a service of a kind and region stands in, so that each gets its symbol."""
    names = (kind.tag, "AzureCloud")
    return (*names, *(f"{name}.{region}" for name in names if region))
