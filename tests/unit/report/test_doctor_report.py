"""What was read, and what is missing."""

from __future__ import annotations

from dataclasses import replace

from penstock.net.cause import Cause
from penstock.net.network import Network, OutsideTag
from penstock.report.doctor_report import text
from penstock.report.paint import Paint
from penstock.space.addresses import Address, AddressSet
from tests.unit.report.sample import FILE, estate


def told(network: Network) -> str:
    return "".join(text(network, Paint()))


def test_files_are_listed_with_what_they_are() -> None:
    assert f"  {FILE}  ARM template, 7 resources\n" in told(estate())


def test_a_tag_without_contents_names_its_cure() -> None:
    tag = OutsideTag(name="Storage", symbol=Address.parse("240.0.0.9"), addresses=AddressSet.empty(), known=False)
    network = replace(estate(), outside_tags={"storage": tag})
    assert "  Storage  not known: give --service-tags FILE, or keep one: penstock tags update\n" in told(network)


def test_what_is_not_modelled_says_what_it_may_hide() -> None:
    assert "  microsoft.odd/things  2: anything\n" in told(estate())


def test_what_is_missing_on_premises_is_told() -> None:
    cause = Cause(key="bgp", why="routes are learned by BGP", cure="add effective routes")
    assert "routes are learned by BGP  cure: add effective routes" in told(replace(estate(), onprem_causes=(cause,)))


def test_messages_come_with_their_place() -> None:
    assert f"{FILE}:12:9: warning PS203: a port range runs backwards" in told(estate())
