"""Rules on names under first match: expected fates are worked out by hand, with doubts both ways."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.diagnostics import BUILT_IN
from penstock.engine.named_rules import decide_names
from penstock.engine.ports import PortAxis
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Match, Rule
from penstock.space.addresses import Address, AddressSet
from penstock.space.names import NameSet
from penstock.space.transport import TransportSet
from tests.unit.engine.small import EVERYWHERE, filter_

SRC, DST = Address.parse("10.0.0.4"), Address.parse("10.0.0.5")
TAG = Cause(key="tag", why="tag contents are not known")
PERHAPS = Cover(sure=AddressSet.empty(), maybe=((TAG, AddressSet.full()),))


def named(name: str, action: Action, names: NameSet) -> Rule:
    match = Match(src=EVERYWHERE, dst=EVERYWHERE, transport=TransportSet.tcp(443), names=names)
    return Rule(name=name, match=match, action=action, origin=BUILT_IN)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("a.contoso.com", Action.ALLOW),
        ("bad.contoso.com", Action.DENY),
        ("contoso.com", Action.PASS),  # FW-34: the apex is not below itself
    ],
)
def test_application_rules_divide_names(asked: str, expected: Action) -> None:
    rules = (
        named("deny-bad", Action.DENY, NameSet.exact("bad.contoso.com")),
        named("allow", Action.ALLOW, NameSet.under("contoso.com")),
    )
    ports = PortAxis([TransportSet.tcp(443)])
    mask = ports.mask(TransportSet.tcp(443))
    parts = decide_names(filter_("app", *rules, default="pass"), SRC, DST, ports, mask, NameSet.all())
    hits = [part for part in parts if part.names is not None and asked in part.names]
    assert [part.action for part in hits] == [expected]


def perhaps(name: str, action: Action, *names: str) -> Rule:
    """A rule on names whose source is in a tag of unknown contents."""
    rule_ = named(name, action, NameSet.union_all(map(NameSet.exact, names)))
    return replace(rule_, match=replace(rule_.match, src=PERHAPS))


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ((perhaps("maybe", Action.ALLOW, "a.test"), named("sure", Action.ALLOW, NameSet.under("test"))), Action.ALLOW),
        ((perhaps("maybe", Action.DENY, "a.test"), named("sure", Action.ALLOW, NameSet.under("test"))), None),
        ((perhaps("maybe", Action.DENY, "a.test"), perhaps("too", Action.ALLOW, "a.test")), {Action.DENY, Action.PASS}),
        ((perhaps("maybe", Action.DENY, "a.test"),), {Action.DENY, Action.PASS}),
        ((perhaps("maybe", Action.ALLOW, "b.test"),), Action.PASS),
    ],
)
def test_a_doubtful_rule_on_names_is_weighed_against_what_comes_after_it(
    rules: tuple[Rule, ...], expected: Action | set[Action] | None
) -> None:
    ports = PortAxis([TransportSet.tcp(443)])
    mask = ports.mask(TransportSet.tcp(443))
    parts = decide_names(filter_("app", *rules, default="pass"), SRC, DST, ports, mask, NameSet.all())
    (part,) = [part for part in parts if part.names is not None and "a.test" in part.names]
    assert (set(part.may) if isinstance(expected, set) else part.action) == expected
    assert NameSet.union_all(p.names for p in parts if p.names is not None).is_all


def test_many_doubtful_rules_on_names_stay_sound() -> None:
    rules = tuple(perhaps(f"r{i}", Action.DENY, f"n{i}.test") for i in range(200))
    ports = PortAxis([TransportSet.tcp(443)])
    mask = ports.mask(TransportSet.tcp(443))
    parts = decide_names(filter_("app", *rules, default="pass"), SRC, DST, ports, mask, NameSet.all())
    assert all(Action.DENY in part.may for part in parts if part.names is not None and "n7.test" in part.names)
    assert {part.action for part in parts if part.names is not None and "other.test" in part.names} == {Action.PASS}
