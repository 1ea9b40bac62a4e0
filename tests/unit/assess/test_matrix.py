"""The matrix: every pair of zones between which something passes, each with the path of a packet."""

from __future__ import annotations

from functools import cache

from penstock.assess.matrix import Matrix, matrix
from penstock.assess.review import Review
from penstock.engine.result import Verdict
from penstock.engine.state import INTERNET
from penstock.space.transport import TransportSet
from tests.unit.report import sample


@cache
def table() -> Matrix:
    return matrix(Review(sample.estate()))


def names() -> dict[str, str]:
    return {zone.id: zone.name for zone in table().zones}


def cells() -> dict[tuple[str, str], TransportSet]:
    return {(names()[c.source], names()[c.destination]): c.allowed for c in table().cells}


def test_what_is_outside_comes_first() -> None:
    assert [zone.name for zone in table().zones] == [INTERNET, "snet-db", "snet-web"]


def test_a_cell_holds_what_surely_passes() -> None:
    """The filter of web lets in TCP 22 and nothing else for sure; db has no filter."""
    assert cells()[INTERNET, "snet-web"] == TransportSet.tcp(22)
    assert cells()["snet-db", "snet-web"] == TransportSet.tcp(22)
    assert cells()["snet-web", "snet-db"] == TransportSet.full()


def test_what_hangs_on_an_unknown_is_apart() -> None:
    """Whether the tag covers a sender is not known, so TCP 8443 may pass."""
    (cell,) = [c for c in table().cells if names()[c.source] == "snet-db" and names()[c.destination] == "snet-web"]
    assert cell.unknown == TransportSet.tcp(8443)


def test_where_nothing_passes_there_is_no_cell() -> None:
    assert (INTERNET, "snet-db") not in cells()


def test_every_proof_is_of_its_cell() -> None:
    for cell in table().cells:
        assert cell.proof is not None
        wanted = Verdict.UNKNOWN if cell.allowed.is_empty else Verdict.ALLOWED
        assert cell.proof.verdict is wanted
