"""First match with doubts: expected fates are worked out by hand for every combination of what is in doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.diagnostics import BUILT_IN
from penstock.engine.first_match import candidates, decide
from penstock.engine.ports import PortAxis
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.space.addresses import Address, AddressSet
from penstock.space.transport import TransportSet
from tests.unit.engine.small import EVERYWHERE, filter_, rule

SRC, DST = Address.parse("10.0.0.4"), Address.parse("10.0.0.5")
TAG = Cause(key="tag", why="tag contents are not known")
OTHER = Cause(key="other", why="another tag")
PERHAPS = Cover(sure=AddressSet.empty(), maybe=((TAG, AddressSet.full()),))
PERHAPS_OTHER = Cover(sure=AddressSet.empty(), maybe=((OTHER, AddressSet.full()),))


def doubtful(name: str, action: Action, cover: Cover = PERHAPS) -> Rule:
    match = Match(src=cover, dst=EVERYWHERE, transport=TransportSet.full())
    return Rule(name=name, match=match, action=action, origin=BUILT_IN)


def fate(filter_under_test: Filter) -> set[Action | None]:
    ports = PortAxis([])
    parts = decide(candidates(filter_under_test, SRC, DST, ports), ports.full)
    assert sum(part.mask.bit_count() for part in parts) == ports.full.bit_count(), "parts are disjoint and whole"
    return {part.action for part in parts}


def test_the_first_of_two_matching_rules_decides() -> None:
    assert fate(filter_("f", rule("one", "deny"), rule("two", "allow"))) == {Action.DENY}


def test_what_no_rule_matches_is_left_to_the_default() -> None:
    assert fate(filter_("f", rule("one", "allow", src="10.9.0.0/16"))) == {Action.DENY}


def test_a_doubtful_allow_before_a_deny_is_unknown() -> None:
    assert fate(filter_("f", doubtful("maybe", Action.ALLOW))) == {None}


def test_a_doubtful_deny_before_a_deny_is_denied_either_way() -> None:
    assert fate(filter_("f", doubtful("maybe", Action.DENY))) == {Action.DENY}


def test_the_same_doubt_is_settled_once() -> None:
    """Deny and allow on the same tag: were it in the tag, the deny would come first; else the default denies."""
    rules = (doubtful("deny", Action.DENY), doubtful("allow", Action.ALLOW))
    assert fate(filter_("f", *rules)) == {Action.DENY}


def test_two_addresses_in_a_set_of_unknown_contents_are_two_questions() -> None:
    """Deny from the tag, allow to the tag: denied if the source is in it, allowed if only the destination is."""
    contents = Cover(sure=AddressSet.empty(), partly=((TAG, AddressSet.full()),))
    deny = doubtful("deny", Action.DENY, contents)
    allow = Rule(
        name="allow", match=replace(deny.match, src=EVERYWHERE, dst=contents), action=Action.ALLOW, origin=BUILT_IN
    )
    assert fate(filter_("f", deny, allow)) == {None}
    assert fate(filter_("f", deny, doubtful("allow", Action.ALLOW, contents))) == {Action.DENY}


def test_the_reason_for_two_questions_is_given_once() -> None:
    contents = Cover(sure=AddressSet.empty(), partly=((TAG, AddressSet.full()),))
    both = Rule(
        name="both",
        match=Match(src=contents, dst=contents, transport=TransportSet.full()),
        action=Action.ALLOW,
        origin=BUILT_IN,
    )
    ports = PortAxis([])
    (part,) = decide(candidates(filter_("f", both), SRC, DST, ports), ports.full)
    assert part.causes == (TAG,)


def test_one_of_a_doubt_and_its_opposite_holds() -> None:
    """What is not in `VirtualNetwork` is in `Internet` (NSG-27): allowed either way, so it is allowed."""
    opposite = Cause(key="not tag", why=TAG.why, unless=TAG.key)
    cover = Cover(sure=AddressSet.empty(), maybe=((opposite, AddressSet.full()),))
    assert fate(filter_("f", doubtful("in", Action.ALLOW), doubtful("out", Action.ALLOW, cover))) == {Action.ALLOW}
    assert fate(filter_("f", doubtful("in", Action.DENY), doubtful("out", Action.ALLOW, cover))) == {None}
    assert fate(filter_("f", doubtful("out", Action.ALLOW, cover))) == {None}


def test_two_doubts_are_independent() -> None:
    """Not in the first tag but in the second: allowed. In the first: denied. So nobody can say."""
    rules = (doubtful("deny", Action.DENY), doubtful("allow", Action.ALLOW, PERHAPS_OTHER))
    assert fate(filter_("f", *rules)) == {None}


def test_an_unknown_action_is_unknown_where_it_decides() -> None:
    odd = Rule(name="odd", match=rule("x", "allow").match, action=Action.ALLOW, origin=BUILT_IN, action_doubts=(TAG,))
    assert fate(filter_("f", odd)) == {None}


def test_many_doubts_stay_sound() -> None:
    """Beyond the bound the answer may be wider than need be, never wrong: this one is certain in truth."""
    covers = [
        Cover(sure=AddressSet.empty(), maybe=((Cause(key=f"t{i}", why=""), AddressSet.full()),)) for i in range(9)
    ]
    rules = tuple(doubtful(f"r{i}", Action.DENY, cover) for i, cover in enumerate(covers))
    assert fate(filter_("f", *rules)) == {Action.DENY}
    mixed = (*rules, rule("end", "allow"))
    assert fate(filter_("f", *mixed)) == {None}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ((doubtful("maybe", Action.ALLOW_FINAL),), {Action.ALLOW_FINAL, Action.PASS}),
        ((doubtful("maybe", Action.DENY),), {Action.DENY, Action.PASS}),
        (
            (doubtful("maybe", Action.DENY), doubtful("other", Action.ALLOW_FINAL, PERHAPS_OTHER)),
            {Action.DENY, Action.ALLOW_FINAL, Action.PASS},
        ),
    ],
)
def test_what_is_unknown_says_what_it_may_come_to(rules: tuple[Rule, ...], expected: set[Action]) -> None:
    ports = PortAxis([])
    parts = decide(candidates(filter_("f", *rules, default="pass"), SRC, DST, ports), ports.full)
    assert [(part.action, set(part.may)) for part in parts] == [(None, expected)]


def test_what_may_come_of_it_is_told_apart_by_port() -> None:
    """A doubtful final allow of everything, behind a certain deny of 22: only 443 and the rest are in doubt."""
    ports = PortAxis([TransportSet.tcp(22), TransportSet.tcp(443)])
    rules = (
        doubtful("deny", Action.DENY),
        rule("ssh", "deny", transport=TransportSet.tcp(22)),
        rule("web", "allow-final", transport=TransportSet.tcp(443)),
    )
    parts = decide(candidates(filter_("f", *rules, default="pass"), SRC, DST, ports), ports.full)
    found = {part.mask & ports.mask(TransportSet.tcp(443)) != 0: part for part in parts if part.action is None}
    assert found[True].may == {Action.DENY, Action.ALLOW_FINAL}
    assert found[False].may == {Action.DENY, Action.PASS}
    assert [part.mask for part in parts if part.action is Action.DENY] == [ports.mask(TransportSet.tcp(22))]


def test_an_action_in_doubt_is_at_most_as_far_reaching_as_it_says() -> None:
    match = rule("x", "allow").match
    for action, expected in (
        (Action.ALLOW_FINAL, {Action.ALLOW_FINAL, Action.PASS, Action.DENY}),
        (Action.PASS, {Action.PASS, Action.DENY}),
        (Action.DENY, {Action.ALLOW, Action.DENY}),
    ):
        odd = Rule(name="odd", match=match, action=action, origin=BUILT_IN, action_doubts=(TAG,))
        assert odd.outcomes == expected
