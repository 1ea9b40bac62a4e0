"""Laws of answers: parts are disjoint and whole, what decides nothing may go, members of a class fare alike, order is nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bench.estate import TAGS, write
from bench.shapes import scaled
from penstock.diagnostics import UsageError
from penstock.engine.engine import Engine
from penstock.engine.first_match import candidates, decide
from penstock.engine.groups import groups
from penstock.engine.merge import summary
from penstock.engine.parties import Party
from penstock.engine.ports import PortAxis
from penstock.engine.residuals import residuals
from penstock.engine.result import Verdict
from penstock.engine.sweep import flows
from penstock.net.endpoint import Kind
from penstock.net.network import Network
from penstock.net.rule import Action, Filter, Rule
from penstock.snapshot.load import load
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import TransportSet
from tests.oracle import tiny
from tests.property.networks import networks, rules
from tests.unit.engine.small import filter_

ACTIONS = (Action.ALLOW, Action.DENY)
PLACES = [
    Address.parse(text) for text in ("10.1.1.4", "10.1.1.9", "10.1.2.5", "10.2.1.7", "10.0.1.4", "8.8.8.8", "9.9.9.9")
]
FEW = settings(
    max_examples=max(5, (settings.default.max_examples if settings.default else 40) // 8),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking whole networks takes minutes
)
PAIRS = 25
"""Pairs looked at in one network."""


# ---- one filter ------------------------------------------------------------------------------------------------------


def named(some: list[Rule]) -> Filter:
    """A filter whose rules have names of their own."""
    return filter_("f", *(replace(rule, name=f"r{n}") for n, rule in enumerate(some)))


def says(one: Filter, ports: PortAxis, src: Address, dst: Address) -> dict[Action | None, int]:
    """Which transports a filter allows, denies, leaves open between two addresses."""
    found: dict[Action | None, int] = {}
    for part in decide(candidates(one, src, dst, ports), ports.full):
        assert not found.get(part.action, 0) & part.mask, "two parts hold the same transport"
        found[part.action] = found.get(part.action, 0) | part.mask
    return found


@given(st.lists(rules(ACTIONS), max_size=6), st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_parts_are_disjoint_and_together_everything(some: list[Rule], src: Address, dst: Address) -> None:
    ports = PortAxis([rule.match.transport for rule in some])
    masks = list(says(named(some), ports, src, dst).values())
    assert sum(masks) == ports.full
    assert all(not one & other for at, one in enumerate(masks) for other in masks[:at])


@given(st.lists(rules(ACTIONS), min_size=1, max_size=6))
def test_what_is_shadowed_or_redundant_may_go(some: list[Rule]) -> None:
    found = named(some)
    ports = PortAxis([rule.match.transport for rule in some])
    for index, one in enumerate(residuals(found)):
        if one.shadowed or one.redundant:
            without = replace(found, rules=found.rules[:index] + found.rules[index + 1 :])
            for src in PLACES:
                for dst in PLACES:
                    assert says(found, ports, src, dst) == says(without, ports, src, dst), one.rule.name


# ---- classes ---------------------------------------------------------------------------------------------------------


def pair(engine: Engine, source: str, end: str) -> tuple[int, int] | None:
    """What passes, and what may pass, between two endpoints."""
    one, other = (Party(text=i, endpoints=(i,), addresses=AddressSet.empty()) for i in (source, end))
    try:
        cases = list(engine.settled(engine.cases(one, other, engine.ports.full)))
    except UsageError:
        return None
    allowed = unknown = 0
    for case in cases:
        some, perhaps, _ = summary(case.leaves)
        allowed, unknown = allowed | some, unknown | perhaps
    return allowed, unknown & ~allowed


@FEW
@given(networks(), st.integers(0, 99))
def test_members_of_a_class_fare_alike(network: Network, seed: int) -> None:
    engine, random = Engine(network), Random(seed)
    everybody = sorted(network.endpoints)
    for group in (g for g in groups(engine) if len(g.endpoints) > 1):
        for end in random.sample([e for e in everybody if e not in group.endpoints], 5):
            assert len({pair(engine, member, end) for member in group.endpoints}) == 1
            assert len({pair(engine, end, member) for member in group.endpoints}) == 1


@FEW
@given(networks(), st.integers(0, 99))
def test_what_can_flow_between_classes_is_what_can_flow_between_members(network: Network, seed: int) -> None:
    engine, random = Engine(network), Random(seed)
    told = {
        (s, d): (flow.allowed, flow.unknown) for flow in flows(engine) for s in flow.sources for d in flow.destinations
    }
    none = TransportSet.empty()
    for _ in range(PAIRS):
        source, end = random.sample(sorted(i for i, e in network.endpoints.items() if e.kind is not Kind.GATEWAY), 2)
        found = pair(engine, source, end)
        if found is not None:
            masks = tuple(engine.ports.transports(mask) if mask else none for mask in found)
            assert told.get((source, end), (none, none)) == masks, (source, end)


@FEW
@given(tiny.networks(doubts=True), st.sampled_from(sorted(tiny.MACHINES)), st.sampled_from(sorted(tiny.MACHINES)))
def test_the_packet_that_is_shown_fares_as_it_is_said(network: Network, source: str, end: str) -> None:
    if source != end:
        engine = Engine(network)
        answer = engine.can(source, end)
        again = engine.trace(answer.trace.packet, source, end)
        assert again.verdict is answer.verdict
        assert (again.verdict is Verdict.UNKNOWN) is bool(again.unknown_because)


# ---- order -----------------------------------------------------------------------------------------------------------


def told(network: Network) -> list[object]:
    """Everything that can flow, in words."""
    return [(f.sources, f.destinations, str(f.allowed), str(f.unknown), f.exits) for f in flows(Engine(network))]


def test_the_order_of_files_changes_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path, scaled(8))
    first = told(load(folder, service_tags=tmp_path / TAGS))
    files = sorted(path for path in folder.iterdir() if path.suffix == ".json" and path.name != TAGS)
    assert len(files) > 1
    for number, path in enumerate(Random(1).sample(files, len(files))):
        path.rename(path.with_name(f"{number:03}-{path.name}"))
    assert told(load(folder, service_tags=tmp_path / TAGS)) == first


def test_the_order_of_hashes_changes_no_byte(tmp_path: Path) -> None:
    folder = write(tmp_path, scaled(8))
    command = [sys.executable, "-m", "penstock.cli.main", "reach", str(folder), "-o", "json"]
    outputs = set()
    for seed in ("1", "2"):
        done = subprocess.run(command, check=False, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed})
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert outputs != {b""}
