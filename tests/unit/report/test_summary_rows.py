"""The rows of the summary in words."""

from __future__ import annotations

from typing import Any

from penstock.assess.summary import Row, Summary
from penstock.report.summary_rows import Section, sections
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet
from tests.unit.report.sample import estate

WEB = TransportSet.tcp(443)
NOTHING = TransportSet.empty()


def row(source: str, destination: str, **more: Any) -> Row:
    return Row(sources=(source,), destinations=(destination,), **({"allowed": WEB, "unknown": NOTHING} | more))


def services(*rows: Row) -> Section:
    found = sections(Summary(inward=(), outward=(), tiers=(), services=rows), estate())
    return next(section for section in found if section.title == "platform services")


def test_a_service_is_told_once_for_each_way_the_public_one_first() -> None:
    section = services(
        row("b", "st", way="private endpoint pe-st"),
        row("a", "st", way="public door"),
        row("c", "st", way="private endpoint pe-other"),
    )
    assert section.columns == ("Service", "By", "Lets in")
    assert section.rows == (
        ("st", "public door", "tcp/443 from a"),
        ("st", "private endpoint", "tcp/443 from b, c"),
    )


def test_strangers_are_told_by_their_addresses() -> None:
    office = row("internet", "kv", way="public door", peers=AddressSet.of("198.51.100.0/24"))
    anybody = row("internet", "st", way="public door", peers=estate().internet)
    assert services(office, anybody).rows == (
        ("kv", "public door", "tcp/443 from 198.51.100.0/24 outside"),
        ("st", "public door", "tcp/443 from anywhere"),
    )


def test_what_is_sure_comes_before_what_may_be() -> None:
    perhaps = row("a", "kv", way="public door", allowed=NOTHING, unknown=WEB)
    sure = row("b", "kv", way="public door")
    assert services(perhaps, sure).rows == (("kv", "public door", "tcp/443 from b; ? tcp/443 from a"),)


def test_services_that_are_reached_alike_share_a_row() -> None:
    assert services(row("a", "kv", way="public door"), row("a", "st", way="public door")).rows == (
        ("kv, st", "public door", "tcp/443 from a"),
    )


def test_rows_that_read_the_same_are_told_once() -> None:
    """Two parts of the outside that are described alike, such as `anywhere` with and without a few addresses, are one line."""
    whole = estate().internet
    parts = (whole, whole - AddressSet.of("198.51.100.7"))
    out = tuple(row("a", "internet", way="NAT gateway n", peers=part) for part in parts)
    found = sections(Summary(inward=(), outward=out, tiers=(), services=()), estate())
    assert found[1].rows == (("a", "tcp/443", "to anywhere, NAT gateway n"),)
