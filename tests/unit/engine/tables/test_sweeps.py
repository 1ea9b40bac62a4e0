"""From one start to many goals: what looks the same is asked once."""

from __future__ import annotations

import numpy as np

from penstock.engine.engine import Engine
from penstock.engine.tables.columns import split
from penstock.space.transport import TransportSet
from tests.unit.engine.small import filter_, rule
from tests.unit.engine.tables.estate import estate


def test_parts_are_in_the_order_of_their_first_members() -> None:
    found = split(np.array([3, 1, 3, 2, 1]))
    assert [part.tolist() for part in found] == [[0, 2], [1, 4], [3]]


def test_addresses_that_nothing_tells_apart_are_one_case() -> None:
    web = rule("web", "allow", dst="8.8.8.0/24", transport=TransportSet.tcp(443))
    engine = Engine(estate(filter_("out", web), straight=("red", "green"), red={"egress": ("out",)}))
    internet = engine.parties.outside("internet")
    found = list(engine.swept(engine.parties.find("red"), internet, engine.ports.full))
    open_ways = [addresses for case, addresses in found if any(leaf.verdict.value == "allowed" for leaf in case.leaves)]
    assert [[str(a) for a in addresses] for addresses in open_ways] == [["8.8.8.0"]]
