"""The summary of who reaches whom, on a terminal."""

from __future__ import annotations

from penstock.assess.summary import Row, Summary
from penstock.report.paint import Paint
from penstock.report.summary_text import summary_text
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet
from tests.unit.report.sample import ANSI, estate

WEB = TransportSet.tcp(443)
NOTHING = TransportSet.empty()


def row(source: str, destination: str, **more: object) -> Row:
    fields: dict[str, object] = {"allowed": WEB, "unknown": NOTHING, **more}
    return Row(sources=(source,), destinations=(destination,), **fields)  # type: ignore[arg-type]


def told(**parts: tuple[Row, ...]) -> str:
    empty: dict[str, tuple[Row, ...]] = {"inward": (), "outward": (), "tiers": (), "services": ()}
    return "".join(summary_text(Summary(**(empty | parts)), estate(), Paint(), verbose=False))


def test_an_empty_estate_says_nothing_in_words() -> None:
    assert told().count("\n  nothing") == 3
    assert "no subnet reaches another" in told()


def test_what_gets_in_says_from_where_and_through_what() -> None:
    inward = row("internet", "web", peers=estate().internet, way="through gw")
    assert "  web  tcp/443  from anywhere, through gw\n" in told(inward=(inward,))


def test_what_is_not_certain_is_marked() -> None:
    perhaps = row("snet-app", "internet", allowed=NOTHING, unknown=WEB, peers=AddressSet.of("20.0.0.0/8"))
    assert "  snet-app  ? tcp/443  to 20.0.0.0/8\n" in told(outward=(perhaps,))


def test_a_subnet_tells_who_reaches_it_on_what() -> None:
    tiers = (
        row("a", "data", allowed=TransportSet.tcp(1433)),
        row("b", "data", allowed=TransportSet.tcp(1433)),
        row("c", "data", allowed=TransportSet.tcp(22), names=("x.example", "y.example")),
    )
    assert "  data  tcp/1433 from a, b; tcp/22 under 2 names from c\n" in told(tiers=tiers)


def test_subnets_that_are_reached_alike_are_one_row() -> None:
    assert "  x, y  tcp/443 from a\n" in told(tiers=(row("a", "x"), row("a", "y")))


def test_long_lists_are_counted() -> None:
    many = tuple(row("internet", f"web-{n:02}", peers=estate().internet) for n in range(20))
    assert "and 8 more: -v shows all" in told(inward=many)


def test_names_do_nothing_to_the_terminal() -> None:
    assert "\x1b" not in told(inward=(row("internet", f"web{ANSI}", peers=estate().internet),))
