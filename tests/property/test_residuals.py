"""What rules decide alone, looked at place by place, is what sets of packets say."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.engine.residuals import residuals
from penstock.net.rule import Action, Filter, Match, Rule
from penstock.space.addresses import AddressSet
from tests.property import residuals_by_sets as slow
from tests.property.networks import rules
from tests.unit.engine.small import filter_

V4 = AddressSet.full_v4()
ACTIONS = (Action.ALLOW, Action.DENY)


def four(rule: Rule) -> Rule:
    """Give a rule with IPv4 addresses only: sets of packets would let the versions talk to each other."""
    sides = {}
    for side in ("src", "dst"):
        cover = getattr(rule.match, side)
        maybe = tuple((cause, some & V4) for cause, some in cover.maybe if not (some & V4).is_empty)
        sides[side] = replace(cover, sure=cover.sure & V4, maybe=maybe)
    match: Match = replace(rule.match, **sides)
    return replace(rule, match=match)


def named(some: list[Rule]) -> Filter:
    found = filter_("f", *(replace(four(rule), name=f"r{n}") for n, rule in enumerate(some)))
    return replace(found, default=four(found.default))


@settings(deadline=None)
@given(st.lists(st.one_of(rules(ACTIONS), rules(ACTIONS), rules(ACTIONS, names=True)), max_size=5))
def test_places_say_what_sets_say(some: list[Rule]) -> None:
    found = named(some)
    for one, other in zip(residuals(found), slow.residuals(found), strict=True):
        assert (one.shadowed, one.redundant) == (other.shadowed, other.redundant), one.rule.name
        assert [r.name for r in one.by] == [r.name for r in other.by]
