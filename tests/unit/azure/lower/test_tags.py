"""What a service tag covers."""

from __future__ import annotations

import json

import pytest

from penstock.azure.lower.symbols import Symbols
from penstock.azure.lower.tags import Scope, TagBook, join, public_space, scope
from penstock.azure.notes import Notes
from penstock.azure.resources.terms import Anywhere, Block, ServiceTag
from penstock.azure.service_tags import ServiceTags, read_service_tags
from penstock.diagnostics import BUILT_IN, Origin
from penstock.net.cause import Cause
from penstock.net.rule import Cover
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet


def tag_file(**tags: str) -> ServiceTags:
    values = [{"name": n.replace("_", "."), "properties": {"addressPrefixes": p.split()}} for n, p in tags.items()]
    return read_service_tags(json.dumps({"values": values}), "tags.json")


def book(
    *names: str, tags: ServiceTags | None = None, own: tuple[tuple[str, str], ...] = ()
) -> tuple[TagBook, Symbols]:
    symbols = Symbols()
    mine = [(AddressSet.of(address), location) for address, location in own]
    return TagBook(names, tags, symbols, mine, Notes()), symbols


def placed(tags: TagBook, *inside: str, maybe: tuple[tuple[Cause, AddressSet], ...] = ()) -> Scope:
    return scope("k", Cover(sure=AddressSet.of(*inside), maybe=maybe), tags)


def symbol(symbols: Symbols, name: str) -> Address:
    (found,) = [address for address, words in symbols.words.items() if words == name]
    return found


def test_an_unknown_tag_is_sure_of_its_symbol_and_may_be_anything_public() -> None:  # NSG-29
    tags, symbols = book("Storage", "Sql")
    cover = tags.cover("storage")
    assert cover.sure == AddressSet.address(symbol(symbols, "Storage"))
    ((cause, maybe),) = cover.partly
    assert (cause.key, cause.facts) == ("tag:storage", ("NSG-29",))
    assert "--service-tags" in cause.cure
    assert Address.parse("20.0.0.1") in maybe
    assert Address.parse("10.0.0.1") not in maybe
    assert symbol(symbols, "Sql") not in maybe
    assert maybe.is_disjoint(cover.sure)


def test_a_known_tag_is_its_addresses_and_its_symbol() -> None:
    tags, symbols = book("Storage", tags=tag_file(Storage="20.0.0.0/24"))
    cover = tags.cover("Storage")
    assert cover.sure == AddressSet.of("20.0.0.0/24") | AddressSet.address(symbol(symbols, "Storage"))
    assert cover.doubtful == ()
    assert tags.outside()["storage"].known


@pytest.mark.parametrize(
    ("outer", "inner", "holds"),
    [
        ("Storage", "Storage.WestEurope", True),
        ("AzureCloud.westeurope", "Storage.WestEurope", True),
        ("AzureCloud", "Storage.WestEurope", True),
        ("AzureCloud", "Storage", True),
        ("Storage.WestEurope", "Storage", False),
        ("Storage.NorthEurope", "Storage.WestEurope", False),
        ("AzureCloud.northeurope", "Storage.WestEurope", False),
        ("Sql", "Storage", False),
    ],
)
def test_the_symbol_of_a_tag_lies_in_every_tag_around_it(outer: str, inner: str, holds: bool) -> None:  # NSG-28
    tags, symbols = book(outer, inner)
    assert (symbol(symbols, inner) in tags.cover(outer).sure) is holds


def test_contents_also_tell_what_lies_inside() -> None:
    tags, symbols = book("Wide", "Narrow", tags=tag_file(Wide="20.0.0.0/16", Narrow="20.0.1.0/24"))
    assert symbol(symbols, "Narrow") in tags.cover("Wide").sure
    assert symbol(symbols, "Wide") not in tags.cover("Narrow").sure


@pytest.mark.parametrize(
    ("tag", "inside"),
    [("AzureCloud", True), ("AzureCloud.westeurope", True), ("AzureCloud.northeurope", False), ("Storage", False)],
)
def test_public_addresses_of_the_estate_are_in_azure_cloud_and_in_no_service(tag: str, inside: bool) -> None:
    tags, _ = book(tag, own=(("20.9.9.9", "westeurope"),))
    cover = tags.cover(tag)
    assert (Address.parse("20.9.9.9") in cover.sure) is inside
    assert all(Address.parse("20.9.9.9") not in maybe for _, maybe in cover.partly)


def test_symbols_do_not_depend_on_the_order_of_names() -> None:
    assert book("B", "A", "C")[1].words == book("C", "B", "A")[1].words


def test_a_misspelt_tag_is_told_when_the_file_is_complete() -> None:
    notes = Notes()
    tags = TagBook(("Storrage",), tag_file(Storage="20.0.0.0/24"), Symbols(), (), notes)
    assert tags.cover("Storrage", Origin(file="a.json")).partly
    assert [d.code for d in notes.diagnostics()] == ["PS408"]


def test_internet_is_public_and_not_in_the_network() -> None:  # NSG-27
    tags, _ = book()
    here = placed(tags, "10.0.0.0/16", "8.0.0.0/16")
    internet = here.cover(ServiceTag(name="INTERNET"), BUILT_IN)
    assert internet.sure == public_space() - AddressSet.of("8.0.0.0/16")
    for private in ("10.9.0.1", "192.168.0.1", "100.64.0.1", "169.254.169.254", "168.63.129.16"):
        assert Address.parse(private) not in internet.sure
    assert Address.parse("203.0.113.10") in internet.sure


def test_the_hosts_address_may_be_in_internet() -> (
    None
):  # NSG-26, NSG-27: its text says no, its recorded expansions yes
    here = placed(book()[0], "10.0.0.0/16")
    ((cause, host),) = here.internet.maybe
    assert host == AddressSet.of("168.63.129.16")
    assert cause.facts == ("NSG-26", "NSG-27")


def test_internet_inherits_the_doubt_of_the_network_from_the_other_side() -> None:  # NSG-25, NSG-27
    tags, _ = book()
    doubt = Cause(key="vnet-default-route:x", why="w")
    here = placed(tags, "10.0.0.0/16", maybe=((doubt, AddressSet.of("0.0.0.0/0") - AddressSet.of("10.0.0.0/16")),))
    ((cause, maybe),) = here.virtual_network.maybe
    assert cause.key == "vnet-default-route:x"
    assert maybe.is_disjoint(AddressSet.of("10.0.0.0/16"))
    (other, outside), _ = here.internet.maybe
    assert other.key != cause.key, "in one or the other, never in both: the doubts must not be settled together"
    assert Address.parse("203.0.113.10") in outside
    assert Address.parse("203.0.113.10") not in here.internet.sure


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("AzureLoadBalancer", ("168.63.129.16", "fe80::1234:5678:9abc")),
        ("AzurePlatformDNS", ("168.63.129.16",)),
        ("AzurePlatformIMDS", ("169.254.169.254",)),
    ],
)
def test_platform_tags_are_single_addresses(name: str, addresses: tuple[str, ...]) -> None:  # NSG-26, NSG-32
    tags, symbols = book(name)
    here = placed(tags)
    assert here.cover(ServiceTag(name=name), BUILT_IN).sure == AddressSet.of(*addresses)
    assert not symbols.words


def test_terms_that_are_no_tags() -> None:
    here = placed(book()[0])
    assert here.cover(Anywhere(), BUILT_IN).sure == AddressSet.full()
    assert here.cover(Block(text="10.0.0.4", addresses=AddressSet.of("10.0.0.4")), BUILT_IN).sure == AddressSet.of(
        "10.0.0.4"
    )
    unknown = here.cover(Unknown(why="w"), BUILT_IN)
    assert unknown.sure.is_empty
    assert [(c.why, a) for c, a in unknown.partly] == [("w", AddressSet.full())]


def test_what_one_term_has_for_sure_no_other_puts_in_doubt() -> None:
    cause = Cause(key="k", why="w")
    sure = Cover(sure=AddressSet.of("10.0.0.0/24"))
    maybe = Cover(sure=AddressSet.empty(), maybe=((cause, AddressSet.of("10.0.0.0/23")),))
    assert join([sure, maybe]).maybe == ((cause, AddressSet.of("10.0.1.0/24")),)
