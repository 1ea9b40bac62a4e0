"""Shadowed and redundant rules, by hand."""

from __future__ import annotations

from dataclasses import replace

from penstock.engine.residuals import residuals
from penstock.net.cause import Cause
from penstock.net.rule import Cover, Rule
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet
from tests.unit.engine.small import filter_, rule

SSH = TransportSet.tcp(22)


def test_a_rule_behind_a_wider_one_is_shadowed_by_it() -> None:
    wide = rule("wide", "deny", transport=TransportSet.tcp((20, 30)))
    first, second = residuals(filter_("f", wide, rule("ssh", "allow", transport=SSH)))
    assert not first.shadowed
    assert second.shadowed
    assert [r.name for r in second.by] == ["wide"]


def test_two_halves_shadow_together() -> None:
    halves = (
        rule("low", "deny", src="0.0.0.0/1", transport=SSH),
        rule("high", "deny", src="128.0.0.0/1", transport=SSH),
    )
    all_v4 = rule("all", "allow", src="0.0.0.0/0", transport=SSH)
    assert residuals(filter_("f", *halves, all_v4))[2].shadowed


def test_a_rule_that_says_what_the_default_says_is_redundant() -> None:
    found = residuals(filter_("f", rule("ssh", "deny", transport=SSH)))[0]
    assert found.redundant
    assert [r.name for r in found.by] == ["default"]


def test_a_deny_before_an_allow_is_neither() -> None:
    first, second = residuals(filter_("f", rule("no", "deny", transport=SSH), rule("yes", "allow")))
    assert not first.redundant
    assert not first.shadowed
    assert not second.redundant


def test_nothing_is_proved_behind_a_doubtful_rule() -> None:
    doubt = Cause(key="tag", why="tag contents are not known")
    wide = rule("wide", "deny", transport=SSH)
    unsure = Cover(sure=AddressSet.empty(), maybe=((doubt, AddressSet.full()),))
    perhaps = replace(wide, match=replace(wide.match, src=unsure))
    assert not residuals(filter_("f", perhaps, rule("ssh", "allow", transport=SSH)))[1].shadowed


def test_what_two_rules_leave_open_for_the_same_reason_is_taken_by_the_first() -> None:
    """Both name one tag. Whatever is in it, the first takes it; under another doubt it would not."""
    doubt, other = Cause(key="tag", why="tag contents are not known"), Cause(key="other", why="something else")
    inside = AddressSet.of("20.0.0.0/8")

    def tagged(name: str, action: str, cause: Cause) -> Rule:
        plain = rule(name, action, transport=SSH)
        cover = Cover(sure=AddressSet.of("30.0.0.0/8"), maybe=((cause, inside),))
        return replace(plain, match=replace(plain.match, src=cover))

    assert residuals(filter_("f", tagged("no", "deny", doubt), tagged("yes", "allow", doubt)))[1].shadowed
    assert not residuals(filter_("f", tagged("no", "deny", doubt), tagged("yes", "allow", other)))[1].shadowed
    wide = rule("wide", "deny", src="20.0.0.0/8,30.0.0.0/8", transport=SSH)
    assert residuals(filter_("f", wide, tagged("yes", "allow", doubt)))[1].shadowed
