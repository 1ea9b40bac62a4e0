"""What leaves of several cases come to."""

from __future__ import annotations

from penstock.engine.gist import gist
from penstock.engine.ports import PortAxis
from penstock.engine.result import Verdict
from penstock.engine.state import Leaf
from penstock.net.cause import Cause
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import TransportSet

WEB, SHELL = TransportSet.tcp(443), TransportSet.tcp(22)
PORTS = PortAxis([WEB, SHELL])
DOUBT = Cause(key="doubt", why="nobody knows")
HERE = Address.parse("10.0.0.4")


def leaf(verdict: Verdict, transport: TransportSet, *causes: Cause) -> Leaf:
    mask = PORTS.mask(transport)
    return Leaf(verdict=verdict, mask=mask, final=mask, dst=HERE, causes=causes)


def test_what_one_case_allows_is_not_unknown_for_another() -> None:
    told = gist([(leaf(Verdict.UNKNOWN, WEB | SHELL, DOUBT),), (leaf(Verdict.ALLOWED, WEB),)], PORTS)
    assert (told.allowed, told.unknown) == (WEB, SHELL)
    assert told.causes == (DOUBT,)
    assert told.hits == (True, True)


def test_cases_in_which_nothing_passes_are_no_hits() -> None:
    told = gist([(leaf(Verdict.DENIED, WEB),), ()], PORTS)
    assert not any(told.hits)
    assert told.allowed.is_empty


def test_a_flow_says_the_same_in_words() -> None:
    nobody = AddressSet.empty()
    flow = gist([(leaf(Verdict.ALLOWED, WEB),)], PORTS).flow(("a",), ("b",), nobody, nobody)
    assert (flow.allowed, flow.unknown.is_empty) == (WEB, True)
