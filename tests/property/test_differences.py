"""What is said of a change is what two engines made anew say of every pair; and the engine that keeps things says what a new one says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.estate import TAGS, write
from bench.shapes import scaled
from penstock.engine.differences import Changes, Comparison
from penstock.engine.engine import Engine
from penstock.engine.groups import Group, groups, outside_groups
from penstock.engine.result import Flow
from penstock.engine.sweep import between
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.network import Network
from penstock.net.rule import Action, Filter, Rule
from penstock.snapshot.load import load
from tests.property.networks import networks, rules

USUAL = (Action.ALLOW, Action.DENY)

Edit = Callable[[tuple[Rule, ...]], tuple[Rule, ...]]


@st.composite
def edits(draw: st.DrawFn, names: bool = False) -> Edit:
    """Draw what somebody does to the rules of a filter."""
    kind, new = draw(st.sampled_from(["flip", "drop", "add", "swap", "rename"])), draw(rules(USUAL, names))
    at = draw(st.integers(0, 3))

    def edit(found: tuple[Rule, ...]) -> tuple[Rule, ...]:
        if kind == "add" or at >= len(found):
            return (*found[:at], new, *found[at:])
        one = found[at]
        opposite = Action.ALLOW if one.action is Action.DENY else Action.DENY
        changed: dict[str, tuple[Rule, ...]] = {
            "flip": (replace(one, action=opposite),),
            "drop": (),
            "swap": (*found[at + 1 : at + 2], one),
            "rename": (replace(one, name="another"),),
        }
        return (*found[:at], *changed[kind], *found[at + (2 if kind == "swap" else 1) :])

    return edit


def edited(filter_: Filter, edit: Edit) -> Filter:
    return replace(filter_, rules=edit(filter_.rules))


@st.composite
def changed(draw: st.DrawFn) -> tuple[Network, Network]:
    """Draw a network, and the same after a change of one or two of its filters."""
    before = draw(networks())
    after = before
    for _ in range(draw(st.integers(1, 2))):
        which = draw(st.sampled_from(["f1", "f2", "f3", "network", "application"]))
        edit = draw(edits(names=which == "application"))
        if which in after.filters:
            after = replace(after, filters={**after.filters, which: edited(after.filters[which], edit)})
        else:
            device = after.endpoints["fw"]
            after = replace(after, endpoints={**after.endpoints, "fw": _with_rules(device, which, edit)})
    return before, after


def _with_rules(device: Endpoint, which: str, edit: Edit) -> Endpoint:
    appliance = device.appliance
    assert appliance is not None
    if which == "network":
        return replace(device, appliance=replace(appliance, network=edited(appliance.network, edit)))
    return replace(device, appliance=replace(appliance, application=edited(appliance.application, edit)))


def everyone(engine: Engine) -> tuple[Group, ...]:
    return (*groups(engine), *outside_groups(engine))


def whole(engine: Engine, every: int = 1) -> dict[tuple[Group, Group], Flow | None]:
    """Give what flows between all pairs, or from some classes only."""
    full = engine.ports.full
    classes = everyone(engine)
    sources = [one for at, one in enumerate(classes) if at % every == 0 or one.outside]
    found = {(one, other): between(engine, one, other, full) for one in sources for other in classes}
    return {pair: flow if flow is not None and flow.flows else None for pair, flow in found.items()}


def check(before: Network, after: Network, every: int = 1) -> Comparison:
    """Compare with two engines made anew, on the same axes."""
    known = Engine(before)
    comparison = Changes(known).to(after)
    told = {(found.source, found.end): (found.before, found.after) for found in comparison}
    old, new = whole(Engine(before, beside=(after,)), every), whole(Engine(after, beside=(before,)), every)
    assert old.keys() == new.keys()
    if comparison.change.is_small:
        assert whole(comparison.after, every) == new
    assert {pair: flows for pair, flows in told.items() if pair in old} == {
        pair: (flow, new[pair]) for pair, flow in old.items() if flow != new[pair]
    }
    return comparison


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(changed())
def test_a_change_is_told_as_two_engines_made_anew_tell_it(pair: tuple[Network, Network]) -> None:
    comparison = check(*pair)
    for found in comparison:
        packet = comparison.witness(found)
        if packet is None:
            assert found.opened.is_empty
            assert found.closed.is_empty
        elif _is_one(comparison, found.source) and _is_one(comparison, found.end):
            ends = found.source.endpoints[0], found.end.endpoints[0]
            was, now = (engine.trace(packet, *ends).verdict for engine in (comparison.before, comparison.after))
            assert was is not now


def _is_one(comparison: Comparison, group: Group) -> bool:
    """Whether a class is one endpoint whose address is known."""
    return len(group.endpoints) == 1 and comparison.after.network.endpoints[group.endpoints[0]].fixed


def test_changes_of_estates_as_exports_are_told_as_two_engines_made_anew_tell_them(tmp_path: Path) -> None:
    folder = write(tmp_path, scaled(12))
    before = load(folder, service_tags=tmp_path / TAGS)
    random = Random(7)
    gates = {name for e in before.endpoints.values() if e.kind is Kind.PROXY for name in e.ingress}
    for name in (*random.sample(sorted(before.filters), 1), *sorted(gates)[:1]):
        filter_ = before.filters[name]
        at = random.randrange(len(filter_.rules))
        rule = filter_.rules[at]
        flipped = replace(rule, action=Action.ALLOW if rule.action is Action.DENY else Action.DENY)
        after = edited(filter_, lambda found, at=at, one=flipped: (*found[:at], one, *found[at + 1 :]))  # type: ignore[misc]
        comparison = check(before, replace(before, filters={**before.filters, name: after}), every=7)
        assert comparison.change.is_small
