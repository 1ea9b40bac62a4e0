"""Every pair answered from a plan is answered as the walk answers it: verdicts, doubts, names and ways out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.estate import TAGS, write
from bench.shapes import scaled
from penstock.engine.engine import Engine
from penstock.engine.groups import Group, groups, outside_groups, party
from penstock.engine.merge import summary
from penstock.engine.result import Verdict
from penstock.engine.starts import Case
from penstock.engine.state import INTERNET, Leaf
from penstock.net.network import Network
from penstock.snapshot.load import load
from tests.property.networks import networks
from tests.property.test_hub_routing import Hub, Spoke, estate, hubs, spokes
from tests.unit.azure.arm import network


def said(leaves: tuple[Leaf, ...]) -> object:
    """What leaves say, however they are divided."""
    allowed, unknown, _ = summary(leaves)
    passing = [leaf for leaf in leaves if leaf.verdict is not Verdict.DENIED]
    doubts: dict[object, int] = {}
    for leaf in passing:
        for key in ((leaf.verdict, leaf.names, leaf.exit), *leaf.causes):
            doubts[key] = doubts.get(key, 0) | leaf.mask
    return allowed, unknown, doubts


def compare(engine: Engine, source: Group, end: Group) -> int:
    full = engine.ports.full
    ends = party(engine, source, first_only=True), party(engine, end, first_only=False)
    walked = list(engine.cases(*ends, full))
    planned = list(engine.cases(*ends, full, planned=True))
    for one, other in zip(walked, planned, strict=True):
        assert (one.start, one.goal) == (other.start, other.goal)
        assert said(one.leaves) == said(other.leaves), _words(one, other)
    return len(walked)


def _words(one: Case, other: Case) -> str:
    def told(case: Case) -> str:
        return "; ".join(f"{leaf.verdict.value} {leaf.mask:x} {[c.key for c in leaf.causes]}" for leaf in case.leaves)

    return f"{one.start} {one.goal}\nwalked {told(one)}\nplanned {told(other)}"


def everyone(engine: Engine) -> list[Group]:
    return [*groups(engine), *outside_groups(engine)]


def sending(engine: Engine, group: Group) -> bool:
    return bool(group.outside) or bool(engine.senders(party(engine, group, first_only=True)))


def compare_swept(engine: Engine, source: Group) -> int:
    """What is swept at once towards the internet is what cases say one by one."""
    ends = party(engine, source, first_only=True), engine.parties.outside(INTERNET)
    walked = {
        (case.start.address if case.start.certain else None, case.goal.address): case
        for case in engine.settled(engine.cases(*ends, engine.ports.full))
    }
    swept = {
        (case.start.address if case.start.certain else None, address): case
        for case, addresses in engine.swept(*ends, engine.ports.full)
        for address in addresses
    }
    assert walked.keys() == swept.keys()
    for key, case in walked.items():
        assert said(case.leaves) == said(swept[key].leaves), _words(case, swept[key])
    return len(walked)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(networks())
def test_plans_say_what_the_walk_says(made: Network) -> None:
    engine = Engine(made)
    for source in everyone(engine):
        if sending(engine, source) and source.outside != INTERNET:
            compare_swept(engine, source)
        for end in everyone(engine):
            if sending(engine, source) and not (source.outside and end.outside):
                compare(engine, source, end)


@given(st.lists(spokes, min_size=2, max_size=4), hubs, hubs)
def test_plans_say_what_the_walk_says_of_virtual_hubs(found: list[Spoke], first: Hub, second: Hub) -> None:
    engine = Engine(network(*estate(found, {1: first, 2: second})))
    for source in everyone(engine):
        if sending(engine, source) and source.outside != INTERNET:
            compare_swept(engine, source)
            for end in everyone(engine):
                if not (source.outside and end.outside):
                    compare(engine, source, end)


@pytest.mark.parametrize("machines", [20, 60])
def test_plans_say_what_the_walk_says_of_estates_as_exports(machines: int, tmp_path: Path) -> None:
    folder = write(tmp_path, scaled(machines))
    engine = Engine(load(folder, service_tags=tmp_path / TAGS))
    chosen = everyone(engine)
    looked_at = 0
    for number, source in enumerate(chosen):
        if sending(engine, source) and source.outside != INTERNET:
            looked_at += compare_swept(engine, source)
        for end in chosen[number % 7 :: 7]:
            if sending(engine, source) and not (source.outside and end.outside):
                looked_at += compare(engine, source, end)
    assert looked_at > 500
    assert engine.answers.count.planned > engine.answers.count.walked
