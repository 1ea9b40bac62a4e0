"""What a service tag covers, as seen from a place in the estate.

`TagBook` knows the tags that mean the same everywhere: their contents come from a file, or are unknown (NSG-29). `Scope` adds
those that depend on the place: `VirtualNetwork` and `Internet` (NSG-25, NSG-27). Each tag named in the
estate also has one symbolic address that surely is in it. Read next: `lower/nsg.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from penstock.azure.lower import causes
from penstock.azure.lower.symbols import Symbols
from penstock.azure.lower.tag_nesting import Nesting
from penstock.azure.notes import Notes
from penstock.azure.resources.terms import AddressTerm, Anywhere, Block, ServiceTag
from penstock.azure.service_tags import CLOUD, ServiceTags, spellings
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.network import OutsideTag
from penstock.net.rule import Cover
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet, Prefix

VIRTUAL_NETWORK = "virtualnetwork"
INTERNET = "internet"
LOAD_BALANCER = "azureloadbalancer"
PLATFORM_TAGS = frozenset(("azureplatformdns", "azureplatformimds", "azureplatformlkm"))
Doubtful = tuple[Cause, AddressSet]
"""Addresses that may be named, and why they may not be."""

PLACED = frozenset((VIRTUAL_NETWORK, INTERNET, LOAD_BALANCER)) | PLATFORM_TAGS

HOST = "168.63.129.16"
HOST_V6 = "fe80::1234:5678:9abc"
"""The IPv6 side of the host's address: Azure's own expansion of `AzureLoadBalancer` holds it too."""

METADATA = "169.254.169.254"


@lru_cache(maxsize=1)
def everything() -> AddressSet:
    """Every address, IPv4 and IPv6."""
    return AddressSet.full()


@lru_cache(maxsize=1)
def private_space() -> AddressSet:
    """What is never routed on the internet: private, shared, local and multicast blocks (NSG-27)."""
    v4 = AddressSet.of(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"
    )
    multicast = AddressSet.of("224.0.0.0/4")
    v6 = AddressSet.full_v6() - AddressSet.of("2000::/3")
    return v4 | multicast | v6 | AddressSet.of(f"{HOST}/32")


@lru_cache(maxsize=1)
def public_space() -> AddressSet:
    """What the internet route may lead to, symbolic addresses included."""
    return everything() - private_space()


FULL_COVER = Cover(sure=AddressSet.full(), words="*")


class TagBook:
    """The tags that mean the same everywhere.

    `own_public` are (address, location) of the estate's public addresses: they lie in `AzureCloud` and in no service's tag.
    """

    def __init__(
        self,
        names: Iterable[str],
        tags: ServiceTags | None,
        symbols: Symbols,
        own_public: Iterable[tuple[AddressSet, str]],
        notes: Notes,
    ) -> None:
        self._tags = tags
        self._notes = notes
        self._own = tuple(own_public)
        self._names: dict[str, str] = {}
        for name in sorted(set(names), key=lambda n: (n.lower(), n)):
            if name.lower() not in PLACED:
                self._names.setdefault(name.lower(), name)
        self._symbols = {key: symbols.allocate(f"tag:{key}", name) for key, name in self._names.items()}
        self._covers: dict[str, Cover] = {}
        self._known: dict[str, AddressSet | None] = {}
        self._nesting = Nesting(self._symbols, self._contents)

    def cover(self, name: str, origin: Origin | None = None) -> Cover:
        """Give what a tag covers; a name that was not announced beforehand has no symbol, and is otherwise the same."""
        key = name.lower()
        if key not in self._covers:
            self._covers[key] = self._make(key, name, origin)
        return self._covers[key]

    def prefixes(self, name: str) -> tuple[Prefix, ...]:
        """Give what a tag surely covers as prefixes: those of the file as they stand there, then the symbols."""
        listed = self._tags.prefixes_of(name) if self._tags is not None else ()
        rest = self.cover(name).sure - AddressSet.union_all(AddressSet.prefix(p) for p in listed)
        hosts = tuple(p for prefix in rest.prefixes() for p in _hosts(prefix))
        return listed + hosts

    def symbol(self, name: str) -> Address | None:
        """Give the symbol of a tag that was announced."""
        return self._symbols.get(name.lower())

    def known(self, name: str) -> bool:
        """Whether the contents of a tag are known."""
        return self._tags is not None and self._tags.find(name) is not None

    def outside(self) -> Mapping[str, OutsideTag]:
        """Give every tag named in the estate, for those who ask about the outside."""
        return {
            key: OutsideTag(
                name=self._names[key], symbol=symbol, addresses=self.cover(self._names[key]).sure, known=self.known(key)
            )
            for key, symbol in sorted(self._symbols.items())
        }

    def _make(self, key: str, name: str, origin: Origin | None) -> Cover:
        contents = self._contents(key)
        sure = self._symbols_inside(key) | self._own_inside(key)
        if contents is not None:
            return Cover(sure=sure | contents, words=name)
        if self._tags is not None and self._tags.complete and origin is not None:
            message = f'"{name}" is no service tag of {self._tags.source}'
            self._notes.warn("PS408", message, origin, value=name, cure="check the spelling, or give a newer tag file")
        maybe = public_space() - self._symbols_outside(key) - self._own_outside(key) - sure
        return Cover(sure=sure, partly=((self._cause(name, origin), maybe),), words=name)

    def _contents(self, key: str) -> AddressSet | None:
        if key not in self._known:
            self._known[key] = self._tags.find(key) if self._tags is not None else None
        return self._known[key]

    def _cause(self, name: str, origin: Origin | None) -> Cause:
        return Cause(
            key=f"tag:{name.lower()}",
            why=f'the contents of service tag "{name}" are not known',
            cure="give Microsoft's file with --service-tags FILE",
            facts=("NSG-29",),
            origin=origin,
        )

    def _symbols_inside(self, key: str) -> AddressSet:
        inside = self._nesting.inside(key)
        return AddressSet.union_all(AddressSet.address(self._symbols[inner]) for inner in inside)

    def _symbols_outside(self, key: str) -> AddressSet:
        """The symbols of tags that are not inside: a symbol stands for a part that its tag shares with no other."""
        inside = self._nesting.inside(key)
        return AddressSet.union_all(
            AddressSet.address(symbol) for inner, symbol in self._symbols.items() if inner not in inside
        )

    def _own_inside(self, key: str) -> AddressSet:
        base, _, region = spellings(key)[-1].partition(".")
        if base != CLOUD:
            return AddressSet.empty()
        return AddressSet.union_all(
            addresses for addresses, location in self._own if not region or _region(location) == region
        )

    def _own_outside(self, key: str) -> AddressSet:
        """The estate's own public addresses: in no tag but `AzureCloud`, and in no region but their own."""
        base, _, region = spellings(key)[-1].partition(".")
        if base != CLOUD:
            return AddressSet.union_all(addresses for addresses, _ in self._own)
        return AddressSet.union_all(
            addresses for addresses, location in self._own if region and location and _region(location) != region
        )


def _hosts(prefix: Prefix) -> tuple[Prefix, ...]:
    """Give a small prefix as single addresses, a large one as it is."""
    whole = 32 if prefix.version == 4 else 128
    if whole - prefix.length > 8:
        return (prefix,)
    return tuple(Prefix(prefix.version, value, whole) for value in range(prefix.first.value, prefix.last.value + 1))


def _region(location: str) -> str:
    """Give a location as the tag file spells it."""
    plain = location.lower().replace(" ", "")
    return spellings(f"x.{plain}")[-1].partition(".")[2]


@dataclass(frozen=True, slots=True)
class Scope:
    """A place from which tags are read: a network, or a part of it with the same routes.

    `virtual_network` is the tag of that name; `internet` what is public and not in it.
    """

    key: str
    virtual_network: Cover
    internet: Cover
    book: TagBook

    def cover(self, term: AddressTerm, origin: Origin) -> Cover:
        """Give what one term of a rule covers."""
        match term:
            case Anywhere():
                return FULL_COVER
            case Block():
                return Cover(sure=term.addresses, words=term.text)
            case ServiceTag():
                return self._tag(term, origin)
            case Unknown():
                return Cover(
                    sure=AddressSet.empty(), partly=((causes.of_value(term, origin), everything()),), words="?"
                )

    def _tag(self, tag: ServiceTag, origin: Origin) -> Cover:
        match tag.key:
            case "virtualnetwork":
                return self.virtual_network
            case "internet":
                return self.internet
            case "azureloadbalancer":
                return _HOST_COVER
            case "azureplatformdns":
                return _DNS_COVER
            case "azureplatformimds":
                return _METADATA_COVER
            case _:
                return self.book.cover(tag.name, origin)


_HOST_COVER = Cover(sure=AddressSet.of(HOST, HOST_V6), words="AzureLoadBalancer")
_DNS_COVER = Cover(sure=AddressSet.of(f"{HOST}/32"), words="AzurePlatformDNS")
_METADATA_COVER = Cover(sure=AddressSet.of(f"{METADATA}/32"), words="AzurePlatformIMDS")


def join(covers: Iterable[Cover]) -> Cover:
    """Give the cover of several terms together; what one has for sure no other puts in doubt."""
    found = tuple(covers)
    if len(found) == 1:
        return found[0]
    sure = AddressSet.union_all(cover.sure for cover in found)
    return Cover(
        sure=sure,
        maybe=besides(sure, (one for cover in found for one in cover.maybe)),
        partly=besides(sure, (one for cover in found for one in cover.partly)),
        words=", ".join(cover.words for cover in found),
    )


def besides(sure: AddressSet, doubts: Iterable[Doubtful]) -> tuple[Doubtful, ...]:
    """Give doubtful sets without what is sure, each cause once."""
    found: dict[Cause, AddressSet] = {}
    for cause, addresses in doubts:
        found[cause] = found.get(cause, AddressSet.empty()) | addresses
    return tuple((cause, left) for cause, some in found.items() if not (left := some - sure).is_empty)


def scope(key: str, network: Cover, book: TagBook) -> Scope:
    """Make a scope from what `VirtualNetwork` covers; `Internet` inherits the doubts (NSG-27)."""
    inside = AddressSet.union_all(part for _, part in network.doubtful)
    host = (_HOST_IN_INTERNET, AddressSet.of(HOST))
    internet = Cover(
        sure=public_space() - network.sure - inside,
        maybe=(*_outside(network.maybe), host),
        partly=tuple(_outside(network.partly)),
        words="Internet",
    )
    return Scope(key, network, internet, book)


def _outside(doubts: Iterable[Doubtful]) -> Iterator[Doubtful]:
    for cause, part in doubts:
        left = part & public_space()
        if not left.is_empty:
            yield _otherwise(cause), left


_HOST_IN_INTERNET = Cause(
    key="internet:host",
    why=f"Azure's text keeps {HOST} out of the tag Internet, and its own expansions of the tag hold it",
    cure="allow AzureLoadBalancer by a rule that stands before the one on Internet",
    facts=("NSG-26", "NSG-27"),
)


def _otherwise(cause: Cause) -> Cause:
    """The same doubt seen from the other side: what is not in `VirtualNetwork` is in `Internet`."""
    return Cause(
        key=f"internet/{cause.key}",
        why=cause.why,
        cure=cause.cure,
        facts=cause.facts,
        origin=cause.origin,
        unless=cause.key,
    )
