"""What flows otherwise is told by place, with a packet of what changed."""

from __future__ import annotations

from penstock.assess.flow_changes import FlowChange, flow_changes
from penstock.assess.review import Review
from penstock.engine.result import Verdict
from penstock.space.transport import TransportSet
from tests.unit.assess.test_passings import estate, written

HTTPS, SSH = ("allow", "*", "*", 443), ("allow", "*", "*", 22)


def between(
    before: list[tuple[str, str, str, int]], after: list[tuple[str, str, str, int]]
) -> dict[tuple[str, str], FlowChange]:
    found = flow_changes(Review(estate(written(before), [])), Review(estate(written(after), [])))
    return {(one.source, one.destination): one for one in found}


def test_a_port_that_opens_is_shown_to_pass() -> None:
    change = between([HTTPS], [HTTPS, SSH])["internet", "a"]
    assert change.opened == TransportSet.tcp(22)
    assert change.closed.is_empty
    assert change.receivers == ("web",)
    assert change.proof is not None
    assert (change.proof.verdict, change.proof.packet.dst_port) == (Verdict.ALLOWED, 22)


def test_a_port_that_closes_is_shown_to_be_stopped() -> None:
    change = between([HTTPS, SSH], [HTTPS])["b", "a"]
    assert change.closed == TransportSet.tcp(22)
    assert change.opened.is_empty
    assert change.proof is not None
    assert (change.proof.verdict, change.proof.packet.dst_port) == (Verdict.DENIED, 22)


def test_what_opens_comes_first() -> None:
    found = flow_changes(Review(estate(written([HTTPS]), [])), Review(estate(written([SSH]), [])))
    keys = [one.sort_key for one in found]
    assert keys == sorted(keys)
    assert not found[0].opened.is_empty


def test_where_nothing_changes_nothing_is_told() -> None:
    assert between([HTTPS], [HTTPS]) == {}
