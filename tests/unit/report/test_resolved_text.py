"""Answers to names as people see them."""

from __future__ import annotations

from penstock.diagnostics import BUILT_IN, Origin
from penstock.engine.resolved import Asked, Resolved
from penstock.net.cause import Cause
from penstock.net.resolution import Record
from penstock.report.paint import Paint
from penstock.report.resolved_text import text
from penstock.space.addresses import Address
from tests.unit.engine.small import network, segment, system

NETWORK = network((), (segment("v", "s", "10.0.0.0/24"),), {"v/s": system("v", "10.0.0.0/24")})
DOUBT = Cause(key="d", why="nobody knows", cure="look it up")


def said(found: Resolved) -> str:
    return "".join(text(found, "vm", NETWORK, Paint()))


def test_an_address_with_the_place_of_its_record() -> None:
    place = Origin(file="zones.json", pointer="/0")
    record = Record(name="a.test", addresses=(), origin=place)
    asked = Asked(at="z", name="test", note="a.test is 10.0.0.4", record=record, facts=("DNS-01",))
    out = said(Resolved(name="a.test", addresses=(Address.parse("10.0.0.4"),), path=(asked,)))
    assert out.startswith("answer  10.0.0.4  a.test from vm\n 1  test: a.test is 10.0.0.4\n")
    assert "zones.json:" in out
    assert out.endswith("facts   DNS-01\n")


def test_what_is_not_there_and_what_is_not_known() -> None:
    assert said(Resolved(name="a.test", exists=False)).startswith("answer  no address  ")
    assert said(Resolved(name="a.test", public=True)).startswith("answer  a public address  ")
    assert "unknown nobody knows — look it up" in said(Resolved(name="a.test", public=True, causes=(DOUBT,)))


def test_alternatives_stand_one_below_the_other() -> None:
    other = Resolved(name="a.test", exists=False)
    lines = said(Resolved(name="a.test", public=True, others=(other,), between=(DOUBT,))).splitlines()
    assert [line[:8] for line in lines] == ["answer  ", "or      ", "unknown "]


def test_a_hostile_name_stays_text() -> None:
    asked = Asked(at="z", name="x\x1b[31m", note="a\nb", record=Record(name="x", addresses=(), origin=BUILT_IN))
    assert "\x1b" not in said(Resolved(name="a.test", public=True, path=(asked,)))
